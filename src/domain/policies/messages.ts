/** One's own, as long as it has not been deleted. */
export function canEdit(
  actor: { id: number },
  message: { senderId: number; deletedAt: Date | null },
): boolean {
  return message.senderId === actor.id && message.deletedAt === null;
}

/** One's own. */
export function canDelete(actor: { id: number }, message: { senderId: number }): boolean {
  return message.senderId === actor.id;
}
