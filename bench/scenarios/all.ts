import { history } from './history.ts';
import { idleSockets } from './idle.ts';
import { forms, pages } from './pages.ts';
import { reconnect } from './reconnect.ts';
import type { Scenario } from './scenario.ts';
import { latency, oneToThousand, saturatedRoom, saturatedRooms } from './talking.ts';

export const scenarios: readonly Scenario[] = [
  saturatedRoom,
  saturatedRooms,
  idleSockets,
  oneToThousand,
  pages,
  history,
  forms,
  latency,
  reconnect,
];
