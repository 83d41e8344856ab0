import assert from 'node:assert/strict';
import { test } from 'node:test';
import { discovery, people } from '@romantic/contract';
import { waitForFeed } from '../harness/feed-settled.ts';
import { type Answer, send } from '../harness/http.ts';
import { addPhoto, getMe, type Member, signUp } from '../harness/member.ts';
import { drawPicture } from '../harness/picture.ts';
import { startQuickServer } from '../harness/quick-server.ts';
import { openDatabase } from './database.ts';

const PAIRS = 6;
const PLACE = { latitude: 41.9, longitude: 12.5 };

/** Answers of two servers' worth of headers differ in these by themselves. */
const MOMENTARY = new Set(['date', 'x-request-id', 'keep-alive', 'content-length', 'connection']);

test('a free member cannot tell who likes them', async (t) => {
  const { baseUrl, databaseUrl } = await startQuickServer(t);
  const picture = await drawPicture(5);
  /** One of many who differ in nothing that anybody sees. */
  const makeTwin = async (): Promise<Member> => {
    const twin = await signUp(baseUrl, { fullName: 'Twin Example', location: PLACE });
    await twin.client.call(people.updateProfile, { body: { bio: 'A twin.', interests: ['tea', 'jazz'] } });
    await addPhoto(twin, picture);
    return twin;
  };
  const viewer = await signUp(baseUrl, { location: PLACE });
  const elsewhere = await signUp(baseUrl, { location: { latitude: 42.1, longitude: 12.5 } });
  const likers: Member[] = [];
  const others: Member[] = [];
  for (let index = 0; index < PAIRS; index += 1) {
    likers.push(await makeTwin());
    others.push(await makeTwin());
  }
  const isTwin = (id: string) => [...likers, ...others].some((twin) => twin.id === id);
  const ask = (path: string): Promise<Answer> =>
    send(baseUrl, { method: 'GET', path, token: viewer.session.accessToken });
  const like = (from: Member, to: Member) =>
    from.client.call(discovery.likeUser, { body: { userId: to.id, note: 'Hello.' } });
  /** Another wish of the viewer makes another order: nothing is answered from before the likes. */
  const readDeck = async (maxDistanceKm: number): Promise<Answer> => {
    await viewer.client.call(people.updateProfile, { body: { preferences: { maxDistanceKm } } });
    return ask('/api/users/discover?limit=20');
  };

  const before = await readDeck(98);
  for (const [index, liker] of likers.entries()) {
    await like(liker, viewer);
    // As many likes, given to somebody else.
    await like(others[index] as Member, elsewhere);
  }
  // The feed counts what people give, whomever they give it to.
  await waitForFeed(baseUrl, openDatabase(t, databaseUrl).sql);
  const after = await readDeck(99);
  type Deck = { people: ({ id: string } & Record<string, unknown>)[] };
  const deck = after.json as Deck;

  await t.test('who likes them and who likes another stand as they stood before', () => {
    const order = (answer: Answer) => (answer.json as Deck).people.map(({ id }) => id).filter(isTwin);
    assert.equal(order(after).length, 2 * PAIRS);
    // Each liker with the one who liked somebody else at the same time: a like says something about who gives it.
    for (const [index, liker] of likers.entries()) {
      const isPair = (id: string): boolean => id === liker.id || id === others[index]?.id;
      assert.deepEqual(order(after).filter(isPair), order(before).filter(isPair));
    }
  });

  await t.test('the cards of those who like and those who do not are the same', () => {
    const shapeOf = (id: string) => anonymous(deck.people.find((card) => card.id === id));
    const [first] = likers;
    assert.ok(first && shapeOf(first.id).includes('A twin.'));
    for (const twin of [...likers, ...others]) assert.equal(shapeOf(twin.id), shapeOf(first.id));
  });

  await t.test('opening a card tells nothing either, by body, headers or size', async () => {
    const [liker, other] = [likers[0] as Member, others[0] as Member];
    const [one, two] = [await ask(`/api/users/${liker.id}`), await ask(`/api/users/${other.id}`)];
    assert.equal(one.status, 200);
    assert.equal(anonymous(one.json), anonymous(two.json));
    assert.deepEqual(headersOf(one), headersOf(two));
    assert.equal(one.headers.get('content-length'), two.headers.get('content-length'));
  });

  await t.test('who has not been shown is not found, whether they like one or not', async () => {
    const stranger = await signUp(baseUrl, { location: PLACE });
    const [liker, other] = [await makeTwin(), await makeTwin()];
    await like(liker, stranger);
    await like(other, elsewhere);
    const answers = await Promise.all(
      [liker, other].map(({ id }) =>
        send(baseUrl, { method: 'GET', path: `/api/users/${id}`, token: stranger.session.accessToken }),
      ),
    );
    assert.deepEqual(
      answers.map(({ status }) => status),
      [404, 404],
    );
    assert.equal(anonymous(answers[0]?.json), anonymous(answers[1]?.json));
  });

  await t.test('/likes: how many, and pictures under other ids each time', async () => {
    const pages = [await ask('/api/users/likes'), await ask('/api/users/likes')];
    type Likes = { count: number; people: unknown[]; blurred: { opaqueId: string; imageUrl: string }[] };
    const [first, second] = pages.map(({ json }) => json as Likes) as [Likes, Likes];
    assert.deepEqual([first.count, first.people, first.blurred.length], [PAIRS, [], PAIRS]);
    const ids = [...first.blurred, ...second.blurred].map(({ opaqueId }) => opaqueId);
    assert.equal(new Set(ids).size, 2 * PAIRS);
    for (const liker of likers) {
      const { photos } = await getMe(liker);
      const url = new URL(photos[0]?.urls.small ?? '');
      const traces = [
        liker.id,
        photos[0]?.id,
        url.pathname.split('/')[2],
        'Twin',
        'A twin.',
        liker.id.slice(-12),
      ];
      for (const trace of traces) {
        for (const { text } of pages) assert.ok(trace && !text.includes(trace), `${trace}`);
      }
    }
    for (const id of ids) assert.ok((await ask(`/api/users/${id}`)).status === 422);
  });

  await t.test('a blurred picture is small, and holds no more than a blur', async () => {
    const { blurred } = (await ask('/api/users/likes')).json as { blurred: { imageUrl: string }[] };
    const url = new URL(blurred[0]?.imageUrl ?? '');
    const response = await fetch(baseUrl + url.pathname + url.search);
    assert.deepEqual([response.status, response.headers.get('content-type')], [200, 'image/webp']);
    assert.ok((await response.arrayBuffer()).byteLength < 10_000);
  });
});

/** A card without what is each one's own: ids, keys and signatures. */
function anonymous(card: unknown): string {
  return JSON.stringify(card)
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID')
    .replace(/\/media\/[^"]+/g, 'MEDIA');
}

function headersOf({ headers }: Answer): [string, string][] {
  return ([...headers] as [string, string][]).filter(([name]) => !MOMENTARY.has(name));
}
