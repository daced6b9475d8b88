import { createRequire } from 'node:module';
import type { AdapterName } from '../load/adapters.ts';
import { fillWorld, membersOf, type World, type WorldShape } from '../world/fill.ts';
import type { ServerCommand } from './server.ts';

export const TARGETS = ['parley', 'ceiling', 'naive', 'socketio'] as const;
export type TargetName = (typeof TARGETS)[number];

/** What is measured: Parley, or a baseline that knows neither accounts nor rooms. */
export interface Target {
  readonly name: TargetName;
  readonly adapter: AdapterName;
  /** Why it cannot be measured here, if it cannot. */
  readonly missing?: string | undefined;
  fill(databaseUrl: string, shape: WorldShape): Promise<World>;
  command(databaseUrl: string): ServerCommand;
}

const parley: Target = {
  name: 'parley',
  adapter: 'parley',
  fill: fillWorld,
  command: (databaseUrl) => ({ args: ['dist/src/server.js'], environment: { DATABASE_URL: databaseUrl } }),
};

function baseline(name: 'ceiling' | 'naive' | 'socketio', missing?: string): Target {
  return {
    name,
    adapter: name,
    missing,
    fill: async (_databaseUrl, shape) => namelessWorld(shape),
    command: (databaseUrl) => ({
      args: ['--import', 'tsx', `bench/baselines/${name}.ts`],
      environment: { DATABASE_URL: databaseUrl },
    }),
  };
}

export const targets: Readonly<Record<TargetName, Target>> = {
  parley,
  ceiling: baseline('ceiling'),
  naive: baseline('naive'),
  socketio: baseline(
    'socketio',
    isInstalled('socket.io') && isInstalled('socket.io-client')
      ? undefined
      : 'not installed: npm i --no-save socket.io socket.io-client',
  ),
};

function isInstalled(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(name);
    return true;
  } catch {
    return false;
  }
}

/** A baseline asks nobody who they are: the cookie only says it. */
function namelessWorld({ users, rooms, members }: WorldShape): World {
  return {
    users: Array.from({ length: users }, (_, index) => ({
      name: `person-${index + 1}`,
      cookie: `user=${index + 1}`,
    })),
    rooms: Array.from({ length: rooms }, (_, index) => ({
      id: index + 1,
      members: membersOf(index, Math.min(members, users), users),
    })),
  };
}
