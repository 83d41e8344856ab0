import assert from 'node:assert/strict';
import { test } from 'node:test';
import { INTENT_IDS, INTEREST_CATEGORIES, INTERESTS, LANGUAGE_CODES, PROMPT_IDS } from '@romantic/contract';
import * as lists from './lists.ts';

test('the lists are the contract’s', () => {
  assert.deepEqual(lists.INTENT_IDS, INTENT_IDS);
  assert.deepEqual(lists.PROMPT_IDS, PROMPT_IDS);
  assert.deepEqual(lists.LANGUAGE_CODES, LANGUAGE_CODES);
  assert.deepEqual(Object.keys(lists.INTERESTS_BY_SHELF), Object.keys(INTEREST_CATEGORIES));
  for (const [shelf, ids] of Object.entries(lists.INTERESTS_BY_SHELF)) {
    const here = INTERESTS.filter(({ category }) => category === shelf).map(({ id }) => id);
    assert.deepEqual([...ids], here);
  }
});
