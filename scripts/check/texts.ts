import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IntlMessageFormat } from 'intl-messageformat';
import type { CheckResult } from './check-result.ts';

const FOLDER = 'web/src/i18n/messages';
/** The language that the others are translations of. */
const FIRST = 'en';

type Texts = Readonly<Record<string, string>>;
interface Node {
  type: number;
  value?: string;
  options?: Readonly<Record<string, { value: readonly Node[] }>>;
  children?: readonly Node[];
}

/** The app's texts: each language has every key that English has, each message can be read, with the same blanks. */
export function checkTexts(root: string): CheckResult {
  const folder = join(root, FOLDER);
  if (!existsSync(folder)) return { summary: 'no texts yet', problems: [] };
  const locales = globSync('*', { cwd: folder }).sort();
  const areas = globSync('*.json', { cwd: join(folder, FIRST) }).sort();
  const read = (locale: string, area: string): Texts => {
    const file = join(folder, locale, area);
    return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Texts) : {};
  };
  let count = 0;
  const problems: string[] = [];
  for (const area of areas) {
    const first = read(FIRST, area);
    count += Object.keys(first).length;
    for (const locale of locales) {
      const texts = read(locale, area);
      const place = (key: string) => `${FOLDER}/${locale}/${area}: ${key}`;
      for (const key of Object.keys(first))
        if (!texts[key]?.trim()) problems.push(`${place(key)} is missing`);
      for (const [key, text] of Object.entries(texts)) {
        if (first[key] === undefined) problems.push(`${place(key)} is not in ${FIRST}`);
        else problems.push(...compare(place(key), first[key], text, locale));
      }
    }
  }
  return { summary: `${count} texts in ${locales.length} languages`, problems };
}

function compare(place: string, first: string, text: string, locale: string): string[] {
  try {
    const [wanted, found] = [blanksOf(first, FIRST), blanksOf(text, locale)];
    return wanted === found ? [] : [`${place} has the blanks {${found}} instead of {${wanted}}`];
  } catch (error) {
    return [`${place} cannot be read: ${(error as Error).message}`];
  }
}

function blanksOf(text: string, locale: string): string {
  const ast = new IntlMessageFormat(text, locale, undefined, { ignoreTag: true }).getAst() as readonly Node[];
  const names = new Set<string>();
  const walk = (nodes: readonly Node[]): void => {
    for (const node of nodes) {
      // 0 is plain text and 7 the number sign of a plural; all else is a blank.
      if (node.type !== 0 && node.type !== 7 && node.value) names.add(node.value);
      for (const option of Object.values(node.options ?? {})) walk(option.value);
      walk(node.children ?? []);
    }
  };
  walk(ast);
  return [...names].sort().join(', ');
}
