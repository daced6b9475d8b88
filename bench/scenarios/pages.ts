import type { PagePlan } from '../load/pages.ts';
import type { Figures } from '../report/figures.ts';
import type { Stage } from '../stage/stage.ts';
import { onStage, type Scenario } from './scenario.ts';

const CONNECTIONS = 16;
const SHAPE = { users: 20, rooms: 1, members: 20, messages: 500 };

export const pages: Scenario = {
  letter: 'E',
  title: 'pages of 50 messages over HTTP, 16 people; unchanged, or with a message before each reading',
  targets: ['parley'],
  measure: (setting, target) => onStage(setting, target, SHAPE, readAll),
};

async function readAll(stage: Stage): Promise<Record<string, Figures>> {
  const headers = { page: {}, piece: { 'HX-Request': 'true' }, packed: { 'Accept-Encoding': 'gzip, br' } };
  const read = (kind: keyof typeof headers, isChanging: boolean) =>
    stage.load.run('readPages', { ...placeOf(stage), headers: headers[kind], isChanging });
  return {
    'room page, unchanged': await read('page', false),
    'room page, changed': await read('page', true),
    'room page, changed, compressed': await read('packed', true),
    'messages page, unchanged': await read('piece', false),
    'messages page, changed': await read('piece', true),
  };
}

export const forms: Scenario = {
  letter: 'G',
  title: 'posting forms over HTTP into a room of 20, 16 connections',
  targets: ['parley'],
  measure: (setting, target) =>
    onStage(setting, target, { ...SHAPE, messages: 0 }, async (stage) => ({
      '': await stage.load.run('postForms', placeOf(stage)),
    })),
};

function placeOf({ server, world, window }: Stage): Omit<PagePlan, 'headers' | 'isChanging'> {
  const cookies = world.users.slice(0, CONNECTIONS).map((user) => user.cookie);
  const roomId = world.rooms[0]?.id ?? 0;
  return { origin: server.origin, cookies, window, roomId, path: `/rooms/${roomId}` };
}
