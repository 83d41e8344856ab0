import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { discovery, people, safety } from '@romantic/contract';
import postgres from 'postgres';
import { inParallel, times } from '../harness/parallel.ts';
import { joinPair, outcomeOf, type Somebody, startPair } from './crowd.ts';
import { ANYBODY, type Born, createWorld, type ShownWorld, type Wish } from './who-may-be-shown.ts';

/** What each member does, one thing after the other; SHOWN_STEPS=2000 for a long look. */
const STEPS = Number(process.env.SHOWN_STEPS ?? 40);
const MEMBERS = 32;

type Player = Somebody & Born;

/** What somebody was shown, and when they asked and read it. */
interface Look {
  viewer: Player;
  walk: number;
  from: number;
  until: number;
  ids: string[];
}

interface Scene {
  players: Player[];
  world: ShownWorld;
  looks: Look[];
  changes: Map<string, number>;
  ban(id: string, banned: boolean): Promise<void>;
}

/**
 * What is promised: a page is checked while it is made. So whatever was answered by any process before the page was
 * asked for holds on it, and a walk shows nobody twice. What changes while it is made may show or not.
 */
test('no page shows who must not be shown, while people change, decide, block, pause and are banned on two processes', async (t) => {
  const scene = await setScene(t);
  await inParallel(scene.players, MEMBERS, (player, index) => live(scene, player, index));

  const born = new Map(scene.players.map((player) => [player.id, player]));
  const wrong: string[] = [];
  const seen = { cards: 0, hidden: 0, further: 0 };
  for (const { viewer, from, until, ids } of scene.looks) {
    for (const person of born.values()) {
      if (person === viewer) continue;
      const reasons = scene.world.findReasons(viewer, person, from, until);
      if (reasons.length > 0) seen.hidden += 1;
      if (!ids.includes(person.id)) continue;
      seen.cards += 1;
      if (reasons.length > 0) wrong.push(reasons.join(' and '));
    }
  }
  const changes = [...scene.changes].map(([what, count]) => `${count} ${what}`).join(', ');
  t.diagnostic(`${scene.looks.length} pages, ${seen.cards} cards, ${seen.hidden} rightly absent; ${changes}`);
  assert.deepEqual(wrong, []);
  const walks = Map.groupBy(scene.looks, ({ viewer, walk }) => `${viewer.id} ${walk}`);
  for (const [name, looks] of walks) {
    const ids = looks.flatMap((look) => look.ids);
    if (looks.length > 1) seen.further += 1;
    assert.equal(new Set(ids).size, ids.length, `the walk ${name} shows somebody twice`);
  }
  assert.ok(seen.cards > 500 && seen.hidden > 500 && seen.further > 20, JSON.stringify(seen));
  for (const what of [
    'wish',
    'paused',
    'block',
    'unblock',
    'decided',
    'taken back',
    'banned',
    'incognito',
    'bio',
  ])
    assert.ok((scene.changes.get(what) ?? 0) > 0, `nobody: ${what}`);
});

async function setScene(t: TestContext): Promise<Scene> {
  const { urls, databaseUrl } = await startPair(t, { REWINDS_PER_DAY: '1000', LIKES_PER_DAY: '1000' });
  const sql = postgres(databaseUrl, { max: 2, onnotice: () => {} });
  t.after(() => sql.end());
  const players = await inParallel(times(MEMBERS, Number), 8, async (index): Promise<Player> => {
    const gender = index % 2 === 0 ? ('woman' as const) : ('man' as const);
    const age = index % 4 < 2 ? 30 : 50;
    const birthDate = `${new Date().getUTCFullYear() - age}-01-01`;
    const member = await joinPair(urls, index, { gender, birthDate, interestedIn: [...ANYBODY.genders] });
    return { ...member, gender, age };
  });
  await sql`insert into app.entitlements (user_id, name) select id, 'incognito' from app.users`;
  return {
    players,
    world: createWorld(),
    looks: [],
    changes: new Map(),
    async ban(id, banned) {
      await sql`update app.users set status = ${banned ? 'banned' : 'active'} where id = ${id}`;
    },
  };
}

const pick = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)] as T;

/** One member, who does one thing after the other, each at either process. */
async function live(scene: Scene, me: Player, index: number): Promise<void> {
  const way = { walk: 0, cursor: null as string | null };
  for (let step = 0; step < STEPS; step += 1) {
    if (Math.random() < 0.6) await look(scene, me, way);
    // Some are banned and let in again by somebody else; they do nothing but look.
    else if (index % 8 === 7) await changeStatus(scene, me);
    else await act(scene, me);
  }
}

async function look(scene: Scene, me: Player, way: { walk: number; cursor: string | null }): Promise<void> {
  if (way.cursor === null || Math.random() < 0.3) Object.assign(way, { walk: way.walk + 1, cursor: null });
  const query = way.cursor === null ? { limit: 6 } : { limit: 6, cursor: way.cursor };
  const from = performance.now();
  const outcome = await outcomeOf(
    pick(me.at)
      .call(discovery.discover, { query })
      .then((page) => {
        const until = performance.now();
        scene.looks.push({ viewer: me, walk: way.walk, from, until, ids: page.people.map(({ id }) => id) });
        way.cursor = page.nextCursor;
      }),
  );
  // Who is banned is told so, and begins anew when let in again.
  if (outcome !== 'ok') way.cursor = null;
}

async function changeStatus({ world, ban, changes }: Scene, me: Player): Promise<void> {
  const banned = Math.random() < 0.5;
  const sentAt = performance.now();
  await ban(me.id, banned);
  world.banned(me.id).note(sentAt, performance.now(), banned);
  count(changes, 'banned');
}

function count(changes: Map<string, number>, what: string): void {
  changes.set(what, (changes.get(what) ?? 0) + 1);
}

/** A change under way: what it is called, and what to write down when the server says that it was made. */
interface Change {
  what: string;
  call: Promise<unknown>;
  note: (answeredAt: number) => void;
  /** What to write down when it was refused but may have been made all the same. */
  noteDoubt?: () => void;
}

/** Makes a random change; one that is refused changed nothing, unless it says otherwise. */
async function act(scene: Scene, me: Player): Promise<void> {
  const make = pick([changeSelf, changeSelf, changeSelf, block, unblock, unblock, decide, takeBack]);
  const { what, call, note, noteDoubt } = make(scene, me, pick(me.at), performance.now());
  if ((await outcomeOf(call)) !== 'ok') return noteDoubt?.();
  note(performance.now());
  count(scene.changes, what);
}

type MakeChange = (scene: Scene, me: Player, client: Somebody['at'][0], sentAt: number) => Change;

const changeSelf: MakeChange = ({ world }, { id }, client, sentAt) => {
  const update = (what: string, body: object, note: (answeredAt: number) => void): Change => {
    return { what, call: client.call(people.updateProfile, { body }), note };
  };
  const isSo = Math.random() < 0.4;
  switch (pick(['wish', 'wish', 'paused', 'incognito', 'bio'])) {
    case 'paused':
      return update('paused', { visibility: { paused: isSo } }, (at) =>
        world.paused(id).note(sentAt, at, isSo),
      );
    case 'incognito':
      return update('incognito', { visibility: { incognito: isSo } }, (at) =>
        world.incognito(id).note(sentAt, at, isSo),
      );
    case 'bio':
      return update('bio', { bio: isSo ? '' : 'Here I am.' }, (at) =>
        world.hasBio(id).note(sentAt, at, !isSo),
      );
    default: {
      const wish = pick(WISHES);
      const { genders, ageMin, ageMax, bio } = wish;
      const preferences = { ageMin, ageMax, mustHaves: bio ? { hasBio: true } : {} };
      return update('wish', { interestedIn: [...genders], preferences }, (at) =>
        world.wish(id).note(sentAt, at, wish),
      );
    }
  }
};

const block: MakeChange = ({ players, world }, me, client, sentAt) => {
  const other = pick(players.filter((player) => player !== me));
  return {
    what: 'block',
    call: client.call(safety.blockUser, { body: { userId: other.id } }),
    note: (at) => world.blocked(me.id, other.id).note(sentAt, at, true),
  };
};

const unblock: MakeChange = ({ players, world }, me, client, sentAt) => {
  const isMine = ({ id }: Player) => world.blocked(me.id, id).between(sentAt, sentAt).includes(true);
  const other = pick(players.some(isMine) ? players.filter(isMine) : players);
  return {
    what: 'unblock',
    call: client.call(safety.unblockUser, { params: { userId: other.id } }),
    note: (at) => world.blocked(me.id, other.id).note(sentAt, at, false),
  };
};

const decide: MakeChange = ({ players, world }, me, client, sentAt) => {
  const other = pick(players.filter((player) => player !== me));
  const kind = Math.random() < 0.6 ? 'like' : 'pass';
  const endpoint = kind === 'like' ? discovery.likeUser : discovery.passUser;
  return {
    what: 'decided',
    call: client.call(endpoint, { body: { userId: other.id } }),
    note: (at) => world.decided(me.id, other.id).note(sentAt, at, kind),
  };
};

const takeBack: MakeChange = ({ players, world }, me, client, sentAt) => {
  const taken = { id: '' };
  return {
    what: 'taken back',
    call: client.call(discovery.rewind).then(({ person }) => Object.assign(taken, person)),
    note: (at) => world.decided(me.id, taken.id).note(sentAt, at, null),
    // Taken back, but on somebody who left in that very moment: then there is no card to answer with.
    noteDoubt() {
      for (const { id } of players) {
        const decided = world.decided(me.id, id);
        if (!decided.between(sentAt, sentAt).includes(null))
          decided.note(sentAt, Number.POSITIVE_INFINITY, null);
      }
    },
  };
};

const WISHES: readonly Wish[] = [
  ANYBODY,
  ANYBODY,
  { ...ANYBODY, genders: ['woman'] },
  { ...ANYBODY, genders: ['man', 'nonbinary'] },
  { ...ANYBODY, ageMax: 40 },
  { ...ANYBODY, ageMin: 40 },
  { ...ANYBODY, bio: true },
];
