import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPublicAddress, isPublicEndpoint } from './public-address.ts';
import { ForbiddenAddressError, postPublic } from './public-post.ts';

const PRIVATE = [
  '127.0.0.1',
  '10.1.2.3',
  '172.31.255.255',
  '192.168.0.1',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
  '224.0.0.1',
  '255.255.255.255',
  '::1',
  '::',
  '::ffff:127.0.0.1',
  '::ffff:8.8.8.8',
  '64:ff9b::7f00:1',
  'fe80::1',
  'fd00::1',
  'ff02::1',
  '2001:db8::1',
  '2002:7f00:1::1',
  'localhost',
  '',
];

test('which addresses are public', () => {
  for (const address of PRIVATE) assert.equal(isPublicAddress(address), false, address);
  for (const address of ['8.8.8.8', '142.250.74.10', '2a00:1450:400f:80d::200a']) {
    assert.equal(isPublicAddress(address), true, address);
  }
});

test('which endpoints may be a push service', async () => {
  const bad = [
    'http://fcm.googleapis.com/fcm/send/x',
    'https://fcm.googleapis.com:8443/x',
    'https://user@fcm.googleapis.com/x',
    'https://127.0.0.1/x',
    'https://[::1]/x',
    'https://2130706433/x',
    'https://0x7f.1/x',
    'https://localhost/x',
    'https://printer/x',
    'https://router.local/x',
    'https://metadata.google.internal/x',
    'ftp://example.org/x',
    'file:///etc/passwd',
    'nonsense',
  ];
  for (const endpoint of bad) {
    assert.equal(isPublicEndpoint(endpoint), false, endpoint);
    const options = { headers: {}, body: null, timeoutMs: 1_000, allowPrivate: false };
    await assert.rejects(postPublic(endpoint, options), ForbiddenAddressError, endpoint);
  }
  for (const endpoint of [
    'https://fcm.googleapis.com/fcm/send/abc',
    'https://updates.push.services.mozilla.com/wpush/v2/abc',
    'https://web.push.apple.com/abc',
  ]) {
    assert.equal(isPublicEndpoint(endpoint), true, endpoint);
  }
});
