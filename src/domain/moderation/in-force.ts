/** A SQL condition on a row of `sanctions`: it holds at this moment. */
export const IN_FORCE =
  'sanctions.lifted_at IS NULL AND (sanctions.ends_at IS NULL OR sanctions.ends_at > clock_timestamp())';

/** A SQL condition on a row of `sanctions`: it is about the account of that id, or about whoever owns that bot. */
export function concerns(userId: string): string {
  return `sanctions.user_id IN (${userId}, (SELECT owner_id FROM users AS bot WHERE bot.id = ${userId}))`;
}

/** A SQL condition: the person of that id, or whoever owns that bot, is suspended or banned. */
export function isShutOut(userId: string): string {
  return `EXISTS (SELECT FROM sanctions WHERE ${concerns(userId)} AND ${IN_FORCE}
                     AND sanctions.kind IN ('suspension', 'ban'))`;
}
