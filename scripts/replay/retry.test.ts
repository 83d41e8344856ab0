import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ERROR_STATUS, type ErrorCode, ProblemError } from '@romantic/contract';
import { findPause, retry } from './retry.ts';

function refusal(code: ErrorCode, retryAfter: number | null = null): ProblemError {
  const status = ERROR_STATUS[code];
  return new ProblemError({ type: '', title: '', status, code, detail: '', requestId: '' }, retryAfter);
}

test('a lost connection, a timeout and "unavailable" are tried again, after growing pauses', () => {
  for (const error of [
    new TypeError('fetch failed'),
    new DOMException('', 'TimeoutError'),
    refusal('unavailable'),
  ]) {
    const pauses = [1, 2, 3, 10].map((failures) => findPause(error, failures) ?? Number.NaN);
    assert.ok(pauses[0]! >= 50 && pauses[0]! <= 100, String(pauses));
    assert.ok(pauses[2]! >= 200 && pauses[2]! <= 400, String(pauses));
    assert.ok(pauses[3]! <= 2_000, String(pauses));
  }
});

test('the server says how long to wait, and a long wait is not waited for', () => {
  assert.equal(findPause(refusal('rate_limited', 7), 1), 7_000);
  assert.equal(findPause(refusal('unavailable', 2), 9), 2_000);
  assert.equal(findPause(refusal('rate_limited', 3_600), 1), null);
});

test('a refusal, a failure of the server and a mistake of ours are not tried again', async () => {
  for (const error of [
    refusal('not_found'),
    refusal('internal'),
    refusal('unauthorized'),
    new Error('ours'),
  ]) {
    const tally = { retries: 0 };
    await assert.rejects(
      retry(() => Promise.reject(error), tally),
      error,
    );
    assert.equal(tally.retries, 0);
  }
});

test('the answer of a later try is the answer, and the tries are counted', async () => {
  const tally = { retries: 0 };
  let tries = 0;
  const answer = await retry(async () => {
    tries += 1;
    if (tries < 3) throw new TypeError('fetch failed');
    return 'here';
  }, tally);
  assert.deepEqual([answer, tally.retries], ['here', 2]);
});
