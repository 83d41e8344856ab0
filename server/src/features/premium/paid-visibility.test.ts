import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { discovery, messages, ProblemError, people, premium } from '@romantic/contract';
import { makeTestApp, type TestMember } from '../../testing/test-app.ts';
import { discover } from '../discovery/deck/discover.ts';
import { getOwnProfile } from '../people/own-profile.ts';
import { visibleTo } from '../safety/visibility.ts';
import { entitle } from './testing/entitle.ts';

/** The clock of a test goes on, so nothing is asked at the very moment. */
const PLAN_MS = 600_000;
const MOMENT_MS = 60_000;
const ROME = { latitude: 41.9028, longitude: 12.4964 };
const refused = (code: string) => (err: unknown) => err instanceof ProblemError && err.problem.code === code;

test('what a plan lets a member do about being seen ends with it, by the clock', async (t) => {
  const app = await makeTestApp(t);
  const { ctx, clock } = app;
  const show = (member: TestMember, visibility: object) =>
    member.client.call(people.updateProfile, { body: { visibility } });
  const deckOf = async (member: TestMember) => {
    await ctx.feed.refresh([]);
    const { people: cards } = await discover(ctx, { id: member.id } as never, { limit: 20 });
    return cards;
  };
  const sees = async (viewer: TestMember, other: TestMember) =>
    (await deckOf(viewer)).some(({ id }) => id === other.id);

  await t.test('a free member can do none of it', async () => {
    const ana = await app.signUp();
    await assert.rejects(show(ana, { incognito: true }), refused('plan_required'));
    await assert.rejects(show(ana, { hideReads: true }), refused('plan_required'));
    const away = ana.client.call(premium.startTravel, { body: { location: ROME } });
    await assert.rejects(away, refused('plan_required'));
    await show(ana, { incognito: false, hideReads: false });
    assert.equal((await ana.client.call(premium.endTravel)).travel, null);
  });

  await t.test('incognito', async () => {
    const [ana, ben] = [await app.signUp(), await app.signUp()];
    await entitle(app, ana.id, 'incognito', clock.now() + PLAN_MS);
    assert.equal((await show(ana, { incognito: true })).visibility.incognito, true);
    assert.deepEqual(await visibleTo(ctx, ben.id, [ana.id]), new Set());
    assert.equal(await sees(ben, ana), false);
    clock.advance(PLAN_MS - MOMENT_MS);
    assert.deepEqual(await visibleTo(ctx, ben.id, [ana.id]), new Set());
    clock.advance(MOMENT_MS);
    assert.deepEqual(await visibleTo(ctx, ben.id, [ana.id]), new Set([ana.id]));
    assert.equal((await getOwnProfile(ctx, ana.id)).visibility.incognito, false);
    // The wish is kept: with the next plan it counts again.
    await entitle(app, ana.id, 'incognito', clock.now() + PLAN_MS);
    assert.deepEqual(await visibleTo(ctx, ben.id, [ana.id]), new Set());
  });

  await t.test('another city', async () => {
    const [ana, ben, roma] = [await app.signUp(), await app.signUp(), await app.signUp({ location: ROME })];
    await entitle(app, ana.id, 'travel', clock.now() + PLAN_MS);
    const { travel, location } = await ana.client.call(premium.startTravel, { body: { location: ROME } });
    assert.deepEqual([travel?.countryCode, location?.countryCode], ['IT', 'PT']);
    await ctx.feed.refresh([ana.id, ben.id, roma.id]);
    assert.deepEqual([await sees(roma, ana), await sees(ana, roma)], [true, true]);
    assert.deepEqual([await sees(ben, ana), await sees(ana, ben)], [false, false]);
    const shown = (await deckOf(roma)).find(({ id }) => id === ana.id);
    assert.deepEqual([shown?.city, shown?.distanceKm], [travel?.city, 1]);
    clock.advance(PLAN_MS);
    assert.equal((await getOwnProfile(ctx, ana.id)).travel, null);
    assert.equal(await sees(roma, ana), false, 'also while the copy in memory still believes it');
    assert.equal(await sees(ana, roma), false);
    await until(async () => (await sees(ben, ana)) && (await sees(ana, ben)));
  });

  await t.test('what was read', async () => {
    const [ana, ben] = [await app.signUp(), await app.signUp()];
    await ben.client.call(discovery.likeUser, { body: { userId: ana.id } });
    const { match } = await ana.client.call(discovery.likeUser, { body: { userId: ben.id } });
    assert.ok(match);
    const say = (content: string) =>
      ben.client.call(messages.sendMessage, {
        body: { conversationId: match.id, clientMessageId: randomUUID(), type: 'text', content },
      });
    const read = async (messageId: string) =>
      (await ana.client.call(messages.markRead, { params: { messageId } })).readSeq;
    const known = async () => {
      const { conversations } = await ben.client.call(messages.listConversations, {});
      const page = await ben.client.call(messages.listMessages, { params: { id: match.id }, query: {} });
      return [conversations[0]?.theirReadSeq, page.messages.filter(({ readAt }) => readAt !== null).length];
    };
    await entitle(app, ana.id, 'read_receipts', clock.now() + PLAN_MS);
    assert.equal((await show(ana, { hideReads: true })).visibility.hideReads, true);
    const first = await say('one');
    assert.equal(await read(first.id), 1);
    assert.deepEqual(await known(), [0, 0]);
    const { conversations } = await ana.client.call(messages.listConversations, {});
    assert.deepEqual([conversations[0]?.myReadSeq, conversations[0]?.unread], [1, 0], 'she knows herself');
    clock.advance(PLAN_MS);
    assert.deepEqual(await known(), [0, 0], 'what was not told then is not told now');
    const second = await say('two');
    await read(second.id);
    assert.deepEqual(await known(), [2, 1]);
  });
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 10_000;
  while (!(await holds())) {
    assert.ok(Date.now() < end, 'it never came');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
