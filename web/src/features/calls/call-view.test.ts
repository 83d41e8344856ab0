import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Call } from '@romantic/contract';
import fc from 'fast-check';
import { type CallNews, type CallView, NO_CALL, nextView } from './call-view.ts';
import { createQualityWatch, type LinkSample } from './quality.ts';

const makeCall = (status: Call['status'], part: Partial<Call> = {}): Call => ({
  id: 'call',
  matchId: 'match',
  callerId: 'ann',
  receiverId: 'bob',
  media: 'video',
  status,
  startedAt: '2026-01-01T00:00:00.000Z',
  acceptedAt: status === 'ongoing' ? '2026-01-01T00:00:05.000Z' : null,
  endedAt: null,
  durationSeconds: 0,
  ringEndsAt: '2026-01-01T00:00:30.000Z',
  ...part,
});
const AT = Date.parse('2026-01-01T00:00:06.000Z');
const play = (...news: CallNews[]): CallView => news.reduce(nextView, NO_CALL);
const told = (call: Call, here = true): CallNews => ({ kind: 'told', call, here, at: AT });

const RANG: CallNews = { kind: 'rang', call: makeCall('ringing') };
const ACCEPT: CallNews = { kind: 'accept', camera: true };
const ANSWERED: CallNews = { kind: 'answered', call: makeCall('ongoing'), at: AT };
const LINKED: CallNews = { kind: 'link', state: 'connected' };
const LOST: CallNews = { kind: 'link', state: 'disconnected' };
const DIALLED: CallNews[] = [
  { kind: 'dial', matchId: 'match', media: 'audio' },
  { kind: 'called', call: makeCall('ringing', { media: 'audio' }) },
];

test('a call that is answered here goes from ringing to talking, and ends', () => {
  assert.equal(play(RANG).phase, 'ringing');
  assert.equal(play(RANG, ACCEPT, ANSWERED).phase, 'connecting');
  const talking = play(RANG, ACCEPT, ANSWERED, LINKED);
  assert.deepEqual([talking.phase, talking.talkingSince], ['talking', AT]);
  assert.equal(play(RANG, ACCEPT, ANSWERED, LINKED, LOST).phase, 'reconnecting');
  assert.equal(play(RANG, ACCEPT, ANSWERED, LINKED, LOST, LINKED).phase, 'talking');
  assert.equal(play(RANG, ACCEPT, ANSWERED, LINKED, told(makeCall('completed'))).phase, 'over');
});

test('answered by another tab or device, called off, missed: it stops ringing and says nothing', () => {
  assert.deepEqual(play(RANG, { kind: 'taken', callId: 'call' }), NO_CALL);
  assert.deepEqual(play(RANG, told(makeCall('ongoing'), false)), NO_CALL);
  for (const status of ['cancelled', 'missed', 'rejected'] as const) {
    assert.deepEqual(play(RANG, told(makeCall(status))), NO_CALL);
  }
});

test('who calls hears how it ended', () => {
  assert.equal(play(...DIALLED).phase, 'calling');
  assert.equal(play(...DIALLED).camera, false);
  assert.equal(play(...DIALLED, told(makeCall('ongoing'))).phase, 'connecting');
  assert.equal(play(...DIALLED, told(makeCall('rejected'))).call?.status, 'rejected');
});

test('the way into the call is kept when events without it come', () => {
  const join = { provider: 'webrtc', topic: 'call:call' } as Call['join'];
  const view = play(
    DIALLED[0] as CallNews,
    { kind: 'called', call: { ...makeCall('ringing'), join } as Call },
    told(makeCall('ongoing')),
  );
  assert.equal(view.call?.join, join);
});

test('whatever happens: what is of another call changes nothing, and an ending is only left by the member', () => {
  const other = makeCall('completed', { id: 'other' });
  const any = fc.constantFrom<CallNews>(
    RANG,
    ACCEPT,
    ANSWERED,
    LINKED,
    LOST,
    ...DIALLED,
    { kind: 'problem', problem: 'permission' },
    { kind: 'minimise', minimised: true },
    { kind: 'devices', mic: false },
    told(makeCall('ongoing')),
    told(makeCall('completed')),
  );
  fc.assert(
    fc.property(fc.array(any, { maxLength: 12 }), (news) => {
      const view = play(...news);
      assert.equal(nextView(view, told(other)), view);
      const over = nextView(view, { kind: 'hung-up', call: null });
      assert.ok(over.phase === 'over' || over.phase === 'idle');
      assert.deepEqual(nextView(over, { kind: 'dismiss' }), NO_CALL);
      assert.ok(!(over.phase === 'over' && over.minimised));
    }),
  );
});

test('loss, delay and silence are poor; it is good again only after a while', () => {
  const watch = createQualityWatch();
  let at: LinkSample = {
    packetsReceived: 0,
    packetsLost: 0,
    bytesReceived: 0,
    framesDecoded: 0,
    roundTrip: 0.05,
  };
  const go = (received: number, lost: number, roundTrip = 0.05) => {
    at = {
      ...at,
      packetsReceived: at.packetsReceived + received,
      packetsLost: at.packetsLost + lost,
      roundTrip,
    };
    return watch.look(at);
  };
  assert.equal(go(100, 0), null);
  assert.equal(go(100, 1), 'good');
  assert.equal(go(80, 20), 'poor');
  assert.deepEqual([go(100, 0), go(100, 0), go(100, 0)], ['poor', 'poor', 'good']);
  assert.equal(go(100, 0, 0.9), 'poor');
  assert.equal(go(0, 0), 'poor');
});
