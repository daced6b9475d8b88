import { BaseProperty, BaseRecord, BaseResource, type Filter } from 'adminjs';
import { readServerSettings, type ServerSettings } from '../src/domain/server-settings.ts';
import { ANY_TEXT } from './conditions.ts';

/** A setting as the panel lists it. */
interface Row {
  readonly id: number;
  readonly key: keyof ServerSettings;
  readonly name: string;
  readonly value: unknown;
  readonly shown: string;
}

type Names = Readonly<Record<keyof ServerSettings, string>>;

interface FindOptions {
  readonly limit?: number;
  readonly offset?: number;
  readonly sort?: { readonly sortBy?: string; readonly direction?: string };
}

const COLUMNS = ['name', 'shown', 'key'] as const;

/** What holds for the whole server: a row for each setting, chosen or as it comes. */
export class SettingsResource extends BaseResource {
  private readonly names: Names;

  constructor(names: Names) {
    super();
    this.names = names;
  }

  override id(): string {
    return 'server_settings';
  }

  override properties(): BaseProperty[] {
    const id = new BaseProperty({ path: 'id', type: 'number', isId: true });
    return [id, ...COLUMNS.map((path) => new BaseProperty({ path, type: 'string' }))];
  }

  override property(path: string): BaseProperty | null {
    return this.properties().find((property) => property.path() === path) ?? null;
  }

  override async find(filter: Filter, { limit = 10, offset = 0, sort }: FindOptions): Promise<BaseRecord[]> {
    const rows = await this.matching(filter);
    const by = COLUMNS.find((column) => column === sort?.sortBy) ?? 'id';
    const order = sort?.direction === 'desc' ? -1 : 1;
    const compare = (a: Row, b: Row) =>
      order * String(a[by]).localeCompare(String(b[by]), 'en', { numeric: true });
    const [first, count] = [Math.max(0, Number(offset) || 0), Math.max(1, Number(limit) || 10)];
    return rows
      .toSorted(compare)
      .slice(first, first + count)
      .map((row) => new BaseRecord(row, this));
  }

  override async count(filter: Filter): Promise<number> {
    return (await this.matching(filter)).length;
  }

  override async findOne(id: string): Promise<BaseRecord | null> {
    return (await this.findMany([id]))[0] ?? null;
  }

  override async findMany(ids: (string | number)[]): Promise<BaseRecord[]> {
    const rows = (await this.rows()).filter((row) => ids.map(Number).includes(row.id));
    return rows.map((row) => new BaseRecord(row, this));
  }

  private async matching({ filters }: Filter): Promise<Row[]> {
    const asked = Object.values(filters).filter(({ value }) => typeof value === 'string');
    return (await this.rows()).filter((row) =>
      asked.every(({ path, value }) => {
        const texts =
          path === ANY_TEXT ? [row.name, row.shown, row.key] : [String(row[path as keyof Row] ?? '')];
        return texts.some((text) => text.toLowerCase().includes(String(value).toLowerCase()));
      }),
    );
  }

  private async rows(): Promise<Row[]> {
    const settings = await readServerSettings();
    const keys = Object.keys(this.names) as (keyof ServerSettings)[];
    return keys.map((key, index) => ({
      id: index + 1,
      key,
      name: this.names[key],
      value: settings[key],
      shown: show(settings[key]),
    }));
  }
}

function show(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (Array.isArray(value)) return value.join(', ') || 'nothing';
  return String(value);
}
