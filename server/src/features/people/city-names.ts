import { ALIASES } from './city-aliases.ts';
import { type CityTable, placeOf, readCity } from './city-table.ts';

/**
 * The names of a table's cities, folded and one after the other, each behind a line break: looking for a beginning is
 * one search for bytes over two megabytes, a millisecond, where 135,000 strings would be compared one by one.
 */
export interface CityNames {
  folded: Uint8Array;
  /** Where the name of each city begins in it, behind its line break. */
  starts: Uint32Array;
}

/** A city as whoever types its name is shown it. */
export interface FoundCity {
  name: string;
  /** ISO 3166-1, two letters. */
  countryCode: string;
  /** Degrees, of its centre. */
  latitude: number;
  longitude: number;
}

/** What two spellings of one name have in common: no accents, no case, spaces for hyphens and apostrophes. */
export function foldName(name: string): string {
  return name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[ßøłđðþæœı]/g, (letter) => PLAIN[letter] ?? letter)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

const PLAIN: Readonly<Record<string, string>> = {
  ß: 'ss',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  æ: 'ae',
  œ: 'oe',
  ı: 'i',
};

export function buildCityNames(table: Pick<CityTable, 'texts' | 'ends'>): CityNames {
  const starts = new Uint32Array(table.ends.length);
  // Folding makes some letters two.
  const folded = Buffer.alloc(table.texts.length * 2 + table.ends.length + 1);
  let end = 0;
  for (let at = 0; at < starts.length; at += 1) {
    end += folded.write('\n', end);
    starts[at] = end;
    end += folded.write(foldName(readCity(table, at).name), end);
  }
  end += folded.write('\n', end);
  return { folded: new Uint8Array(folded.subarray(0, end)), starts };
}

/** The biggest cities whose name begins with the query, then those with a word that does; at most `limit`. */
export function searchCities(table: CityTable, names: CityNames, query: string, limit: number): FoundCity[] {
  const wanted = foldName(query);
  if (wanted === '') return [];
  const found = new Set<number>();
  for (const start of [...aliasesOf(wanted).map((name) => `\n${name}\n`), `\n${wanted}`, ` ${wanted}`]) {
    if (found.size >= limit) break;
    const biggest = listHits(names, start)
      .filter((at) => !found.has(at))
      .sort((a, b) => (table.reaches[b] as number) - (table.reaches[a] as number));
    for (const at of biggest.slice(0, limit - found.size)) found.add(at);
  }
  return [...found].map((at) => ({ ...readCity(table, at), ...placeOf(table, at) }));
}

/** Names in the list of the cities that these letters begin another name of. */
function aliasesOf(wanted: string): string[] {
  return ALIASES.flatMap(([listed, ...others]) =>
    others.some((other) => foldName(other).startsWith(wanted)) ? [foldName(listed)] : [],
  );
}

function listHits({ folded, starts }: CityNames, start: string): number[] {
  const bytes = Buffer.from(folded.buffer, folded.byteOffset, folded.byteLength);
  const hits: number[] = [];
  for (let at = bytes.indexOf(start); at >= 0; at = bytes.indexOf(start, at + 1)) {
    hits.push(cityAt(starts, at + 1));
  }
  return hits;
}

/** The city in whose name this position is. */
function cityAt(starts: Uint32Array, position: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((starts[middle] as number) <= position) low = middle;
    else high = middle - 1;
  }
  return low;
}
