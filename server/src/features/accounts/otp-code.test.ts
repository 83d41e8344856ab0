import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSecrets } from '../../secrets.ts';
import { createCode, createToken, hashCode } from './otp-code.ts';

/** Sum of (seen - expected)² / expected over the bins. */
function chiSquare(bins: readonly number[], total: number): number {
  const expected = total / bins.length;
  return bins.reduce((sum, seen) => sum + (seen - expected) ** 2 / expected, 0);
}

test('a hundred thousand codes are evenly spread, leading zeros included', () => {
  const total = 100_000;
  const codes = Array.from({ length: total }, createCode);
  assert.ok(codes.every((code) => /^\d{6}$/.test(code)));
  const bins = new Array<number>(1_000).fill(0);
  for (const code of codes) bins[Number(code.slice(0, 3))]! += 1;
  // 999 degrees of freedom: mean 999, standard deviation 45. An even source passes 1,260 once in ten million runs.
  assert.ok(chiSquare(bins, total) < 1_260, `first three digits: ${chiSquare(bins, total)}`);
  for (let position = 0; position < 6; position += 1) {
    const digits = new Array<number>(10).fill(0);
    for (const code of codes) digits[Number(code[position])]! += 1;
    // 9 degrees of freedom; 50 is passed once in ten million.
    assert.ok(chiSquare(digits, total) < 50, `digit ${position}: ${digits.join(' ')}`);
  }
});

test('a code is bound to its request, its number and the server', () => {
  const secrets = createSecrets('one secret');
  const hash = hashCode(secrets, 'request', '+33612345678', '012345');
  assert.deepEqual(hashCode(secrets, 'request', '+33612345678', '012345'), hash);
  assert.notDeepEqual(hashCode(secrets, 'request', '+33612345678', '12345'), hash);
  assert.notDeepEqual(hashCode(secrets, 'other', '+33612345678', '012345'), hash);
  assert.notDeepEqual(hashCode(secrets, 'request', '+33612345679', '012345'), hash);
  assert.notDeepEqual(hashCode(createSecrets('other secret'), 'request', '+33612345678', '012345'), hash);
});

test('a token is 32 random bytes', () => {
  const tokens = new Set(Array.from({ length: 1_000 }, createToken));
  assert.equal(tokens.size, 1_000);
  for (const token of tokens) assert.equal(Buffer.from(token, 'base64url').length, 32);
});
