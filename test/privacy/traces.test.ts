import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import {
  accounts,
  calls,
  discovery,
  type Me,
  messages,
  type ProblemError,
  people,
  safety,
} from '@romantic/contract';
import { addPhoto, getMe, type Member, memberOf, signUp } from '../harness/member.ts';
import { readApi } from '../harness/openapi.ts';
import { drawPicture } from '../harness/picture.ts';
import { startQuickServer } from '../harness/quick-server.ts';
import { startServer } from '../harness/server.ts';
import { crawl, findTraces } from './crawl.ts';

/** One of two people, and everything by which the other could know them. */
interface Half {
  member: Member;
  /** The same person at the second server. */
  there: Member;
  markers: string[];
}

interface Pair {
  a: Half;
  b: Half;
  matchId: string | null;
}

const place = { count: 0 };
const nextPlace = () => ({ latitude: -45 + 4 * place.count++, longitude: 20 });
/** What a member can do about another is tried elsewhere: here it would end the story. */
const ENDINGS = ['blockUser', 'reportUser', 'unblockUser', 'logout'];
const RELATIONS = ['strangers', 'a likes b', 'b likes a', 'matched'] as const;
type Relation = (typeof RELATIONS)[number];

test('who is parted finds no trace of the other, at no server', async (t) => {
  const here = await startQuickServer(t);
  const second = await startServer(t, { env: { DATABASE_URL: here.databaseUrl, ROLES: 'api' } });
  const { document, operations } = await readApi(here.baseUrl);

  /** What shows of one to the other over all routes, at both servers, in one pass each. */
  const findAll = async ({ matchId }: Pair, viewer: Half, other: Half): Promise<string[]> => {
    const [id, , photo, , , message, call] = other.markers;
    const ids = [id, photo, matchId, message, call].filter((known) => typeof known === 'string');
    const traces: string[] = [];
    for (const [baseUrl, { session }] of [
      [second.baseUrl, viewer.there],
      [here.baseUrl, viewer.member],
    ] as const) {
      const token = session.accessToken;
      const pages = await crawl({ baseUrl, document, operations, token, ids, without: ENDINGS });
      // One's own list names whom one has blocked; it is read on its own below.
      const others = pages.filter(({ operation }) => operation.id !== 'listBlocks');
      traces.push(...findTraces(others, other.markers));
    }
    return traces;
  };

  const makeHalf = async (name: string, location: { latitude: number; longitude: number }): Promise<Half> => {
    const tag = `${name}${place.count}xq`;
    const member = await signUp(here.baseUrl, { fullName: `${tag} Family${tag}`, location });
    await member.client.call(people.updateProfile, { body: { bio: `bio-of-${tag}` } });
    const photo = await addPhoto(member, await drawPicture(place.count));
    const { photos } = await getMe(member);
    const there = memberOf(second.baseUrl, member.session, member.phoneNumber);
    const storage = new URL(photos[0]?.urls.small ?? '').pathname.split('/')[2] ?? '';
    return { member, there, markers: [member.id, tag, photo, storage] };
  };

  const like = (from: Half, to: Half) =>
    from.member.client.call(discovery.likeUser, { body: { userId: to.member.id } });

  /** Says something that is like nothing else. */
  const write = async (from: Half, conversationId: string): Promise<void> => {
    const content = `words-of-${from.markers[1]}`;
    const body = { conversationId, clientMessageId: randomUUID(), type: 'text' as const, content };
    const { id } = await from.member.client.call(messages.sendMessage, { body });
    from.markers.push(content, id);
  };

  /** Rings and calls off: the call, and its entry in the conversation. */
  const ring = async ({ member: { client }, markers }: Half, matchId: string): Promise<void> => {
    const { id } = await client.call(calls.initiateCall, { body: { matchId, media: 'audio' } });
    await client.call(calls.endCall, { body: { callId: id } });
    markers.push(id);
  };

  /** Two people alone in a place, related in one way, who have seen each other wherever they may. */
  const makePair = async (relation: Relation): Promise<Pair> => {
    const location = nextPlace();
    const [a, b] = [await makeHalf('Ada', location), await makeHalf('Ben', location)];
    for (const half of [a, b]) {
      for (const { client } of [half.member, half.there]) {
        const read = () => client.call(discovery.discover, { query: { limit: 20 } });
        const other = half === a ? b : a;
        await waitFor(async () => (await read()).people.some(({ id }) => id === other.member.id));
      }
    }
    if (relation === 'a likes b' || relation === 'matched') await like(a, b);
    if (relation === 'b likes a' || relation === 'matched') {
      const { match } = await like(b, a);
      for (const half of match ? [a, b] : []) {
        await write(half, match?.id ?? '');
        await ring(half, match?.id ?? '');
      }
      return { a, b, matchId: match?.id ?? null };
    }
    return { a, b, matchId: null };
  };

  const block = ({ a, b }: Pair) => a.member.client.call(safety.blockUser, { body: { userId: b.member.id } });
  const report = ({ a, b }: Pair) =>
    a.member.client.call(safety.reportUser, { body: { userId: b.member.id, reason: 'harassment' } });
  const seesCard = async (viewer: Half, other: Half): Promise<boolean> => {
    const { people: cards } = await viewer.there.client.call(discovery.discover, { query: { limit: 20 } });
    return cards.some(({ id }) => id === other.member.id);
  };

  await t.test('before that, the crawl does find them', async () => {
    for (const relation of ['strangers', 'matched'] as const) {
      const pair = await makePair(relation);
      const traces = await findAll(pair, pair.a, pair.b);
      for (const marker of pair.b.markers) {
        assert.ok(
          traces.some((trace) => trace.endsWith(marker)),
          `${relation}: ${marker}`,
        );
      }
    }
  });

  for (const relation of RELATIONS) {
    await t.test(`after a block, ${relation}`, async () => {
      const pair = await makePair(relation);
      const before = { a: await getMe(pair.a.member), b: await getMe(pair.b.member) };
      await block(pair);
      assert.deepEqual(await findAll(pair, pair.b, pair.a), []);
      assert.deepEqual(await findAll(pair, pair.a, pair.b), []);
      // The one place that names them: the blocker's own list.
      const { blocks } = await pair.a.there.client.call(safety.listBlocks);
      assert.deepEqual(
        blocks.map(({ userId }) => userId),
        [pair.b.member.id],
      );
      assert.deepEqual((await pair.b.there.client.call(safety.listBlocks)).blocks, []);
      assert.deepEqual(changesOf(before.b, await getMe(pair.b.there)), countsAfter(relation, 'b'));
      assert.deepEqual(changesOf(before.a, await getMe(pair.a.there)), countsAfter(relation, 'a'));
    });

    await t.test(`after a report, ${relation}; a block that came and went changes nothing`, async () => {
      const pair = await makePair(relation);
      await report(pair);
      assert.deepEqual(await findAll(pair, pair.b, pair.a), []);
      assert.deepEqual(await findAll(pair, pair.a, pair.b), []);
      await block(pair);
      await pair.a.member.client.call(safety.unblockUser, { params: { userId: pair.b.member.id } });
      assert.deepEqual(await findAll(pair, pair.a, pair.b), []);
      assert.deepEqual(await findAll(pair, pair.b, pair.a), []);
    });
  }

  await t.test('after an unmatch, by either', async () => {
    for (const by of ['a', 'b'] as const) {
      const pair = await makePair('matched');
      const params = { matchId: pair.matchId as string };
      await pair[by].member.client.call(discovery.unmatch, { params });
      assert.deepEqual(await findAll(pair, pair.a, pair.b), []);
      assert.deepEqual(await findAll(pair, pair.b, pair.a), []);
    }
  });

  await t.test('the blocked one may block in turn, and learns nothing by it', async () => {
    const pair = await makePair('strangers');
    const nobody = '018f0000-0000-7000-8000-000000000000';
    await block(pair);
    const { client } = pair.b.member;
    for (const userId of [pair.a.member.id, nobody]) {
      for (const call of [
        () => client.call(discovery.likeUser, { body: { userId } }),
        () => client.call(discovery.passUser, { body: { userId } }),
        () => client.call(people.getPerson, { params: { userId } }),
        () => client.call(safety.unblockUser, { params: { userId } }),
      ]) {
        await assert.rejects(call, (error: ProblemError) => error.problem.code === 'not_found');
      }
    }
    await client.call(safety.blockUser, { body: { userId: pair.a.member.id } });
    // Whom one has come across can be reported, also when they blocked first: the door says no more than "kept".
    const { reportId, ...rest } = await client.call(safety.reportUser, {
      body: { userId: pair.a.member.id, reason: 'spam' },
    });
    assert.deepEqual([typeof reportId, Object.keys(rest)], ['string', ['createdAt']]);
  });

  await t.test('an unblock gives back the feed within a second, and no more than was there', async () => {
    const unblock = ({ a, b }: Pair) =>
      a.member.client.call(safety.unblockUser, { params: { userId: b.member.id } });
    const strangers = await makePair('strangers');
    await block(strangers);
    assert.deepEqual(
      [await seesCard(strangers.a, strangers.b), await seesCard(strangers.b, strangers.a)],
      [false, false],
    );
    await unblock(strangers);
    const started = performance.now();
    await waitFor(async () => await seesCard(strangers.b, strangers.a));
    await waitFor(async () => await seesCard(strangers.a, strangers.b));
    assert.ok(performance.now() - started < 1_000);

    const liked = await makePair('b likes a');
    await block(liked);
    assert.equal((await liked.a.there.client.call(accounts.getOwnProfile)).counts.likes, 0);
    await unblock(liked);
    assert.equal((await liked.a.there.client.call(accounts.getOwnProfile)).counts.likes, 1);

    const matched = await makePair('matched');
    await block(matched);
    await unblock(matched);
    for (const half of [matched.a, matched.b]) {
      const other = half === matched.a ? matched.b : matched.a;
      assert.deepEqual(await findAll(matched, half, other), []);
    }
  });

  await t.test('two blocks: both must go', async () => {
    const pair = await makePair('strangers');
    await block(pair);
    await pair.b.member.client.call(safety.blockUser, { body: { userId: pair.a.member.id } });
    await pair.a.member.client.call(safety.unblockUser, { params: { userId: pair.b.member.id } });
    assert.deepEqual([await seesCard(pair.a, pair.b), await seesCard(pair.b, pair.a)], [false, false]);
  });
});

/**
 * What of a member's own profile is another after they were parted from somebody: their counts, nothing else. Of their
 * coins the crawl takes those of the day itself.
 */
function changesOf(before: Me, after: Me): Record<string, number> {
  const withoutCounts = (me: Me) => ({
    ...me,
    counts: null,
    coins: null,
    photos: me.photos.map(({ id }) => id),
  });
  assert.deepEqual(withoutCounts(after), withoutCounts(before));
  return {
    likes: after.counts.likes - before.counts.likes,
    matches: after.counts.matches - before.counts.matches,
  };
}

/** Documented: a like of, or a match with, somebody who is gone counts no more. */
function countsAfter(relation: Relation, half: 'a' | 'b'): Record<string, number> {
  if (relation === 'matched') return { likes: 0, matches: -1 };
  const wasLiked = relation === (half === 'a' ? 'b likes a' : 'a likes b');
  return { likes: wasLiked ? -1 : 0, matches: 0 };
}

async function waitFor(holds: () => Promise<boolean>): Promise<void> {
  const started = performance.now();
  while (!(await holds())) {
    assert.ok(performance.now() - started < 10_000, 'it did not come true within 10 s');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
