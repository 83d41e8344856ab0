import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accounts, type Call, discovery, safety } from '@romantic/contract';
import { recordEvents } from '../../realtime/testing/recording-realtime.ts';
import { makeTestApp, type TestApp, type TestMember } from '../../testing/test-app.ts';
import { makePair, readAll } from '../chat/testing/pair.ts';
import { accept, end, history, initiate, reject } from './testing/call-pair.ts';
import { lookAtCalls } from './timers.ts';

/** The longer form: CALL_RACES=200. */
const ROUNDS = Number(process.env.CALL_RACES ?? 4);

/** Nothing of this may ever be found, whatever was tried at once. */
async function findBroken(app: TestApp): Promise<unknown[]> {
  const rows = await app.ctx.db('invariants')`
    select 'in two calls' as broken, member as id from (
      select unnest(array[caller_id, receiver_id]) as member from app.video_calls where ended_at is null) o
    group by member having count(*) > 1
    union all
    select 'members differ', id from app.video_calls c
    where (ended_at is null) <> ((select count(*) from app.call_members m where m.call_id = c.id) = 2)
    union all
    select 'duration', id from app.video_calls where ended_at is not null and duration_seconds
      <> round(coalesce(extract(epoch from date_trunc('milliseconds', ended_at) - accepted_at), 0))
    union all
    select 'entry', c.id from app.video_calls c where ended_at is not null and severed_at is null
      and (select count(*) from app.messages t where t.entry ->> 'callId' = c.id::text) <> 1`;
  return rows.map((row) => ({ ...row }));
}

test('at the same moment, through two processes', async (t) => {
  const app = await makeTestApp(t);
  const other = await makeTestApp(t, { databaseUrl: app.databaseUrl });
  const taken = [
    recordEvents(app.ctx.realtime, 'call.updated'),
    recordEvents(other.ctx.realtime, 'call.updated'),
  ];
  const there = (member: TestMember) => other.memberOf(member.session, member.phoneNumber);
  const pair = async () => {
    const made = await makePair(app);
    return { ...made, second: there(made.second) };
  };
  const settle = async (attempts: readonly Promise<unknown>[]) => {
    const results = await Promise.allSettled(attempts);
    const codes = results.map((result) =>
      result.status === 'fulfilled'
        ? 'ok'
        : String((result.reason as { problem?: { code: string } }).problem?.code),
    );
    return { results, codes };
  };
  const endsTold = (call: Call) =>
    taken
      .flatMap((take) => take())
      .filter(({ topic, payload }) => {
        const { id, endedAt } = payload as Call;
        return topic === `call:${call.id}` && id === call.id && endedAt !== null;
      }).length;
  t.beforeEach(() => {
    for (const take of taken) take();
  });

  await t.test('accept against cancel: one of the two, and both agree', async () => {
    const seen = new Set<string>();
    const { first, second, id } = await pair();
    for (let round = 0; round < ROUNDS; round += 1) {
      app.clock.advance(1_000);
      const call = await initiate(first, id);
      const { codes } = await settle(
        round % 2 ? [accept(second, call), end(first, call)] : [end(first, call), accept(second, call)],
      );
      assert.equal(codes[round % 2 ? 1 : 0], 'ok');
      const [mine] = await history(first);
      const [theirs] = await history(second);
      assert.deepEqual(mine, theirs);
      const answered = codes[round % 2 ? 0 : 1] === 'ok';
      assert.equal(mine?.status, answered ? 'completed' : 'cancelled', codes.join());
      assert.equal(endsTold(call), 1);
      seen.add(String(mine?.status));
    }
    assert.ok(seen.size >= 1);
  });

  await t.test('two devices accept: one has it', async () => {
    const { first, second, id } = await pair();
    const { verificationToken } = await app.verify(second.phoneNumber);
    const session = await app.client.call(accounts.login, { body: { verificationToken } });
    const tablet = app.memberOf(session, second.phoneNumber);
    for (let round = 0; round < ROUNDS; round += 1) {
      const call = await initiate(first, id);
      const { codes } = await settle([accept(second, call), accept(tablet, call)]);
      assert.deepEqual(codes.sort(), ['call_taken', 'ok']);
      await end(first, call);
    }
  });

  await t.test('ended by both, and declined: one end', async () => {
    const { first, second, id } = await pair();
    for (let round = 0; round < ROUNDS; round += 1) {
      const call = await initiate(first, id);
      if (round % 2) await accept(second, call);
      const attempts = [end(first, call), end(second, call), ...(round % 2 ? [] : [reject(second, call)])];
      const { results } = await settle(attempts);
      const answers = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
      assert.equal(answers.length, attempts.length);
      for (const answer of answers) assert.deepEqual(answer, answers[0]);
      assert.equal(endsTold(call), 1);
      assert.equal((await readAll(first, id)).length, round + 1);
    }
  });

  await t.test('both call each other, and a third calls one of them: one call', async () => {
    const { first, second, id } = await pair();
    const third = await app.signUp();
    await third.client.call(discovery.likeUser, { body: { userId: second.id } });
    const { match } = await second.client.call(discovery.likeUser, { body: { userId: third.id } });
    assert.ok(match);
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const { id: callId } of await history(second)) await end(second, { id: callId });
      for (const { id: callId } of await history(first)) await end(first, { id: callId });
      const { codes } = await settle([
        initiate(first, id),
        initiate(second, id),
        initiate(third, match.id),
        initiate(first, id, 'audio'),
      ]);
      assert.equal(codes.filter((code) => code === 'ok').length, 1, codes.join());
      assert.deepEqual([...new Set(codes)].sort(), ['busy', 'ok']);
    }
  });

  await t.test('a block, and whatever the two do: over, and nobody is left in a call', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { first, second, id } = await pair();
      const call = await initiate(first, id);
      if (round % 3 === 0) await accept(second, call);
      const { codes } = await settle([
        second.client.call(safety.blockUser, { body: { userId: first.id } }),
        accept(second, call),
        end(first, call),
        lookAtCalls(app.ctx),
        lookAtCalls(other.ctx),
      ]);
      assert.equal(codes[0], 'ok');
      for (const code of codes) assert.ok(['ok', 'not_found', 'call_over'].includes(code), codes.join());
      await lookAtCalls(app.ctx);
      const open = await app.ctx.db(
        'open',
      )`select from app.video_calls where id = ${call.id} and ended_at is null`;
      assert.equal(open.length, 0);
    }
  });

  await t.test(
    'the timers of two processes and an answer at the last moment: one end or one call',
    async () => {
      const { first, second, id } = await pair();
      for (let round = 0; round < ROUNDS; round += 1) {
        const call = await initiate(first, id);
        app.clock.advance(30_000);
        const { codes } = await settle([
          lookAtCalls(app.ctx),
          accept(app.memberOf(second.session, ''), call),
          lookAtCalls(app.ctx),
        ]);
        await lookAtCalls(app.ctx);
        const [seen] = await history(first);
        if (codes[1] === 'ok') await end(first, call);
        else assert.equal(seen?.status, 'missed');
      }
    },
  );

  assert.deepEqual(await findBroken(app), []);

  await t.test(
    'the database itself refuses a second call of a member, and a change of what is over',
    async () => {
      const { first, id } = await pair();
      const call = await initiate(first, id);
      const again = app.ctx.db('second')`
      insert into app.video_calls (id, match_id, caller_id, receiver_id, media, provider, caller_session, started_at,
        ring_ends_at, caller_seen_at)
      select gen_random_uuid(), match_id, receiver_id, caller_id, media, provider, caller_session, now(), now(), now()
      from app.video_calls where id = ${call.id}`;
      await assert.rejects(again, { code: '23505' });
      await end(first, call);
      const reopened = app.ctx.db('reopen')`
      update app.video_calls set status = 'ringing', ended_at = null, end_reason = null where id = ${call.id}`;
      await assert.rejects(reopened, { code: '23514' });
    },
  );
});
