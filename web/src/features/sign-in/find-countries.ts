import type { Country } from './phones.ts';

export interface NamedCountry extends Country {
  name: string;
}

const fold = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** Countries by the words of a name, their two letters or their dial code, those whose name begins so first. */
export function findCountries(countries: readonly NamedCountry[], query: string): NamedCountry[] {
  const wanted = fold(query.trim());
  if (wanted === '') return [...countries];
  const digits = wanted.replace(/^\+|^00/, '');
  if (/^\d+$/.test(digits)) return countries.filter(({ dial }) => dial.startsWith(digits));
  const rank = ({ name, code }: NamedCountry): number => {
    const folded = fold(name);
    if (code.toLowerCase() === wanted) return 0;
    if (folded.startsWith(wanted)) return 1;
    return folded.split(/[\s'’(-]+/).some((word) => word.startsWith(wanted)) ? 2 : 3;
  };
  return countries
    .map((country) => ({ country, rank: rank(country) }))
    .filter((entry) => entry.rank < 3)
    .sort((a, b) => a.rank - b.rank)
    .map(({ country }) => country);
}
