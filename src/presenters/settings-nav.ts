/** Where the settings are, in the order they are listed. */
const SECTIONS = {
  profile: 'Profile',
  account: 'Account',
  sessions: 'Devices',
  'second-factor': 'Second factor',
  tokens: 'Tokens',
  invitations: 'Invitations',
  bots: 'Bots',
  data: 'Your data',
} as const;

export type SettingsSection = keyof typeof SECTIONS;

/** A link of the navigation that all pages of the settings share. */
export interface SettingsLink {
  readonly href: string;
  readonly label: string;
  readonly isCurrent: boolean;
}

/** The links as they stand on the page of that section. */
export function presentSettingsNav(current: SettingsSection): SettingsLink[] {
  return Object.entries(SECTIONS).map(([section, label]) => ({
    href: `/settings/${section}`,
    label,
    isCurrent: section === current,
  }));
}
