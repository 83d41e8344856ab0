import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { test } from 'node:test';
import { IntlMessageFormat } from 'intl-messageformat';
import { Message } from './message.ts';

const FOLDER = join(import.meta.dirname, 'messages');
const COUNTS = [0, 1, 2, 3, 7, 11, 21, 100, 1_234];

/** Each blank of every text is given a word and many numbers. */
test('every text of every language reads as the library of Unicode’s format reads it', () => {
  let compared = 0;
  for (const file of globSync('*/*.json', { cwd: FOLDER })) {
    const locale = dirname(file);
    const texts = JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Record<string, string>;
    for (const [name, text] of Object.entries(texts)) {
      if (!text.includes('{')) continue;
      const blanks = new Set([...text.matchAll(/\{\s*(\w+)\s*[,}]/g)].map((match) => match[1] ?? ''));
      const numeric = /(plural|number)/.test(text);
      for (const value of numeric ? COUNTS : ['Zoé', 'now']) {
        const values = Object.fromEntries([...blanks].map((blank) => [blank, value]));
        const known = new IntlMessageFormat(text, locale, undefined, { ignoreTag: true });
        const wanted = String(known.format(values));
        assert.equal(new Message(text, locale).format(values), wanted, `${basename(file)} ${locale} ${name}`);
        compared += 1;
      }
    }
  }
  assert.ok(compared > 1_000, `${compared} compared`);
});

test('nested choices, exact numbers and words', () => {
  const text =
    '{who, select, her {{n, plural, =0 {none} one {# letter} other {# letters}} for her} other {{n}}}';
  const message = new Message(text, 'en');
  assert.equal(message.format({ who: 'her', n: 0 }), 'none for her');
  assert.equal(message.format({ who: 'her', n: 1 }), '1 letter for her');
  assert.equal(message.format({ who: 'her', n: 1_200 }), '1,200 letters for her');
  assert.equal(message.format({ who: 'them', n: 3 }), '3');
});
