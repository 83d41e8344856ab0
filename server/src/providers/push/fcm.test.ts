import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFcmAnswer } from './fcm.ts';
import { readWebPushAnswer } from './web-push.ts';

const FCM_ERROR = 'type.googleapis.com/google.firebase.fcm.v1.FcmError';

const fcm = (status: number, errorCode: string | null, retryAfter: string | null = null) =>
  readFcmAnswer(
    status,
    JSON.stringify({
      error: { code: status, status: 'X', details: errorCode ? [{ '@type': FCM_ERROR, errorCode }] : [] },
    }),
    retryAfter,
  );

test('answers of FCM', () => {
  assert.deepEqual(readFcmAnswer(200, '{"name":"x"}', null), { outcome: 'accepted' });
  assert.equal(fcm(404, 'UNREGISTERED').outcome, 'gone');
  assert.equal(fcm(403, 'SENDER_ID_MISMATCH').outcome, 'gone');
  assert.equal(fcm(400, 'INVALID_ARGUMENT').outcome, 'gone');
  const ours = {
    error: {
      status: 'INVALID_ARGUMENT',
      details: [{ '@type': 'x.BadRequest', fieldViolations: [{ field: 'message.data[0].value' }] }],
    },
  };
  assert.equal(readFcmAnswer(400, JSON.stringify(ours), null).outcome, 'refused');
  assert.deepEqual(fcm(429, 'QUOTA_EXCEEDED'), { outcome: 'retry', code: '429', afterMs: 60_000 });
  assert.deepEqual(fcm(429, 'QUOTA_EXCEEDED', '7'), { outcome: 'retry', code: '429', afterMs: 7_000 });
  assert.deepEqual(fcm(503, 'UNAVAILABLE', '3'), { outcome: 'retry', code: 'UNAVAILABLE', afterMs: 3_000 });
  assert.deepEqual(fcm(500, 'INTERNAL'), { outcome: 'retry', code: 'INTERNAL', afterMs: null });
});

test('a wrong address, project or key deletes nobody’s token', () => {
  for (const status of [401, 403, 404, 502]) {
    assert.equal(readFcmAnswer(status, '<html>Not here</html>', null).outcome, 'retry');
    assert.equal(fcm(status, null).outcome, 'retry');
  }
  assert.equal(fcm(401, 'THIRD_PARTY_AUTH_ERROR').outcome, 'retry');
});

test('answers of push services', () => {
  for (const status of [200, 201, 202]) assert.equal(readWebPushAnswer(status, null).outcome, 'accepted');
  for (const status of [404, 410]) assert.equal(readWebPushAnswer(status, null).outcome, 'gone');
  for (const status of [400, 401, 403, 413]) assert.equal(readWebPushAnswer(status, null).outcome, 'refused');
  assert.deepEqual(readWebPushAnswer(429, '5'), { outcome: 'retry', code: 'http_429', afterMs: 5_000 });
  const inAMinute = new Date(Date.now() + 60_000).toUTCString();
  const dated = readWebPushAnswer(503, inAMinute);
  assert.ok(dated.outcome === 'retry' && dated.afterMs !== null && dated.afterMs > 50_000);
  assert.deepEqual(readWebPushAnswer(500, 'soon'), { outcome: 'retry', code: 'http_500', afterMs: null });
});
