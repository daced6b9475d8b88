import { statement } from '../db/statements.ts';
import { announce } from './events.ts';
import { Facts } from './facts.ts';

/** What admins choose for the whole server, and what holds until they do. */
export interface ServerSettings {
  /** Who can make an account: anybody, whoever has an invitation, nobody. */
  readonly signUp: 'open' | 'invitation' | 'closed';
  /** Whether members may invite people; moderators and admins always may. */
  readonly membersInvite: boolean;
  /** Whether moderators and admins need a second factor before they can use what only they may. */
  readonly staffSecondFactor: boolean;
  /** Sign-up is closed and every room is in slow mode. */
  readonly raid: boolean;
  /** An account is new until it has sent so many messages in open and closed rooms; 0: from the first. */
  readonly newUntilMessages: number;
  /** An account is new for so many days; 0: not at all. */
  readonly newForDays: number;
  /** What new accounts may not do. */
  readonly newMayNot: readonly ('links' | 'mentions' | 'direct-rooms')[];
  /** Whether people and addresses are limited in how often they do things; off for load tests only. */
  readonly limits: boolean;
}

const AS_IT_COMES: ServerSettings = {
  signUp: 'open',
  membersInvite: true,
  staffSecondFactor: false,
  raid: false,
  newUntilMessages: 0,
  newForDays: 0,
  newMayNot: [],
  limits: true,
};

const selectSettings = statement<{ settings: Partial<ServerSettings> | null }>(
  'server-settings',
  'SELECT jsonb_object_agg(key, value) AS settings FROM server_settings',
);

const upsertSettings = statement(
  'server-settings-keep',
  `INSERT INTO server_settings (key, value, updated_by) SELECT key, value, $2 FROM jsonb_each($1::jsonb)
   ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_by = excluded.updated_by, updated_at = now()`,
);

const settings = new Facts<'server', ServerSettings>(({ server }) => (server ? 'server' : undefined));

/** What holds now. */
export async function readServerSettings(): Promise<ServerSettings> {
  const known = await settings.get('server', readStored);
  return known ?? AS_IT_COMES;
}

/** The same if it is known without asking the database. */
export function peekServerSettings(): ServerSettings | undefined {
  return settings.peek('server');
}

async function readStored(): Promise<ServerSettings> {
  const [row] = await selectSettings();
  return { ...AS_IT_COMES, ...row?.settings };
}

/** Keeps them, in the transaction under way; whoever may is asked before (domain/moderation). `by` null: the shell. */
export async function keepServerSettings(
  changes: Partial<ServerSettings>,
  by: { readonly id: number } | null,
): Promise<void> {
  await upsertSettings(JSON.stringify(changes), by?.id ?? null);
  announce('server.changed', { server: true });
}
