/** Who belongs to what: a key without anybody is left out. */
export type Index<Member> = Map<number, Set<Member>>;

export function addTo<Member>(index: Index<Member>, key: number, member: Member): void {
  const members = index.get(key) ?? new Set();
  index.set(key, members);
  members.add(member);
}

export function removeFrom<Member>(index: Index<Member>, key: number, member: Member): void {
  const members = index.get(key);
  members?.delete(member);
  if (members?.size === 0) index.delete(key);
}
