import { statement } from '../../db/statements.ts';
import { transaction } from '../../db/transaction.ts';
import type { Actor } from '../actor.ts';
import { Forbidden, InvalidInput } from '../errors.ts';
import { announce } from '../events.ts';
import { type Act, writeAuditEvent } from '../moderation/audit-log.ts';
import {
  countRecoveryCodes,
  removeRecoveryCodes,
  replaceRecoveryCodes,
  spendRecoveryCode,
} from './recovery-codes.ts';
import { seal, unseal } from './sealing.ts';
import { createTotpSecret, describeTotp, findTotpStep, isTotpCode, type TotpKey } from './totp.ts';

/** Where somebody is with their second factor: there is none, one waits for its first code, or it is asked for. */
export type SecondFactorState =
  | { readonly is: 'off' }
  | { readonly is: 'begun'; readonly key: TotpKey }
  | { readonly is: 'on'; readonly codesLeft: number };

interface StoredFactor {
  readonly secret: Buffer;
  readonly isConfirmed: boolean;
}

const NOT_A_CODE = 'This is not the code of this moment. Look again; each one counts once.';

const selectFactor = statement<StoredFactor>(
  'second-factor',
  'SELECT secret, confirmed_at IS NOT NULL AS "isConfirmed" FROM second_factors WHERE user_id = $1',
);

/** One that was begun and not confirmed is as good as none. */
const insertFactor = statement(
  'second-factor-begin',
  `INSERT INTO second_factors (user_id, secret) VALUES ($1, $2)
   ON CONFLICT (user_id) DO UPDATE SET secret = excluded.secret, created_at = now()
    WHERE second_factors.confirmed_at IS NULL RETURNING id`,
);

const confirmFactor = statement(
  'second-factor-confirm',
  `UPDATE second_factors SET confirmed_at = now(), last_step = $2
    WHERE user_id = $1 AND confirmed_at IS NULL RETURNING id`,
);

/** Whichever of two comes first: a code that was seen is worth nothing to somebody else. */
const spendStep = statement(
  'second-factor-spend',
  `UPDATE second_factors SET last_step = $2
    WHERE user_id = $1 AND confirmed_at IS NOT NULL AND last_step < $2 RETURNING id`,
);

const deleteFactor = statement(
  'second-factor-delete',
  'DELETE FROM second_factors WHERE user_id = $1 RETURNING id',
);

/** Whether this person's password is not enough to sign in, at this moment. */
export async function needsSecondFactor(userId: number): Promise<boolean> {
  const [factor] = await selectFactor(userId);
  return factor?.isConfirmed ?? false;
}

/** Where the person is with it; the key is shown until it is confirmed, and never again. */
export async function readSecondFactor(actor: Actor): Promise<SecondFactorState> {
  const [factor] = await selectFactor(actor.id);
  if (factor?.isConfirmed) return { is: 'on', codesLeft: await countRecoveryCodes(actor.id) };
  const secret = factor && (await unseal(factor.secret, ownerOf(actor.id)));
  return secret ? { is: 'begun', key: await describeTotp(secret, actor.username) } : { is: 'off' };
}

/** Makes a key for the person's app; nothing is asked for until it is confirmed. Throws Forbidden when one is in use. */
export async function beginSecondFactor(actor: Actor): Promise<void> {
  const [begun] = await insertFactor(actor.id, await seal(createTotpSecret(), ownerOf(actor.id)));
  if (!begun) throw new Forbidden('You have a second factor already. Switch it off first.');
}

/** From now on it is asked for. Resolves to the recovery codes. Throws InvalidInput, Forbidden. */
export async function confirmSecondFactor(actor: Actor, code: string): Promise<string[]> {
  const [factor] = await selectFactor(actor.id);
  if (!factor || factor.isConfirmed) throw new Forbidden('There is nothing to confirm. Begin once more.');
  const secret = await unseal(factor.secret, ownerOf(actor.id));
  const step = secret && (await findTotpStep(secret, withoutSpaces(code)));
  if (step === undefined) throw new InvalidInput({ code: NOT_A_CODE });
  return change(actor, 'second-factor.set-up', async () => {
    const [confirmed] = await confirmFactor(actor.id, step);
    if (!confirmed) throw new Forbidden('There is nothing to confirm. Begin once more.');
    return replaceRecoveryCodes(actor.id);
  });
}

/** Whether this is a code that counts now, or an unused recovery code. Either counts once, and from now on no more. */
export async function checkSecondFactor(userId: number, code: string, now = Date.now()): Promise<boolean> {
  const given = withoutSpaces(code);
  return isTotpCode(given) ? spendCode(userId, given, now) : spendRecoveryCode(userId, given);
}

/** The password alone is enough again. Throws Forbidden when there is no second factor. */
export async function removeSecondFactor(actor: Actor): Promise<void> {
  await change(actor, 'second-factor.removed', async () => {
    if (!(await deleteSecondFactor(actor.id))) throw new Forbidden('You have no second factor.');
  });
}

/** For whoever looks after the machine. In the transaction under way. Throws Forbidden when there is no second factor. */
export async function takeSecondFactor(userId: number): Promise<void> {
  if (!(await deleteSecondFactor(userId))) throw new Forbidden('This account has no second factor.');
}

async function deleteSecondFactor(userId: number): Promise<boolean> {
  const [removed] = await deleteFactor(userId);
  if (removed) await removeRecoveryCodes(userId);
  return removed !== undefined;
}

/** New recovery codes; the earlier ones are worth nothing any more. Throws Forbidden without a second factor. */
export async function renewRecoveryCodes(actor: Actor): Promise<string[]> {
  if (!(await needsSecondFactor(actor.id))) throw new Forbidden('You have no second factor.');
  return change(actor, 'recovery-codes.renewed', () => replaceRecoveryCodes(actor.id));
}

async function spendCode(userId: number, code: string, now: number): Promise<boolean> {
  const [factor] = await selectFactor(userId);
  const secret = factor && (await unseal(factor.secret, ownerOf(userId)));
  const step = secret && (await findTotpStep(secret, code, now));
  return step !== undefined && (await spendStep(userId, step)).length > 0;
}

function change<Result>(actor: Actor, act: Act, work: () => Promise<Result>): Promise<Result> {
  return transaction(async () => {
    const result = await work();
    await writeAuditEvent(actor, { act, target: { type: 'user', id: actor.id } });
    announce('person.changed', { userId: actor.id });
    return result;
  });
}

function ownerOf(userId: number): string {
  return `second factor of ${userId}`;
}

/** Apps show codes as `123 456`. */
function withoutSpaces(code: string): string {
  return code.replace(/[\s-]/g, '');
}
