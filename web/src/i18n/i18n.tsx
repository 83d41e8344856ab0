import { createContext, type ReactNode, use, useCallback, useMemo, useState } from 'react';
import type { TextKey } from './areas.ts';
import { type Formats, formatsOf } from './formats.ts';
import { directionOf, keepLocale, type Locale } from './locales.ts';
import { Message, type TextValues } from './message.ts';

export type { TextKey } from './areas.ts';
export { LOCALES, type Locale } from './locales.ts';

export type { TextValues } from './message.ts';
export type Translate = (key: TextKey, values?: TextValues) => string;

type Loaded = Readonly<Record<string, Readonly<Record<string, string>>>>;

const LOADERS: Readonly<Record<Locale, () => Promise<{ messages: Loaded }>>> = {
  en: () => import('./load/en.ts'),
  fr: () => import('./load/fr.ts'),
  es: () => import('./load/es.ts'),
  de: () => import('./load/de.ts'),
  pt: () => import('./load/pt.ts'),
  ar: () => import('./load/ar.ts'),
};

export interface Texts {
  locale: Locale;
  translate: Translate;
}

/** The texts of one language, each read when it is first shown. */
export async function loadTexts(locale: Locale): Promise<Texts> {
  const { messages } = await LOADERS[locale]();
  const byKey = new Map<string, string>();
  for (const [file, texts] of Object.entries(messages)) {
    const area = /(\w+)\.json$/.exec(file)?.[1];
    for (const [name, text] of Object.entries(texts)) byKey.set(`${area}.${name}`, text);
  }
  const formats = new Map<string, Message>();
  return {
    locale,
    translate(key, values) {
      const text = byKey.get(key);
      if (text === undefined) return key;
      if (!text.includes('{')) return text;
      const format = formats.get(key) ?? new Message(text, locale);
      formats.set(key, format);
      return format.format(values);
    },
  };
}

interface Language extends Texts {
  choose(locale: Locale): void;
}

const LanguageContext = createContext<Language | null>(null);

function useLanguage(): Language {
  const language = use(LanguageContext);
  if (!language) throw new Error('no language was chosen above');
  return language;
}

export function LanguageProvider({ first, children }: { first: Texts; children: ReactNode }) {
  const [texts, setTexts] = useState(first);
  const choose = useCallback((locale: Locale) => {
    keepLocale(locale);
    void loadTexts(locale).then((next) => {
      showLanguage(locale);
      setTexts(next);
    });
  }, []);
  const language = useMemo(() => ({ ...texts, choose }), [texts, choose]);
  return <LanguageContext value={language}>{children}</LanguageContext>;
}

export function showLanguage(locale: Locale): void {
  document.documentElement.lang = locale;
  document.documentElement.dir = directionOf(locale);
}

export function useText(): Translate {
  return useLanguage().translate;
}

export function useLocale(): [Locale, (locale: Locale) => void] {
  const { locale, choose } = useLanguage();
  return [locale, choose];
}

/** Numbers, times and lists as the chosen language writes them. */
export function useFormats(): Formats {
  return formatsOf(useLanguage().locale);
}
