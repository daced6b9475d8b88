import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Tasks } from '../load/main.ts';
import { endProcess, spawnRaised } from './server.ts';

/** A load generator, in a process of its own; it does one task after another. */
export class Load {
  private readonly child: ChildProcess;

  constructor() {
    this.child = spawnRaised(['--import', 'tsx', 'bench/load/main.ts'], {}, 'ipc');
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  async run<Task extends keyof Tasks>(
    task: Task,
    plan: Parameters<Tasks[Task]>[0],
  ): Promise<Awaited<ReturnType<Tasks[Task]>>> {
    const answered = once(this.child, 'message');
    this.child.send({ task, plan });
    const ended = once(this.child, 'exit').then(() => {
      throw new Error('the load generator ended');
    });
    ended.catch(() => undefined);
    const [{ result, error }] = await Promise.race([answered, ended]);
    if (error) throw new Error(`${task}: ${error}`);
    return result;
  }

  async stop(): Promise<void> {
    await endProcess(this.child);
  }
}
