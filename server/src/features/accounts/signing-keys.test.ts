import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { calculateJwkThumbprint, exportJWK } from 'jose';
import { ConfigError } from '../../config.ts';
import { createSecrets } from '../../secrets.ts';
import { createSigningKeys } from './signing-keys.ts';

const secrets = createSecrets('one secret');

test('without keys one is derived: the same in every process of the same secret', async () => {
  const [one, two] = [
    await createSigningKeys({ signingKeys: null }, secrets),
    await createSigningKeys({ signingKeys: null }, secrets),
  ];
  const other = await createSigningKeys({ signingKeys: null }, createSecrets('another secret'));
  assert.deepEqual(one.publicKeys, two.publicKeys);
  assert.notDeepEqual(one.publicKeys, other.publicKeys);
  const [key] = one.publicKeys;
  assert.ok(key);
  assert.equal(key.kid, await calculateJwkThumbprint({ kty: 'EC', crv: 'P-256', x: key.x, y: key.y }));
  assert.deepEqual(Object.keys(key).sort(), ['alg', 'crv', 'key_ops', 'kid', 'kty', 'use', 'x', 'y']);
  assert.equal(one.findKey('toString'), null);
  assert.equal(one.findKey(undefined), null);
  assert.ok(one.findKey(key.kid));
});

test('equal claims give the same token, so that a retried refresh gets the same answer', async () => {
  const keys = await createSigningKeys({ signingKeys: null }, secrets);
  assert.equal(await keys.sign({ sub: 'a' }, 'at+jwt'), await keys.sign({ sub: 'a' }, 'at+jwt'));
  assert.notEqual(await keys.sign({ sub: 'a' }, 'at+jwt'), await keys.sign({ sub: 'b' }, 'at+jwt'));
  assert.notEqual(await keys.sign({ sub: 'a' }, 'at+jwt'), await keys.sign({ sub: 'a' }, 'other+jwt'));
});

test('keys that cannot sign are refused when the process starts', async () => {
  const create = async (curve: string) => ({
    ...(await exportJWK(generateKeyPairSync('ec', { namedCurve: curve }).privateKey)),
  });
  const good = await create('P-256');
  const { d: _, ...publicOnly } = good;
  const refused = {
    'another curve': [await create('P-384')],
    'a secret': [{ kty: 'oct', k: 'AAAA' }],
    'the first without its private part': [publicOnly, good],
    'the same twice': [good, good],
    'a point beside the curve': [{ ...good, x: good.y }],
  };
  for (const [name, signingKeys] of Object.entries(refused)) {
    await assert.rejects(createSigningKeys({ signingKeys }, secrets), ConfigError, name);
  }
  const retired = { ...publicOnly, kid: 'retired' };
  const keys = await createSigningKeys({ signingKeys: [good, retired] }, secrets);
  assert.equal(keys.publicKeys.length, 2);
});
