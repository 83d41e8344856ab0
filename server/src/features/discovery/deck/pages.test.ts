import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Client, createClient, discovery, people } from '@romantic/contract';
import { refusedWith } from '../../../testing/refused-with.ts';
import { makeTestApp, type TestApp, type TestMember } from '../../../testing/test-app.ts';
import { listDeck, nextPlace } from '../testing/places.ts';

const EVERYBODY = 25;

/** Every page to the end, from as many doors as there are clients, in turn. */
async function readPages(clients: readonly Client[], limit: number): Promise<string[][]> {
  const pages: string[][] = [];
  let cursor: string | null | undefined;
  do {
    const client = clients[pages.length % clients.length] as Client;
    const query: { limit: number; cursor?: string } = cursor ? { limit, cursor } : { limit };
    const page = await client.call(discovery.discover, { query });
    pages.push(page.people.map(({ id }) => id));
    cursor = page.nextCursor;
    assert.ok(pages.length <= EVERYBODY, 'pages without an end');
  } while (cursor !== null);
  return pages;
}

async function signUpMany(app: TestApp, count: number, location = nextPlace()): Promise<TestMember[]> {
  const members: TestMember[] = [];
  for (let index = 0; index < count; index += 1) members.push(await app.signUp({ location }));
  return members;
}

test('pages hold everybody once', async (t) => {
  const app = await makeTestApp(t);
  const other = await makeTestApp(t, { databaseUrl: app.databaseUrl });
  const location = nextPlace();
  const [viewer, second, ...rest] = await signUpMany(app, EVERYBODY, location);
  assert.ok(viewer && second);
  const shown = [second, ...rest].map(({ id }) => id).sort();
  await waitUntilFollowed(other, shown);
  const readings = async () => {
    const text = await app.ctx.metrics.registry.metrics();
    return Number(/_count\{[^}]*statement="listDeckCards"[^}]*\} (\d+)/.exec(text)?.[1]);
  };
  const elsewhere = createClient({
    baseUrl: other.baseUrl,
    accessToken: () => viewer.session.accessToken,
  });

  for (const limit of [1, 7, 8, 20]) {
    await t.test(`${limit} a page: no repeats, no gaps, full pages`, async () => {
      const pages = await readPages([viewer.client], limit);
      assert.deepEqual(pages.flat().sort(), shown);
      assert.deepEqual(
        pages.slice(0, -1).map(({ length }) => length),
        pages.slice(0, -1).map(() => limit),
      );
    });
  }

  await t.test('the order is the viewer’s own and stays', async () => {
    const pages = await readPages([viewer.client], 6);
    assert.deepEqual(await readPages([viewer.client], 6), pages);
    const hers = await readPages([second.client], 6);
    assert.notDeepEqual(hers.flat().slice(0, 5), pages.flat().slice(0, 5));
  });

  await t.test('a cursor works at another process on the same database', async () => {
    const pages = await readPages([viewer.client, elsewhere], 5);
    assert.deepEqual(pages.flat().sort(), shown);
  });

  await t.test(
    'a page asked for again, here or there, is the same page, whatever came after it',
    async () => {
      const first = await viewer.client.call(discovery.discover, { query: { limit: 6 } });
      const query = { limit: 6, cursor: first.nextCursor as string };
      const ids = async (client: Client) =>
        (await client.call(discovery.discover, { query })).people.map(({ id }) => id);
      const page = await ids(viewer.client);
      const beside = await readPages([elsewhere, viewer.client], 4);
      assert.deepEqual(beside.flat().sort(), shown);
      for (const client of [viewer.client, elsewhere, viewer.client])
        assert.deepEqual(await ids(client), page);
    },
  );

  await t.test(
    'nobody comes twice or is lost while everybody’s score changes and orders grow old',
    async () => {
      let cursor: string | null | undefined;
      const met: string[] = [];
      for (let page = 0; cursor !== null; page += 1) {
        const client = page % 2 === 0 ? viewer.client : elsewhere;
        const query: { limit: number; cursor?: string } = cursor ? { limit: 3, cursor } : { limit: 3 };
        const { people: cards, nextCursor } = await client.call(discovery.discover, { query });
        met.push(...cards.map(({ id }) => id));
        cursor = nextCursor;
        await app.ctx.db('changeScores')`
        insert into app.standings (user_id, says, gets, exposures)
        select id, 6 * random() - 3, 6 * random() - 3, 9 * random() from unnest(${shown}::uuid[]) id
        on conflict (user_id) do update
        set says = excluded.says, gets = excluded.gets, exposures = excluded.exposures`;
        await Promise.all([app, other].map((one) => one.ctx.feed.refresh(shown)));
        for (const one of [app, other]) one.ctx.feed.decks.clear();
      }
      assert.deepEqual(met.sort(), shown);
    },
  );

  await t.test('a tampered, foreign or other list’s cursor: 422', async () => {
    const { nextCursor } = await viewer.client.call(discovery.discover, { query: { limit: 3 } });
    assert.ok(nextCursor);
    const bytes = Buffer.from(nextCursor, 'base64url');
    const flipped = [0, 20, bytes.length - 1].map((index) => {
      const copy = Buffer.from(bytes);
      copy[index] = (copy[index] as number) ^ 1;
      return copy.toString('base64url');
    });
    for (const cursor of [...flipped, nextCursor.slice(0, -4), `${nextCursor}AAAA`, 'x', '1']) {
      const call = viewer.client.call(discovery.discover, { query: { limit: 3, cursor } });
      await assert.rejects(call, refusedWith('cursor_invalid'), cursor);
    }
    const foreign = { query: { cursor: nextCursor } };
    await assert.rejects(second.client.call(discovery.discover, foreign), refusedWith('cursor_invalid'));
    await assert.rejects(viewer.client.call(discovery.listMatches, foreign), refusedWith('cursor_invalid'));
    await assert.rejects(viewer.client.call(discovery.listLikes, foreign), refusedWith('cursor_invalid'));
  });

  await t.test('a cursor tells nothing: the same place is written differently each time', async () => {
    const read = () => viewer.client.call(discovery.discover, { query: { limit: 3 } });
    const [first, again] = [await read(), await read()];
    assert.notEqual(first.nextCursor, again.nextCursor);
    const { nextCursor } = await viewer.client.call(discovery.discover, { query: { limit: 20 } });
    assert.equal(nextCursor?.length, first.nextCursor?.length);
    assert.deepEqual(
      first.people.map(({ id }) => id),
      again.people.map(({ id }) => id),
    );
  });

  await t.test('page sizes beyond 20 and below 1: 422', async () => {
    for (const limit of [0, 21, 1e9, 1.5]) {
      const call = viewer.client.call(discovery.discover, { query: { limit } });
      await assert.rejects(call, refusedWith('invalid_input'));
    }
  });

  await t.test('a preference takes effect at once, also on an order that is kept', async () => {
    const [moved] = rest;
    assert.ok(moved && (await listDeck(viewer)).length === 20);
    await viewer.client.call(people.updateProfile, { body: { preferences: { ageMin: 60 } } });
    assert.deepEqual(await listDeck(viewer), []);
    await viewer.client.call(people.updateProfile, { body: { preferences: { ageMin: 18 } } });
    await moved.client.call(people.updateProfile, { body: { interestedIn: ['man'] } });
    const ids = (await readPages([viewer.client], 20)).flat();
    assert.deepEqual(
      ids.sort(),
      shown.filter((id) => id !== moved.id),
    );
    await moved.client.call(people.updateProfile, { body: { interestedIn: ['woman'] } });
    // Another wish, another order: a kept one has no place for who comes back.
    await viewer.client.call(people.updateProfile, { body: { preferences: { maxDistanceKm: 90 } } });
  });

  await t.test('who pauses sees nobody at once, also on an order that is kept', async () => {
    const set = (paused: boolean) =>
      viewer.client.call(people.updateProfile, { body: { visibility: { paused } } });
    const look = () => viewer.client.call(discovery.discover, { query: { limit: 8 } });
    assert.equal((await look()).people.length, 8);
    await set(true);
    const hidden = await look();
    assert.deepEqual([hidden.people, hidden.nextCursor, hidden.exhausted], [[], null, false]);
    await set(false);
    assert.equal((await look()).people.length, 8);
  });

  await t.test('the cards of a page are read once, whether or not there are enough for it', async () => {
    for (const limit of [20, 8]) {
      const few = await signUpMany(app, 3);
      const look = () => few[0]?.client.call(discovery.discover, { query: { limit } });
      const [first, before] = [await look(), await readings()];
      assert.equal(first?.people.length, 2);
      await look();
      assert.equal(await readings(), before + 1, `${limit} a page`);
    }
  });

  await t.test('who decides on everybody, page by page, meets everybody once and is told so', async () => {
    const met: string[] = [];
    let cursor: string | null | undefined;
    do {
      const page: { people: { id: string }[]; nextCursor: string | null } = await viewer.client.call(
        discovery.discover,
        { query: cursor ? { limit: 4, cursor } : { limit: 4 } },
      );
      for (const [index, { id }] of page.people.entries()) {
        met.push(id);
        const endpoint = index % 2 === 0 ? discovery.likeUser : discovery.passUser;
        await viewer.client.call(endpoint, { body: { userId: id } });
      }
      cursor = page.nextCursor;
    } while (cursor !== null);
    assert.deepEqual(met.sort(), shown);
    const last = await viewer.client.call(discovery.discover);
    assert.deepEqual([last.people, last.exhausted, last.nextCursor], [[], true, null]);
  });
});

async function waitUntilFollowed(app: TestApp, ids: readonly string[]): Promise<void> {
  await app.ctx.feed.refresh(ids);
}
