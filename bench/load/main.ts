/** The load generator: a process of its own, so that its CPU is not the server's. Does what ../stage/load.ts asks. */
import { Crowd, type CrowdPlan } from './crowd.ts';
import { compareHistories, type HistoryPlan } from './histories.ts';
import { MixedLoad, type MixedPlan } from './mixed.ts';
import { type FormPlan, type PagePlan, postForms, readPages } from './pages.ts';
import { Tabs } from './tabs.ts';
import { type Manner, talk } from './talk.ts';
import type { Window } from './window.ts';

let crowd: Crowd | undefined;
let tabs: Tabs | undefined;

/** What can be asked of the load generator. */
const tasks = {
  async openCrowd(plan: CrowdPlan): Promise<void> {
    crowd = await Crowd.open(plan);
  },
  talk({ manner, window }: { manner: Manner; window: Window }) {
    return talk(present(crowd), manner, window);
  },
  async countClosed(): Promise<number> {
    return present(crowd).closed;
  },
  async openTabs(plan: CrowdPlan): Promise<void> {
    tabs = await Tabs.open(plan);
  },
  heal(plan: { readyAt: number; lastSeq: number }) {
    return present(tabs).heal(plan);
  },
  mix: (plan: MixedPlan) => new MixedLoad(plan).run(),
  readPages: (plan: PagePlan) => readPages(plan),
  postForms: (plan: FormPlan) => postForms(plan),
  compareHistories: (plan: HistoryPlan) => compareHistories(plan),
  async leave(): Promise<void> {
    crowd?.leave();
    tabs?.leave();
  },
};

export type Tasks = typeof tasks;

function present<Thing>(thing: Thing | undefined): Thing {
  if (!thing) throw new Error('nobody is there yet');
  return thing;
}

process.on('message', ({ task, plan }: { task: keyof Tasks; plan: never }) => {
  tasks[task](plan).then(
    (result) => process.send?.({ result }),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});
process.on('disconnect', () => process.exit(0));
