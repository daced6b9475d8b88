/** Moderators and admins have what members have not: where the server asks for it, their password alone does not open that. */
export function lacksRequiredFactor(
  actor: { readonly role: string },
  { isRequired, hasOne }: { readonly isRequired: boolean; readonly hasOne: boolean },
): boolean {
  return actor.role !== 'member' && isRequired && !hasOne;
}
