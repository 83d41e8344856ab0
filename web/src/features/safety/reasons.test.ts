import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as contract from '@romantic/contract';
import { REPORT_REASONS } from './reasons.ts';

test('every reason of the contract can be chosen', () => {
  assert.deepEqual([...REPORT_REASONS].sort(), [...contract.REPORT_REASONS].sort());
});
