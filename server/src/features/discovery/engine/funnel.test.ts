import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { createClient, discovery, ProblemError, people, safety, staff } from '@romantic/contract';
import { refusedWith } from '../../../testing/refused-with.ts';
import { makeTestApp, type TestMember } from '../../../testing/test-app.ts';
import { nextPlace, north } from '../testing/places.ts';

test('the funnel tells staff why a member sees nobody', async (t) => {
  const app = await makeTestApp(t);
  const location = nextPlace();
  const asStaff = createClient({ baseUrl: app.baseUrl, accessToken: () => 'sb_secret_romantic_local' });
  const funnelOf = async ({ id }: Pick<TestMember, 'id'>) => {
    const { dropped, ...rest } = await asStaff.call(staff.getFunnel, { params: { userId: id } });
    const there = dropped.filter((drop) => drop.people > 0).map(({ filter, people }) => [filter, people]);
    return { ...rest, dropped: Object.fromEntries(there) as Record<string, number> };
  };
  const member = await app.signUp({ location });
  const change = (who: TestMember, body: object) => who.client.call(people.updateProfile, { body });
  const near = () => app.signUp({ location });

  await t.test('everybody stands at the first filter that drops them', async () => {
    const [passed, blocker, short] = [await near(), await near(), await near()];
    await near();
    await app.signUp({ location: north(location, 250) });
    await change(short, { heightCm: 150 });
    await member.client.call(discovery.passUser, { body: { userId: passed.id } });
    await blocker.client.call(safety.blockUser, { body: { userId: member.id } });
    assert.deepEqual(await funnelOf(member), {
      paused: false,
      shown: true,
      considered: 6,
      eligible: 2,
      dropped: { self: 1, excluded: 2, 'mine.distance': 1 },
    });
    await change(member, { preferences: { mustHaves: { heightMinCm: 160 } } });
    const { eligible, dropped } = await funnelOf(member);
    assert.deepEqual([eligible, dropped['mine.height']], [0, 4]);
    await change(member, { preferences: { mustHaves: {} } });
  });

  await t.test('what was taken back counts no more', async () => {
    const before = await funnelOf(member);
    const other = await near();
    await member.client.call(discovery.passUser, { body: { userId: other.id } });
    assert.equal((await funnelOf(member)).eligible, before.eligible);
    await member.client.call(discovery.rewind);
    assert.equal((await funnelOf(member)).eligible, before.eligible + 1);
    await member.client.call(safety.blockUser, { body: { userId: other.id } });
    assert.equal((await funnelOf(member)).eligible, before.eligible);
    await member.client.call(safety.unblockUser, { params: { userId: other.id } });
    assert.equal((await funnelOf(member)).eligible, before.eligible + 1);
  });

  await t.test('who is paused is told from who is not', async () => {
    await change(member, { visibility: { paused: true } });
    const { paused, shown } = await funnelOf(member);
    assert.deepEqual([paused, shown], [true, false]);
    await change(member, { visibility: { paused: false } });
  });

  await t.test('somebody who is not there: 404; without a place: 409', async () => {
    await assert.rejects(funnelOf({ id: randomUUID() }), refusedWith('not_found'));
    const nowhere = await app.signUp({ location: null });
    await assert.rejects(funnelOf(nowhere), refusedWith('profile_incomplete'));
  });

  await t.test('a member is told nothing, of themself neither', async () => {
    for (const [who, code] of [
      [member.client, 'unauthorized'],
      [app.client, 'unauthorized'],
    ] as const) {
      const call = who.call(staff.getFunnel, { params: { userId: member.id } });
      await assert.rejects(call, (error) => error instanceof ProblemError && error.problem.code === code);
    }
  });
});
