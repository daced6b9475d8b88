import type { BrandingOptions, Locale } from 'adminjs';

/** Parley's name and face; nothing of AdminJS's own. The colours of the dark are in look/theme.js. */
export const branding: BrandingOptions = {
  companyName: 'Parley',
  logo: '/icons/parley.svg',
  favicon: '/icons/parley.svg',
  withMadeWithLove: false,
};

export const locale: Partial<Locale> & { language: string } = {
  language: 'en',
  availableLanguages: ['en'],
  translations: {
    en: {
      labels: { navigation: 'Keeping order', filters: 'Filter', anyText: 'Any text' },
      messages: {},
    },
  },
} as never;
