/** A server keeps an admin: the last one cannot go. */
export function canDeleteOwnAccount(actor: { readonly role: string }, otherAdmins: number): boolean {
  return actor.role !== 'admin' || otherAdmins > 0;
}
