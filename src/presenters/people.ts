/** What a screen draws for a person without a picture. */
export interface AvatarView {
  readonly initials: string;
  /** One of twelve colours: the class `hue-0` … `hue-11`. */
  readonly hue: number;
}

const HUES = 12;
const MAX_INITIALS = 2;

export function presentAvatar(userId: number, displayName: string): AvatarView {
  return { initials: initialsOf(displayName), hue: userId % HUES };
}

function initialsOf(name: string): string {
  const words = name.split(/[\s._-]+/).filter(Boolean);
  const letters = words.slice(0, MAX_INITIALS).map((word) => [...word][0] ?? '');
  return letters.join('').toLocaleUpperCase('en');
}
