import { Resource } from '@adminjs/sequelize';
import {
  type ActionContext,
  AppError,
  type BaseProperty,
  BaseRecord,
  type Filter,
  ForbiddenError,
} from 'adminjs';
import { type Model, type ModelStatic, Op, type WhereOptions } from 'sequelize';
import { database } from '../src/db/connection.ts';
import { transaction } from '../src/db/transaction.ts';
import { ANY_TEXT, anyTextHas, conditionFor } from './conditions.ts';

const MAX_PER_PAGE = 500;
/** Nobody turns over more pages than that; to count all of a table takes too long. */
const MAX_COUNTED = 10_000;
const TIMEOUT_MS = 3000;
const QUERY_CANCELLED = '57014';

/** Which rows there are at all, for that person. */
export type Scope = (actorId: number) => WhereOptions;

interface FindOptions {
  readonly limit?: number;
  readonly offset?: number;
  readonly sort?: { readonly sortBy?: string; readonly direction?: string };
}

/**
 * A table as the panel reads it. Nothing is written here: acts do that, through the domain. What AdminJS hands over from the address is
 * taken for what anybody may have typed.
 */
export class PanelResource extends Resource {
  private readonly model: ModelStatic<Model>;
  private readonly scope: Scope;

  constructor(model: ModelStatic<Model>, scope: Scope = () => ({})) {
    super(model as never);
    this.model = model;
    this.scope = scope;
  }

  override property(path: string): BaseProperty | null {
    return Object.hasOwn(this.rawAttributes(), path) ? super.property(path) : null;
  }

  override async find(
    filter: Filter,
    { limit, offset, sort }: FindOptions,
    context?: ActionContext,
  ): Promise<BaseRecord[]> {
    const rows = await this.within(() =>
      this.model.findAll({
        where: this.conditions(filter, context),
        order: this.order(sort),
        limit: clamp(limit, 1, MAX_PER_PAGE),
        offset: clamp(offset, 0, MAX_COUNTED),
      }),
    );
    return rows.map((row) => this.recordOf(row));
  }

  /** Up to 10,000. */
  override async count(filter: Filter, context?: ActionContext): Promise<number> {
    const rows = await this.within(() =>
      this.model.findAll({
        attributes: ['id'],
        where: this.conditions(filter, context),
        limit: MAX_COUNTED,
        raw: true,
      }),
    );
    return rows.length;
  }

  override async findOne(id: unknown, context?: ActionContext): Promise<BaseRecord | null> {
    const [record] = await this.findMany([id], context);
    return record ?? null;
  }

  override async findMany(ids: readonly unknown[], context?: ActionContext): Promise<BaseRecord[]> {
    const wanted = ids.map(Number).filter((id) => Number.isSafeInteger(id) && id > 0);
    if (wanted.length === 0) return [];
    const rows = await this.model.findAll({ where: { [Op.and]: [this.scopeIn(context), { id: wanted }] } });
    return rows.map((row) => this.recordOf(row));
  }

  override create(): never {
    throw new ForbiddenError('Nothing is written but by acts.');
  }

  override update(): never {
    throw new ForbiddenError('Nothing is written but by acts.');
  }

  override delete(): never {
    throw new ForbiddenError('Nothing is written but by acts.');
  }

  private recordOf(row: Model): BaseRecord {
    return new BaseRecord(row.toJSON(), this);
  }

  private scopeIn(context?: ActionContext): WhereOptions {
    return this.scope(Number(context?.currentAdmin?.id) || 0);
  }

  private conditions(filter: Filter, context?: ActionContext): WhereOptions {
    const asked = Object.values(filter.filters).map(({ path, property, value }) => {
      if (path === ANY_TEXT) return typeof value === 'string' ? this.anyTextHas(value) : undefined;
      return property ? conditionFor(this.model, property, value) : undefined;
    });
    return { [Op.and]: [this.scopeIn(context), ...asked.filter((condition) => condition !== undefined)] };
  }

  private anyTextHas(words: string): WhereOptions {
    const texts = this.properties().filter(
      (property) => property.type() === 'string' && !property.availableValues(),
    );
    return anyTextHas(
      this.model,
      texts.map((property) => property.name()),
      words,
    );
  }

  private order({ sortBy = '', direction }: NonNullable<FindOptions['sort']> = {}): [string, string][] {
    const byId: [string, string] = ['id', direction === 'asc' ? 'ASC' : 'DESC'];
    const isKnown = this.property(sortBy)?.isSortable() && sortBy !== 'id';
    return isKnown ? [[sortBy, byId[1]], byId] : [byId];
  }

  /** What somebody filters by may have no index: a question that takes long must not take others' time. */
  private async within<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await transaction(async () => {
        await database().sequelize.query(`SET LOCAL statement_timeout = ${TIMEOUT_MS}`);
        return work();
      });
    } catch (error) {
      const { parent } = error as { parent?: { code?: string } };
      if (parent?.code !== QUERY_CANCELLED) throw error;
      throw new AppError('That takes too long. Filter by something more.');
    }
  }
}

function clamp(value: number | undefined, least: number, most: number): number {
  const whole = Math.trunc(Number(value));
  return Number.isNaN(whole) ? least : Math.min(Math.max(whole, least), most);
}
