import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRecordingLog } from './testing/twilio-stub.ts';
import { logRefusal, readRefusal, readSendAnswer } from './twilio-errors.ts';
import type { TwilioFailure } from './twilio-http.ts';

const refused = (status: number, code: string | null, more: Partial<TwilioFailure> = {}): TwilioFailure => ({
  kind: 'refused',
  status,
  code,
  retryAfterSeconds: null,
  possiblySent: false,
  ...more,
});

test("Twilio's numbers mean what its error pages say", () => {
  const reasons = {
    invalid_number: ['21211', '21217', '21265', '60200'],
    region_not_allowed: ['21408', '21215', '60605'],
    opted_out: ['21610', '63014'],
    not_mobile: ['21614', '21635', '30006', '60205'],
    unroutable: ['21612', '21214', '30003', '63003'],
    rate_limited: ['20429', '21611', '30450', '60202', '60203', '60212', '60410'],
    channel_unavailable: ['60223', '63007', '63016'],
    unavailable: ['20003', '21212', '21606', '60207', '99999'],
  };
  for (const [reason, codes] of Object.entries(reasons)) {
    for (const code of codes) {
      const refusal = readRefusal(refused(400, code));
      assert.deepEqual([refusal.reason, refusal.vendorCode], [reason, code]);
    }
  }
});

test('Retry-After of the answer wins over what the error page says; 429 alone is a rate limit', () => {
  assert.equal(readRefusal(refused(403, '30450')).retryAfterSeconds, 1_800);
  assert.equal(readRefusal(refused(429, '60203', { retryAfterSeconds: 12 })).retryAfterSeconds, 12);
  assert.equal(readRefusal(refused(429, '60203', { retryAfterSeconds: 0 })).retryAfterSeconds, 0);
  assert.deepEqual(readRefusal(refused(429, null)), { accepted: false, reason: 'rate_limited' });
  assert.deepEqual(readRefusal(refused(503, null)), { accepted: false, reason: 'unavailable' });
});

test('a 201 is accepted only with an id and a state that can still arrive', () => {
  const read = (body: Record<string, unknown>) => readSendAnswer({ kind: 'done', body });
  assert.deepEqual(read({ sid: 'SM0f', status: 'queued' }), { accepted: true, vendorId: 'SM0f' });
  for (const sid of [undefined, null, 7, '', 'S', 'SM 1', "SM1'--", 'S'.repeat(65)]) {
    assert.deepEqual(read({ sid }), { accepted: false, reason: 'unavailable', possiblySent: true });
  }
  for (const error_code of [null, 0, '', '__proto__', { toString: 1 }]) {
    assert.deepEqual(read({ sid: 'SM1', status: 'failed', error_code }), {
      accepted: false,
      reason: 'unavailable',
    });
  }
});

test('the log tells our troubles from the vendor’s and from the person’s', () => {
  const levels = [
    [refused(400, '21211'), 'info'],
    [refused(429, '60410'), 'warn'],
    [refused(500, null), 'warn'],
    [refused(401, '20003'), 'error'],
    [refused(400, '63007'), 'error'],
    [refused(302, null), 'error'],
  ] as const;
  for (const [answer, level] of levels) {
    const log = createRecordingLog();
    logRefusal(log, 'Messages', answer, readRefusal(answer));
    assert.deepEqual(
      log.lines.map((line) => line.level),
      [level],
      JSON.stringify(answer),
    );
  }
});
