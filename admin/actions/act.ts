import type { Action, ActionContext, ActionRequest, BaseRecord } from 'adminjs';
import type { Actor } from '../../src/domain/actor.ts';
import { actorIn } from '../current-admin.ts';
import { type Field, readFields, type Values } from './fields.ts';
import { explain, refusalOf } from './refusals.ts';

/** Something that staff do to a row, or to several, or to make one: asked for in a form, done by the domain. */
export interface Act {
  readonly name: string;
  readonly label: string;
  readonly icon: string;
  /** What it means, for whoever is about to do it. */
  readonly question: string;
  readonly fields: readonly Field[];
  readonly isDangerous?: boolean;
  /** Not offered to moderators; whether they may is the domain's to say. */
  readonly isForAdmins?: boolean;
  /** Whether it makes sense for this row. */
  readonly fits?: (row: BaseRecord['params']) => boolean;
  /** Whether it can be done to several rows at once. */
  readonly isForSeveral?: boolean;
  /** Throws what the domain throws. Resolves to a sentence that says what was done. */
  readonly perform: (actor: Actor, id: number, values: Values, row: BaseRecord['params']) => Promise<string>;
}

/** One that makes a row. */
export type Creation = Omit<Act, 'perform' | 'fits' | 'isForSeveral'> & {
  readonly perform: (actor: Actor, values: Values) => Promise<string>;
};

type Offered = Readonly<Record<string, Partial<Action<never>>>>;

/** The act as AdminJS offers it on a row, and on several, by name. Only a POST does it. */
export function toActions(act: Act): Offered {
  const onOne = {
    ...toForm(act),
    actionType: 'record',
    // What does not fit is not offered; whether it may be done is the domain's to say.
    isVisible: ({ record }: ActionContext) => !record || (act.fits?.(record.params) ?? true),
    handler: async (request: ActionRequest, response: Response, context: ActionContext) =>
      context.record ? performOnOne(act, request, response, context, context.record) : {},
  };
  const onSeveral = {
    ...toForm(act),
    actionType: 'bulk',
    handler: async (request: ActionRequest, response: Response, context: ActionContext) =>
      performOnAll(act, request, response, context, context.records ?? []),
  };
  const offered = { [act.name]: onOne, ...(act.isForSeveral && { [severalOf(act)]: onSeveral }) };
  return offered as unknown as Offered;
}

/** AdminJS has one name for each. */
export function severalOf({ name }: { readonly name: string }): string {
  return `${name}Several`;
}

/** The same for one that makes a row. */
export function toResourceAction(creation: Creation): Partial<Action<never>> {
  return {
    ...toForm(creation),
    actionType: 'resource',
    handler: async (request: ActionRequest, response: Response, context: ActionContext) => {
      if (request.method !== 'post') return {};
      const perform = async () =>
        creation.perform(await actorIn(context), readFields(creation.fields, request.payload));
      return answer(perform, response, context, async () => ({}));
    },
  } as unknown as Partial<Action<never>>;
}

function toForm({ label, icon, question, fields, isDangerous }: Omit<Act, 'perform'>) {
  return {
    icon,
    component: 'ActForm',
    showInDrawer: true,
    isVisible: true,
    variant: isDangerous ? 'danger' : 'default',
    custom: { label, question, fields, isDangerous: isDangerous ?? false },
  };
}

/** What of an Express response is needed here. */
interface Response {
  status(code: number): unknown;
}

async function performOnOne(
  act: Act,
  request: ActionRequest,
  response: Response,
  context: ActionContext,
  record: BaseRecord,
) {
  const redraw = async () => ({
    record: ((await context.resource.findOne(record.id(), context)) ?? record).toJSON(context.currentAdmin),
  });
  if (request.method !== 'post') return redraw();
  const perform = async () =>
    act.perform(
      await actorIn(context),
      Number(record.id()),
      readFields(act.fields, request.payload),
      record.params,
    );
  return answer(perform, response, context, redraw);
}

/** One after the other: what the domain refuses for one is done for the others. */
async function performOnAll(
  act: Act,
  request: ActionRequest,
  response: Response,
  context: ActionContext,
  records: readonly BaseRecord[],
) {
  const redraw = async () => ({ records: records.map((record) => record.toJSON(context.currentAdmin)) });
  if (request.method !== 'post') return redraw();
  const perform = async () => {
    const actor = await actorIn(context);
    const values = readFields(act.fields, request.payload);
    const refused = await countRefusals(records, (record) =>
      act.perform(actor, Number(record.id()), values, record.params),
    );
    if (refused.count === records.length) throw refused.first;
    const done = `Done for ${records.length - refused.count} of ${records.length}.`;
    return refused.first ? `${done} ${explain(refused.first)}` : done;
  };
  return answer(perform, response, context, redraw);
}

async function countRefusals(
  records: readonly BaseRecord[],
  perform: (record: BaseRecord) => Promise<unknown>,
): Promise<{ count: number; first?: Error }> {
  const errors: Error[] = [];
  for (const record of records) {
    await perform(record).catch((error: Error) => {
      if (!refusalOf(error)) throw error;
      errors.push(error);
    });
  }
  return { count: errors.length, ...(errors[0] && { first: errors[0] }) };
}

async function answer(
  perform: () => Promise<string>,
  response: Response,
  { resource, h }: ActionContext,
  redraw: () => Promise<object>,
) {
  try {
    const message = await perform();
    const redirectUrl = h.resourceUrl({ resourceId: resource.decorate().id() });
    return { ...(await redraw()), notice: { message, type: 'success' }, redirectUrl };
  } catch (error) {
    const refusal = refusalOf(error);
    if (!refusal) throw error;
    response.status(refusal.status);
    return {
      ...(await redraw()),
      notice: { message: explain(error), type: 'error' },
      errors: refusal.fields,
    };
  }
}
