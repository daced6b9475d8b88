import type { PlantedBug } from './planted-bug.ts';

const HEALING = 'src/realtime/healing.ts';

/** Of rights that end. */
export const ENDING_BUGS: readonly PlantedBug[] = [
  {
    name: 'facts are not forgotten on removal',
    file: 'src/realtime/broadcast.ts',
    find: "on('membership.ended', outdate),",
    replace: '',
    caughtBy: ['realtime/outdated-facts'],
  },
  {
    name: 'facts are kept while the bus is down',
    file: 'src/domain/changes.ts',
    find: 'return isHeard();',
    replace: 'return isHeard !== undefined;',
    caughtBy: ['domain/facts'],
  },
  {
    name: 'a removal leaves the socket open',
    file: 'src/realtime/receive.ts',
    find: "if (screen.roomId === roomId) screen.close(CLOSE.rightLost, 'not in the room');",
    replace: '',
    caughtBy: ['realtime/laws'],
  },
  {
    name: 'signing out leaves the socket open',
    file: 'src/realtime/receive.ts',
    find: 'each.sessionId === message.sessionId',
    replace: 'each.sessionId === String(message.type)',
    caughtBy: ['faults/rights'],
  },
];

/** Of a bus that goes down. */
export const HEALING_BUGS: readonly PlantedBug[] = [
  {
    name: 'nothing heals while the bus is down',
    file: HEALING,
    find: 'if (this.isRunning) return;',
    replace: 'if (this.isRunning || !this.bus.isLive()) return;',
    caughtBy: ['realtime/healing', 'realtime/bus-outage'],
  },
  {
    name: 'who lost the bus does not catch up when it is back',
    file: HEALING,
    find: '    forgetAll();\n',
    replace: '    forgetAll();\n    if (isLive) return;\n',
    caughtBy: ['realtime/healing'],
  },
  {
    name: 'nobody catches up when another instance could not tell everything',
    file: 'src/realtime/bus/pulse.ts',
    find: 'if (hasMissed && this.wasLive && this.isLive) this.listener(true);',
    replace: 'if (hasMissed && !this.wasLive && this.isLive) this.listener(true);',
    caughtBy: ['realtime/bus.test'],
  },
];
