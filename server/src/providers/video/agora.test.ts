import assert from 'node:assert/strict';
import { createHash, createHmac, randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { createAgoraProvider } from './agora.ts';
import { createReadNotice } from './agora-notice.ts';
import type { Seat } from './index.ts';
import { AGORA, NOTICE_SECRET } from './testing/agora-account.ts';
import { startAgoraStub } from './testing/agora-stub.ts';

const hashSeat = (seat: Seat): Buffer =>
  createHash('sha256').update(`${seat.callId} ${seat.memberId} ${seat.side}`).digest();
const seatOf = (side: Seat['side'], callId: string = randomUUID()): Seat => ({
  callId,
  memberId: randomUUID(),
  side,
});

interface Service {
  __type: number;
  __privileges: Record<string, number>;
  __channel_name: string;
  __uid: string;
}
/** The vendor's own reader of its tokens; its door exports the builders alone. */
const { AccessToken2, kRtcServiceType } = createRequire(import.meta.url)(
  'agora-token/src/AccessToken2.js',
) as {
  kRtcServiceType: number;
  AccessToken2: new (
    appId: string,
    certificate: string,
    issued: number,
    expire: number,
  ) => {
    appId: string;
    issueTs: number;
    expire: number;
    services: Service[];
    from_string(token: string): boolean;
    verifySignature(certificate: string): boolean;
  };
};

test('tokens as the vendor’s own library reads them: channel, uid, privileges, time', () => {
  const provider = createAgoraProvider(AGORA, { hashSeat });
  for (const side of ['caller', 'receiver'] as const) {
    const seat = seatOf(side);
    const before = Math.floor(Date.now() / 1000);
    const join = provider.createJoin(seat, Date.now());
    assert.ok(join.provider === 'agora');
    assert.equal(join.channel, `call-${seat.callId}`);
    assert.ok(join.channel.length < 64);
    const token = new AccessToken2('', '', 0, 0);
    assert.equal(token.from_string(join.token), true);
    assert.equal(token.verifySignature(AGORA.appCertificate), true);
    assert.equal(token.verifySignature('0'.repeat(32)), false);
    assert.equal(String(token.appId), AGORA.appId);
    assert.ok(token.issueTs >= before && token.issueTs <= before + 2);
    assert.equal(token.expire, 600);
    assert.deepEqual(
      token.services.map(({ __type }) => __type),
      [kRtcServiceType],
    );
    const [service] = token.services;
    assert.ok(service);
    assert.deepEqual(
      [String(service.__channel_name), String(service.__uid)],
      [join.channel, String(join.uid)],
    );
    // Join, and publish sound, picture and data: each until the token ends.
    assert.deepEqual({ ...service.__privileges }, { 1: 600, 2: 600, 3: 600, 4: 600 });
    assert.ok(Math.abs(Date.parse(join.expiresAt) - Date.now() - 600_000) < 2_000);
  }
});

test('a uid for each member and call: never 0, never the same for the two', () => {
  const { uidOf } = createAgoraProvider(AGORA, { hashSeat });
  assert.ok(uidOf);
  const smallest = createAgoraProvider(AGORA, { hashSeat: () => Buffer.alloc(32) }).uidOf;
  const largest = createAgoraProvider(AGORA, { hashSeat: () => Buffer.alloc(32, 255) }).uidOf;
  assert.deepEqual([smallest?.(seatOf('caller')), smallest?.(seatOf('receiver'))], [2, 3]);
  assert.deepEqual(
    [largest?.(seatOf('caller')), largest?.(seatOf('receiver'))],
    [4_294_967_294, 4_294_967_295],
  );
  const uids = new Set<number>();
  for (let count = 0; count < 500; count += 1) {
    const callId = randomUUID();
    const pair = [uidOf(seatOf('caller', callId)), uidOf(seatOf('receiver', callId))];
    assert.notEqual(pair[0], pair[1]);
    for (const uid of pair) uids.add(uid);
  }
  assert.ok(uids.size > 995);
});

test('ids that are none are refused at the start', () => {
  for (const wrong of [{ appId: 'x' }, { appCertificate: '' }, { appId: 'g'.repeat(32) }]) {
    assert.throws(() => createAgoraProvider({ ...AGORA, ...wrong }, { hashSeat }), /32 hex digits/);
  }
});

test('putting members out', async (t) => {
  const stub = await startAgoraStub(t);
  const create = (timeoutMs: number) =>
    createAgoraProvider({ ...AGORA, apiBase: stub.baseUrl, timeoutMs }, { hashSeat });
  const { evict } = create(30_000);
  const { evict: evictHastily } = create(150);
  assert.ok(evict && evictHastily);
  const callId = randomUUID();

  await t.test('a rule for the channel, for as long as tokens last', async () => {
    assert.deepEqual(await evict(callId), { done: true });
    assert.deepEqual(stub.calls, [
      {
        method: 'POST',
        path: '/dev/v1/kicking-rule',
        authorization: `Basic ${Buffer.from('customer-key:customer-secret').toString('base64')}`,
        body: { appid: AGORA.appId, cname: `call-${callId}`, time: 10, privileges: ['join_channel'] },
      },
    ]);
  });

  const cases = [
    [
      { status: 429, headers: { 'retry-after': '7' } },
      { retry: true, status: 429, retryAfterSeconds: 7 },
    ],
    [{ status: 500 }, { retry: true, status: 500, retryAfterSeconds: null }],
    [
      { status: 503, body: '<html>' },
      { retry: true, status: 503, retryAfterSeconds: null },
    ],
    [{ status: 401 }, { retry: false, status: 401, retryAfterSeconds: null }],
    [
      { status: 302, headers: { location: '/elsewhere' } },
      { retry: false, status: 302, retryAfterSeconds: null },
    ],
    [
      { status: 200, body: 'no JSON' },
      { retry: true, status: 200, retryAfterSeconds: null },
    ],
    ['hang', { retry: true, status: null, retryAfterSeconds: null }],
  ] as const;
  for (const [answer, expected] of cases) {
    await t.test(`answered with ${answer === 'hang' ? 'nothing' : answer.status}`, async () => {
      stub.answers.push(answer);
      const ask = answer === 'hang' ? evictHastily : evict;
      assert.deepEqual(await ask(callId), { done: false, ...expected });
    });
  }

  await t.test('without an account for it there is nothing to call', () => {
    assert.equal(createAgoraProvider({ ...AGORA, customer: null }, { hashSeat }).evict, null);
  });
});

test('notifications', async (t) => {
  const { readNotice } = createAgoraProvider(AGORA, { hashSeat });
  assert.ok(readNotice);
  const callId = randomUUID();
  const payload = { channelName: `call-${callId}`, uid: 77, platform: 1, clientSeq: 5, ts: 1_560_496_834 };
  const notice = {
    noticeId: '2000001428:4330:107',
    productId: 1,
    eventType: 107,
    notifyMs: 1_611_566_412_672,
    payload,
  };
  const body = Buffer.from(JSON.stringify(notice));
  const sign = (bytes: Buffer) => createHmac('sha256', NOTICE_SECRET).update(bytes).digest('hex');
  const headers = { 'agora-signature-v2': sign(body) };

  await t.test('the vendor’s own example, from its documentation', () => {
    const example = Buffer.from(
      '{"eventType":10,"noticeId":"4eb720f0-8da7-11e9-a43e-53f411c2761f","notifyMs":1560408533119,"payload":{"a":"1","b":2},"productId":1}',
    );
    const signature = 'de96da5acf03b0021ac3b4fa2225e7ae6f3533a30d50bb02c08ea4fa748bda24';
    const read = createReadNotice('secret')({ 'agora-signature-v2': signature }, example);
    assert.deepEqual(read, {
      id: '4eb720f0-8da7-11e9-a43e-53f411c2761f',
      sentAt: 1_560_408_533_119,
      event: 'other',
      callId: null,
      uid: null,
    });
  });

  await t.test('are read when signed', () => {
    assert.deepEqual(readNotice(headers, body), {
      id: notice.noticeId,
      sentAt: notice.notifyMs,
      event: 'joined',
      callId,
      uid: 77,
    });
  });

  await t.test('with any bit flipped, of the body or the signature: nothing', () => {
    for (let bit = 0; bit < body.length * 8; bit += 1) {
      const flipped = Buffer.from(body);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      assert.equal(readNotice(headers, flipped), null);
    }
    const signature = Buffer.from(headers['agora-signature-v2']);
    for (let bit = 0; bit < signature.length * 8; bit += 1) {
      const flipped = Buffer.from(signature);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const text = flipped.toString('latin1');
      // The same number in capital letters is the same signature.
      if (text.toLowerCase() === headers['agora-signature-v2']) continue;
      assert.equal(readNotice({ 'agora-signature-v2': text }, body), null);
    }
  });

  await t.test('with no signature, the older one, or one of another secret: nothing', () => {
    const older = createHmac('sha1', NOTICE_SECRET).update(body).digest('hex');
    const other = createHmac('sha256', 'another secret').update(body).digest('hex');
    for (const wrong of [
      {},
      { 'agora-signature': older },
      { 'agora-signature-v2': older },
      { 'agora-signature-v2': other },
    ]) {
      assert.equal(readNotice(wrong, body), null);
    }
  });

  await t.test('signed, and none of ours or no notice at all', () => {
    const of = (value: unknown) => {
      const bytes = Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
      return readNotice({ 'agora-signature-v2': sign(bytes) }, bytes);
    };
    for (const nonsense of [
      '',
      'x',
      'null',
      '[]',
      '7',
      {},
      { ...notice, noticeId: 7 },
      { ...notice, notifyMs: '1' },
    ]) {
      assert.equal(of(nonsense), null);
    }
    assert.equal(of({ ...notice, payload: { ...payload, channelName: 'another' } })?.callId, null);
    assert.deepEqual(
      [of({ ...notice, eventType: 102 })?.event, of({ ...notice, eventType: 999 })?.event],
      ['empty', 'other'],
    );
  });
});
