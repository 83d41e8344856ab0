import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { readEnv } from '../../config.ts';
import { createTurnCredentials, createWebrtcProvider, type WebrtcConfig } from './webrtc.ts';

const RELAYED: WebrtcConfig = {
  provider: 'webrtc',
  stunUrls: ['stun:stun.example:3478'],
  turnUrls: ['turn:turn.example:3478?transport=udp', 'turns:turn.example:5349'],
  turnSecret: 'a secret that coturn knows',
  turnCredentialSeconds: 600,
  relayOnly: true,
};
const seat = { callId: '018f0000-0000-4000-8000-000000000000', memberId: 'member', side: 'caller' as const };
const hashSeat = () => Buffer.alloc(32, 7);

test('credentials that coturn takes, for this call and for minutes', () => {
  const now = 1_700_000_000_500;
  const join = createWebrtcProvider(RELAYED, { hashSeat }).createJoin(seat, now);
  assert.ok(join.provider === 'webrtc');
  const username = `1700000600:${'07'.repeat(8)}`;
  const credential = createHmac('sha1', RELAYED.turnSecret ?? '')
    .update(username)
    .digest('base64');
  assert.deepEqual(join, {
    provider: 'webrtc',
    iceServers: [{ urls: RELAYED.turnUrls, username, credential }],
    iceTransportPolicy: 'relay',
    topic: `call:${seat.callId}`,
    expiresAt: new Date(1_700_000_600_000).toISOString(),
  });
  // openssl: printf '%s' '1433895918:ninefingers' | openssl dgst -sha1 -hmac logen -binary | base64
  assert.deepEqual(createTurnCredentials('logen', 1_433_895_918, 'ninefingers'), {
    username: '1433895918:ninefingers',
    credential: createHmac('sha1', 'logen').update('1433895918:ninefingers').digest('base64'),
  });
});

test('relayed without a relay: no calls, and it says why; not relayed: STUN as well', () => {
  const alone = createWebrtcProvider({ ...RELAYED, turnUrls: [], turnSecret: null }, { hashSeat });
  assert.match(alone.trouble ?? '', /TURN_URLS/);
  const open = createWebrtcProvider({ ...RELAYED, relayOnly: false }, { hashSeat });
  assert.equal(open.trouble, null);
  const join = open.createJoin(seat, 0);
  assert.ok(join.provider === 'webrtc');
  assert.deepEqual([join.iceTransportPolicy, join.iceServers.length], ['all', 2]);
});

const PRODUCTION = {
  NODE_ENV: 'production',
  APP_SECRET: 'thirty-two characters of anything but the default',
  PUBLIC_URL: 'https://romantic.example',
  METRICS_TOKEN: 'x',
  SMS_PROVIDER: 'twilio',
  SMS_COUNTRIES: 'FR',
  TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
  TWILIO_AUTH_TOKEN: 'nobody',
  TWILIO_FROM: '+12015550100',
};

test('settings', async (t) => {
  await t.test('at home: peer to peer; in production: relayed unless said otherwise', () => {
    const home = readEnv({}).video;
    assert.ok(home.provider === 'webrtc');
    assert.deepEqual([home.relayOnly, home.turnUrls], [false, []]);
    const production = readEnv(PRODUCTION).video;
    assert.ok(production.provider === 'webrtc' && production.relayOnly);
    const off = readEnv({ ...PRODUCTION, CALLS_RELAY_ONLY: 'off' }).video;
    assert.ok(off.provider === 'webrtc' && !off.relayOnly);
  });

  const refused: [Record<string, string>, RegExp][] = [
    [{ TURN_URLS: 'turn:turn.example' }, /TURN_SECRET is missing/],
    [{ TURN_SECRET: 'x' }, /TURN_URLS is missing/],
    [{ TURN_URLS: 'https://turn.example', TURN_SECRET: 'x' }, /TURN_URLS takes/],
    [{ STUN_URLS: 'turn:stun.example' }, /STUN_URLS takes/],
    [{ ...PRODUCTION, TURN_URLS: 'turn:turn.example', TURN_SECRET: 'short' }, /TURN_SECRET needs/],
    [{ VIDEO_PROVIDER: 'zoom' }, /VIDEO_PROVIDER must be/],
    [{ VIDEO_PROVIDER: 'agora' }, /AGORA_APP_ID must[\s\S]*AGORA_APP_CERTIFICATE must/],
    [
      {
        VIDEO_PROVIDER: 'agora',
        AGORA_APP_ID: '0'.repeat(32),
        AGORA_APP_CERTIFICATE: '0'.repeat(32),
        AGORA_CUSTOMER_KEY: 'x',
      },
      /AGORA_CUSTOMER_SECRET belong together/,
    ],
  ];
  for (const [env, named] of refused) {
    await t.test(`refused: ${named.source.slice(0, 40)}`, () => assert.throws(() => readEnv(env), named));
  }
});
