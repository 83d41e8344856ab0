import { allLocales } from '@faker-js/faker';
import type { Sex } from './proportions.ts';
import type { Random } from './random.ts';

/** Where a country's names are in faker; the others get English ones. */
const NAME_LOCALES: Readonly<Record<string, keyof typeof allLocales>> = {
  AR: 'es',
  AT: 'de_AT',
  AU: 'en_AU',
  BE: 'nl_BE',
  BR: 'pt_BR',
  CA: 'en',
  CL: 'es',
  CN: 'zh_CN',
  CO: 'es_MX',
  CZ: 'cs_CZ',
  DE: 'de',
  ES: 'es',
  FR: 'fr',
  ID: 'id_ID',
  IN: 'en_IN',
  IT: 'it',
  JP: 'ja',
  KR: 'ko',
  MX: 'es_MX',
  NG: 'en_NG',
  NL: 'nl',
  PL: 'pl',
  PT: 'pt_PT',
  SE: 'sv',
  TR: 'tr',
  ZA: 'en_ZA',
};

type SexedNames = { generic?: readonly string[]; female?: readonly string[]; male?: readonly string[] };

function namesFor(names: SexedNames | null | undefined, sex: Sex): readonly string[] {
  const own = (sex === 'f' ? names?.female : names?.male) ?? [];
  const all = own.length > 0 ? own : (names?.generic ?? []);
  // The first word of a full name is what others see, so a given name is one word.
  return all.filter((name) => !/[\s.]/.test(name));
}

/** Given name, then family name, as the country has them: "Amélie Moreau". At most 60 characters. */
export function drawFullName(random: Random, countryCode: string, sex: Sex): string {
  const english = allLocales.en.person;
  const local = allLocales[NAME_LOCALES[countryCode] ?? 'en'].person ?? english;
  const given = namesFor(local?.first_name, sex);
  const family = namesFor(local?.last_name, sex);
  const name = `${random.pick(given.length > 0 ? given : namesFor(english?.first_name, sex))} ${random.pick(
    family.length > 0 ? family : namesFor(english?.last_name, sex),
  )}`;
  return [...name].slice(0, 60).join('');
}
