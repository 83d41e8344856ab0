import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { accounts } from '@romantic/contract';
import { makeTestApp } from '../../testing/test-app.ts';
import { enterCode, rowsOf, sendCode } from './testing/door.ts';

/** How a text could lie in a dump: as it is, as the hex of its bytes, of what it encodes, or of a bare digest. */
function disguises(text: string): string[] {
  const digests = ['sha256', 'sha224', 'sha1', 'md5'].map((name) =>
    createHash(name).update(text).digest('hex'),
  );
  const decoded = Buffer.from(text, 'base64url').toString('hex');
  return [text, Buffer.from(text).toString('hex'), ...(decoded.length >= 32 ? [decoded] : []), ...digests];
}

test('a dump of every table holds no number, no code and no token that could be used', async (t) => {
  const app = await makeTestApp(t);
  const phoneNumber = '+447700903001';
  const waiting = await sendCode(app, phoneNumber);
  const verified = await sendCode(app, phoneNumber);
  const { verificationToken } = await enterCode(app, verified);
  const member = await app.signUp({ phoneNumber: '+447700903002' });
  const next = await app.client.call(accounts.refresh, {
    body: { refreshToken: member.session.refreshToken },
  });

  const tables = await rowsOf<{ name: string }>(
    app,
    `select table_name as name from information_schema.tables where table_schema = 'app'`,
  );
  let dump = '';
  for (const { name } of tables) {
    for (const row of await rowsOf<{ text: string }>(
      app,
      `select to_jsonb(t)::text as text from app.${name} t`,
    ))
      dump += `${row.text}\n`;
  }
  for (const name of ['otp_verifications', 'users', 'sessions', 'refresh_tokens'])
    assert.ok(tables.some((table) => table.name === name));
  // The control: had it lain there, this search would find it.
  assert.ok(dump.includes(waiting.requestId) && dump.includes(member.id));

  const numbers = [phoneNumber, member.phoneNumber].flatMap((number) => [
    number,
    number.slice(1),
    number.slice(3),
  ]);
  const codes = [waiting, verified].flatMap(({ code, requestId }) => [
    `"${code}"`,
    `${phoneNumber}${code}`,
    `${phoneNumber.slice(1)}${code}`,
    `${requestId}${phoneNumber}${code}`,
    `${requestId}${code}`,
  ]);
  for (const secret of [...numbers, ...codes]) {
    for (const form of disguises(secret)) assert.ok(!dump.includes(form), `${secret} as ${form}`);
  }
  for (const { code } of [waiting, verified]) {
    for (const form of disguises(code).slice(2)) assert.ok(!dump.includes(form), `code as ${form}`);
  }
  const tokens = [verificationToken, member.session.refreshToken, next.refreshToken, next.accessToken];
  for (const token of tokens) {
    // SHA-256 is how tokens lie there; everything else would be of use to a thief.
    const [plain = '', hex = '', decoded = ''] = disguises(token);
    for (const form of [plain, hex, decoded]) assert.ok(!dump.includes(form));
  }
  assert.ok(
    dump.includes(createHash('sha256').update(next.refreshToken).digest('hex')),
    'the hash of a token is found',
  );
});
