/** In their own words, for the choice of a language. */
export const LOCALES = {
  en: 'English',
  fr: 'Français',
  es: 'Español',
  de: 'Deutsch',
  pt: 'Português',
  ar: 'العربية',
} as const;
export type Locale = keyof typeof LOCALES;

const KEY = 'romantic.locale';

export const directionOf = (locale: Locale): 'ltr' | 'rtl' => (locale === 'ar' ? 'rtl' : 'ltr');

const isLocale = (text: string | null | undefined): text is Locale => !!text && Object.hasOwn(LOCALES, text);

/** The language that was chosen here, else the first of the browser's that there is. */
export function findLocale(): Locale {
  const chosen = readChoice();
  if (isLocale(chosen)) return chosen;
  const spoken = navigator.languages.map((language) => language.split('-')[0]);
  return spoken.find(isLocale) ?? 'en';
}

function readChoice(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

export function keepLocale(locale: Locale): void {
  localStorage.setItem(KEY, locale);
}
