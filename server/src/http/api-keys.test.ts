import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SignJWT } from 'jose';
import { ConfigError, readEnv } from '../config.ts';
import { createApiKeys } from './api-keys.ts';

const JWT_SECRET = 'a shared secret of a legacy project, long enough';
const now = Date.parse('2026-11-22T12:00:00Z');
const clock = { now: () => now };
const config = {
  apiKeys: {
    publishable: ['sb_publishable_one', 'sb_publishable_two'],
    secret: ['sb_secret_one'],
    jwtSecret: JWT_SECRET,
  },
};

function legacy(claims: object, secret = JWT_SECRET, alg = 'HS256'): Promise<string> {
  return new SignJWT({ ...claims }).setProtectedHeader({ alg }).sign(new TextEncoder().encode(secret));
}

test('each key has its role, any other none', async () => {
  const keys = createApiKeys(config, clock);
  assert.equal(await keys.findRole('sb_publishable_one'), 'publishable');
  assert.equal(await keys.findRole('sb_publishable_two'), 'publishable');
  assert.equal(await keys.findRole('sb_secret_one'), 'secret');
  for (const wrong of ['', 'sb_secret_on', 'sb_secret_one ', 'SB_SECRET_ONE', 'a.b.c', 'x'.repeat(5_000)]) {
    assert.equal(await keys.findRole(wrong), null, wrong.slice(0, 20));
  }
});

test('a legacy key counts when it is signed with the shared secret, in time, and its role is one', async () => {
  const keys = createApiKeys(config, clock);
  const exp = now / 1000 + 60;
  assert.equal(await keys.findRole(await legacy({ role: 'anon', exp })), 'publishable');
  assert.equal(await keys.findRole(await legacy({ role: 'service_role', exp })), 'secret');
  assert.equal(await keys.findRole(await legacy({ role: 'anon', exp: exp - 61 })), null);
  assert.equal(await keys.findRole(await legacy({ role: 'authenticated', exp })), null);
  assert.equal(await keys.findRole(await legacy({ role: 'constructor', exp })), null);
  assert.equal(await keys.findRole(await legacy({ role: 'anon', exp }, `${JWT_SECRET}!`)), null);
  assert.equal(await keys.findRole(await legacy({ role: 'anon', exp }, JWT_SECRET, 'HS512')), null);
  const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{"role":"anon"}').toString('base64url')}.`;
  assert.equal(await keys.findRole(unsigned), null);
  const without = createApiKeys({ apiKeys: { ...config.apiKeys, jwtSecret: null } }, clock);
  assert.equal(await without.findRole(await legacy({ role: 'anon', exp })), null);
});

test('development has known keys, production only its own', () => {
  const { publishable, secret } = readEnv({}).apiKeys;
  assert.deepEqual(
    [...publishable, ...secret],
    ['sb_publishable_romantic_local', 'sb_secret_romantic_local'],
  );
  const troublesOf = (env: Record<string, string>): string => {
    try {
      readEnv({ NODE_ENV: 'production', ...env });
    } catch (error) {
      assert.ok(error instanceof ConfigError);
      return error.message;
    }
    return assert.fail('a bare production start is refused');
  };
  assert.doesNotMatch(troublesOf({}), /SUPABASE/);
  assert.match(troublesOf({ SUPABASE_SECRET_KEY: 'sb_secret_romantic_local' }), /SUPABASE_SECRET_KEY/);
  assert.match(troublesOf({ SUPABASE_SECRET_KEY: 'short' }), /SUPABASE_SECRET_KEY/);
  assert.match(troublesOf({ SUPABASE_PUBLISHABLE_KEY: publishable[0] ?? '' }), /SUPABASE_PUBLISHABLE_KEY/);
  assert.match(troublesOf({ SUPABASE_JWT_SECRET: 'short' }), /SUPABASE_JWT_SECRET/);
  const same = 'the-same-key-of-thirty-two-letters-or-more';
  assert.match(troublesOf({ SUPABASE_SECRET_KEY: same, SUPABASE_PUBLISHABLE_KEY: same }), /same key/);
});
