import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accounts, discovery } from '@romantic/contract';
import fc from 'fast-check';
import type { Member } from '../../http/auth.ts';
import { makeTestApp, type TestApp } from '../../testing/test-app.ts';
import { findCallById } from './call-queries.ts';
import { readState } from './call-state.ts';
import { changeCall } from './change-call.ts';
import { initiateCall } from './ring.ts';
import { type CallWorld, type Device, MEMBERS, storiesOf, tellStory } from './testing/call-story.ts';
import { lookAtCalls } from './timers.ts';
import { noteSeen } from './watch-queries.ts';

/** The longer form: CALL_DATABASE_STORIES=1000. */
const STORIES = Number(process.env.CALL_DATABASE_STORIES ?? 25);

/** Three people who all like each other, with two devices each, and the real rules on a real database. */
async function createDatabaseWorld(app: TestApp): Promise<CallWorld> {
  const people = [await app.signUp(), await app.signUp(), await app.signUp()];
  const devices: Member[][] = [];
  for (const { id, phoneNumber, session } of people) {
    const { verificationToken } = await app.verify(phoneNumber);
    const second = await app.client.call(accounts.login, { body: { verificationToken } });
    const read = async (accessToken: string) => app.ctx.authenticator.authenticate(accessToken);
    const own = [await read(session.accessToken), await read(second.accessToken)];
    assert.ok(own.every((member) => member.id === id));
    devices.push(own);
  }
  const matches = new Map<string, string>();
  for (let a = 0; a < MEMBERS; a += 1) {
    for (let b = 0; b < a; b += 1) {
      const [first, second] = [people[a], people[b]];
      assert.ok(first && second);
      await first.client.call(discovery.likeUser, { body: { userId: second.id } });
      const { match } = await second.client.call(discovery.likeUser, { body: { userId: first.id } });
      for (const pair of [`${a} ${b}`, `${b} ${a}`]) matches.set(pair, match?.id ?? '');
    }
  }
  const deviceOf = ({ member, device }: Device): Member => {
    const own = devices[member]?.[device];
    assert.ok(own);
    return own;
  };
  const read: CallWorld['read'] = async (callId) => {
    const row = await findCallById(app.ctx.db, callId);
    assert.ok(row);
    return readState(row);
  };
  return {
    now: () => app.clock.now(),
    advance: (ms) => app.clock.advance(ms),
    async initiate(from, to) {
      const matchId = matches.get(`${from.member} ${to}`) ?? '';
      try {
        const { call } = await initiateCall(app.ctx, deviceOf(from), { matchId, media: 'video' });
        return call.id;
      } catch (error) {
        assert.equal((error as { code?: string }).code, 'busy');
        return null;
      }
    },
    async act(callId, kind, from) {
      const { id, sessionId } = deviceOf(from);
      const asked = kind === 'end' ? { kind, by: id } : { kind, by: id, session: sessionId };
      const changed = await changeCall(app.ctx, callId, asked);
      assert.ok(changed);
      return changed.refused;
    },
    look: () => lookAtCalls(app.ctx),
    async note(callId, { caller, receiver }) {
      const { callerSession, receiverSession } = await read(callId);
      const sessions = [caller ? callerSession : null, receiver ? receiverSession : null];
      const seen = sessions.flatMap((sessionId) => (sessionId === null ? [] : [{ callId, sessionId }]));
      if (seen.length > 0) await noteSeen(app.ctx.db, seen, new Date(app.clock.now()));
    },
    async sever(callId, by) {
      await app.ctx.db(
        'sever',
      )`update app.video_calls set severed_at = ${new Date(app.clock.now())}, severed_by = ${by}
        where id = ${callId} and ended_at is null and severed_at is null`;
    },
    read,
  };
}

test('random stories on the database: one end each, its time right, nobody in two calls', async (t) => {
  const app = await makeTestApp(t);
  const world = await createDatabaseWorld(app);
  app.clock.stop();
  await fc.assert(
    fc.asyncProperty(storiesOf(20), async (story) => {
      // What an earlier story left is over by then.
      world.advance(600_000);
      await world.look();
      await tellStory(world, story);
    }),
    { numRuns: STORIES, seed: 7, endOnFailure: true },
  );
  const wrong = await app.ctx.db('wrong')`
    select id from app.video_calls where ended_at is null or duration_seconds
      <> round(coalesce(extract(epoch from ended_at - accepted_at), 0))`;
  assert.equal(wrong.length, 0);
  const [{ calls } = { calls: 0 }] = await app.ctx.db<{ calls: number }>('count')`
    select count(*)::integer as calls from app.video_calls`;
  assert.ok(calls > STORIES / 2, `${calls}`);
});
