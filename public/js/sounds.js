// A soft tone for those who asked for one: when they are called, or written to directly, and look elsewhere.

const LENGTH_S = 0.25;
const PITCH_HZ = 660;

function isForMe({ room, sender, mentions }) {
  const line = document.getElementById(`r-${room}`);
  if (!line || sender === parley.me || line.dataset.level === 'nothing') return false;
  const isCalled = mentions.some(({ ids }) => ids.includes(parley.me) || ids.includes(null));
  return isCalled || (line.querySelector('.avatar') && line.dataset.level === 'all');
}

function isElsewhere(room) {
  return document.hidden || document.getElementById('room')?.dataset.room !== String(room);
}

function play() {
  const context = new AudioContext();
  const tone = context.createOscillator();
  const volume = context.createGain();
  tone.frequency.value = PITCH_HZ;
  volume.gain.setValueAtTime(0.15, context.currentTime);
  volume.gain.exponentialRampToValueAtTime(0.001, context.currentTime + LENGTH_S);
  tone.connect(volume).connect(context.destination);
  tone.start();
  tone.stop(context.currentTime + LENGTH_S);
  tone.onended = () => context.close();
}

if (document.body.hasAttribute('data-sound'))
  parley.on('activity', (activity) => {
    if (isForMe(activity) && isElsewhere(activity.room)) play();
  });
