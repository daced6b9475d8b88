import type { BrandingOptions, Locale } from 'adminjs';

/** Parley's name and face; nothing of AdminJS's own. The colours of the dark are in look/theme.js. */
export const branding: BrandingOptions = {
  companyName: 'Parley',
  logo: '/icons/parley.svg',
  favicon: '/icons/parley.svg',
  withMadeWithLove: false,
  theme: {
    colors: {
      text: '#1f2330',
      primary100: '#3f51c1',
      primary80: '#5666cc',
      primary60: '#8f9ae0',
      primary40: '#bcc3ee',
      primary20: '#eceefb',
      accent: '#3f51c1',
      grey100: '#1f2330',
      grey80: '#41465a',
      grey60: '#5b6172',
      grey40: '#6b7182',
      grey20: '#eef0f5',
      bg: '#f6f7fa',
      border: '#dfe2ea',
      error: '#b3261e',
      love: '#3f51c1',
    },
  },
};

export const locale: Partial<Locale> & { language: string } = {
  language: 'en',
  availableLanguages: ['en'],
  translations: {
    en: {
      labels: { navigation: 'Keeping order', filters: 'Filter', anyText: 'Any text' },
      messages: { noRecords: 'Nothing here', noRecordsInResource: 'There is nothing to show yet.' },
      buttons: { createFirstRecord: 'Make the first one' },
    },
  },
} as never;
