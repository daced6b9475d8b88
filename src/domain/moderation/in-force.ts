/** A SQL condition on a row of `sanctions`: it holds at this moment. */
export const IN_FORCE =
  'sanctions.lifted_at IS NULL AND (sanctions.ends_at IS NULL OR sanctions.ends_at > clock_timestamp())';

/** A SQL condition: the person of that id is suspended or banned. */
export function isShutOut(userId: string): string {
  return `EXISTS (SELECT FROM sanctions WHERE sanctions.user_id = ${userId} AND ${IN_FORCE}
                     AND sanctions.kind IN ('suspension', 'ban'))`;
}
