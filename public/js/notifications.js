// The count beside the bell stays true while the page is open.

const bell = document.getElementById('notifications');

function drawCount({ unread }) {
  bell.querySelector('b').textContent = unread > 99 ? '99+' : unread || '';
  bell.setAttribute('aria-label', unread ? `Notifications, ${unread} new` : 'Notifications');
}

if (bell) parley.on('notifications', drawCount);
