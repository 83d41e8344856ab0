import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { GENDER_LABELS, GENDERS } from './genders.ts';
import { INTENT_IDS, INTENT_LABELS } from './intents.ts';
import { INTEREST_CATEGORIES, INTEREST_IDS, INTERESTS } from './interests.ts';
import { LANGUAGE_CODES, LANGUAGE_LABELS } from './languages.ts';
import { PROMPT_IDS, PROMPTS } from './prompts.ts';
import { REPORT_REASON_LABELS, REPORT_REASONS } from './report-reasons.ts';

const LISTS: Record<
  string,
  { ids: readonly string[]; labels: readonly string[]; form: RegExp; atLeast: number }
> = {
  genders: { ids: GENDERS, labels: Object.values(GENDER_LABELS), form: /^[a-z]+$/, atLeast: 3 },
  intents: { ids: INTENT_IDS, labels: Object.values(INTENT_LABELS), form: /^[a-z]+(-[a-z]+)*$/, atLeast: 5 },
  interests: {
    ids: INTEREST_IDS,
    labels: INTERESTS.map((interest) => interest.label),
    form: /^[a-z]+(-[a-z0-9]+)*$/,
    atLeast: 120,
  },
  languages: {
    ids: LANGUAGE_CODES,
    labels: Object.values(LANGUAGE_LABELS),
    form: /^[a-z]{2,3}$/,
    atLeast: 60,
  },
  prompts: {
    ids: PROMPT_IDS,
    labels: PROMPTS.map((prompt) => prompt.text),
    form: /^[a-z]+(-[a-z]+)*$/,
    atLeast: 30,
  },
  reportReasons: {
    ids: REPORT_REASONS,
    labels: Object.values(REPORT_REASON_LABELS),
    form: /^[a-z]+(_[a-z]+)*$/,
    atLeast: 10,
  },
};

for (const [name, { ids, labels, form, atLeast }] of Object.entries(LISTS)) {
  test(`${name}: stable ids in one form, no repeats, a label each`, () => {
    assert.ok(ids.length >= atLeast, `${ids.length} entries`);
    assert.equal(new Set(ids).size, ids.length);
    assert.equal(new Set(labels).size, ids.length);
    assert.deepEqual(
      ids.filter((id) => !form.test(id)),
      [],
    );
    assert.ok(labels.every((label) => label.trim() === label && label.length > 0));
    assert.equal(z.enum(ids).safeParse(ids[0]).success, true);
    assert.equal(z.enum(ids).safeParse('no-such-entry').success, false);
  });
}

test('every shelf of interests has something on it', () => {
  const used = new Set<string>(INTERESTS.map((interest) => interest.category));
  assert.deepEqual([...used].sort(), Object.keys(INTEREST_CATEGORIES).sort());
});

test('codes of spoken languages are known to the platform', () => {
  const names = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' });
  const spoken = LANGUAGE_CODES.filter((code) => !LANGUAGE_LABELS[code].endsWith('Sign Language'));
  assert.ok(spoken.length > 60);
  assert.deepEqual(
    spoken.filter((code) => names.of(code) === undefined),
    [],
  );
});
