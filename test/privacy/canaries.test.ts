import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { discovery, messages, people, safety } from '@romantic/contract';
import { send } from '../harness/http.ts';
import { addPhoto, getMe, type Member, signIn, signUp } from '../harness/member.ts';
import { readApi } from '../harness/openapi.ts';
import { drawPicture } from '../harness/picture.ts';
import { startQuickServer } from '../harness/quick-server.ts';
import { TABLES } from './columns.ts';
import { type CrawledPage, crawl, findTraces } from './crawl.ts';
import { crawlDoors } from './crawl-doors.ts';
import { openDatabase } from './database.ts';

const PLACE = { latitude: 48.2084071, longitude: 16.3738189 };
/** What the server never stores or tells, so the database cannot name it. */
const POINT = ['48.2084', '16.3738', '2084071', '3738189'];
/** Vera's, each unlike anything else. */
const VERA = {
  fullName: 'Veraxq Zyxwcanary',
  birthDate: '1991-03-17',
  location: PLACE,
  deviceName: 'canary handset',
};
const NOTE = 'canary-note@example.org';
const REPORT_NOTE = 'canary-report@example.org';
/** The beginnings of her counts, which the test's own likes move a little. */
const COUNTS = ['17654321', '18765432', '16543217', '15432176'];
/** What Vera writes to each of her matches, and what she then deletes. */
const chatTo = (role: string) => `canary-chat-to-${role}`;
const DELETED_CHAT = 'canary-chat-deleted';
const PUBLIC = { bio: 'canary-bio', answer: 'canary-prompt' };

/** What nobody is told but its author, who gets it with everything else of their own. */
const EXPORTED = new Set([
  'ad_rewards.claimed_at',
  'ad_rewards.created_at',
  'ad_rewards.rewarded_at',
  'decisions.created_at',
  'decisions.note',
  'devices.created_at',
  'referral_codes.created_at',
  'reports.note',
  'sessions.expires_at',
  'subscriptions.ended_at',
  'user_profiles.travel_changed_at',
]);
const isNoExport = ({ operation }: CrawledPage): boolean => operation.id !== 'exportAccount';

/** One's own list of blocks names whom one has blocked, in an export too. */
function withoutBlocks(page: CrawledPage): CrawledPage {
  if (page.answer.status !== 200) return page;
  const { blocks: _, ...rest } = JSON.parse(page.answer.text) as Record<string, unknown>;
  return { ...page, answer: { ...page.answer, text: JSON.stringify(rest) } };
}

/** The moment at which an export was asked for is nobody's; something else may have been written in that very millisecond. */
function withoutItsMoment(page: CrawledPage): CrawledPage {
  const text = page.answer.text.replace(/^\{"exportedAt":"[^"]*",/, '{');
  return { ...page, answer: { ...page.answer, text } };
}

test('what is private shows to nobody whom it is not meant for, on any route', async (t) => {
  const printed: string[] = [];
  const server = await startQuickServer(t, {
    env: { LOG_LEVEL: 'trace' },
    onOutput: (text) => printed.push(text),
  });
  const { baseUrl } = server;
  const database = openDatabase(t, server.databaseUrl);
  const { document, operations } = await readApi(baseUrl);

  await t.test('every column of the database has an audience', async () => {
    const classed = Object.entries(TABLES).flatMap(([table, { columns }]) =>
      Object.keys(columns).map((column) => `${table}.${column}`),
    );
    assert.deepEqual(await database.listColumns(), classed.sort());
  });

  const vera = await signUp(baseUrl, VERA);
  const here = { location: PLACE };
  const like = (from: Member, to: Member, more: object = {}) =>
    from.client.call(discovery.likeUser, {
      body: { userId: to.id, ...more },
      headers: { 'idempotency-key': `canary-key-${from.id}-${to.id}` },
    });
  const write = (conversationId: string, content: string) =>
    vera.client.call(messages.sendMessage, {
      body: { conversationId, clientMessageId: randomUUID(), type: 'text', content },
    });
  const roles: Record<string, Member> = {};
  for (const role of [
    'stranger',
    'matched',
    'liked',
    'liker',
    'entitled',
    'blocked',
    'blocker',
    'reported',
    'reporter',
  ]) {
    roles[role] = await signUp(baseUrl, here);
  }
  const role = (name: string): Member => roles[name] as Member;
  await tellAboutVera();
  await arrangeRelations();
  const photos = (await getMe(vera)).photos.map(({ id }) => id);
  const [veraSession] = await database.sql<{ id: string }[]>`
    select id from app.sessions where user_id = ${vera.id}`;
  const [match] = await database.sql<{ id: string }[]>`
    select id from app.matches where ${vera.id} in (user_a, user_b) and ended_at is null`;
  assert.ok(veraSession && match);
  const written = await database.sql<
    { id: string }[]
  >`select id from app.messages where sender_id = ${vera.id}`;
  const ids = [vera.id, ...photos, match.id, veraSession.id, ...written.map(({ id }) => id)];

  /** Everything the public may know of her: what those see nothing of who are kept from her. */
  const publicOfVera = [vera.id, ...photos, 'Veraxq', PUBLIC.bio, PUBLIC.answer];
  const pagesOf = new Map<string, CrawledPage[]>();
  const withToken = { document, operations, baseUrl, ids };
  const knock = (token: string | null) => crawlDoors({ baseUrl, token, ownerId: vera.id, photoIds: photos });
  const herDoors = await knock(vera.session.accessToken);
  const herPages = await crawl({ ...withToken, token: vera.session.accessToken, without: ['logout'] });
  pagesOf.set('self', [...herDoors, ...herPages]);
  pagesOf.set('nobody', [...(await crawl({ ...withToken, token: null })), ...(await knock(null))]);
  // Read before anybody's crawl blocks, reports or unmatches her.
  for (const [name, member] of Object.entries(roles)) {
    const without = ['blockUser', 'reportUser', 'unmatch', 'logout', 'passUser', 'unblockUser'];
    const token = member.session.accessToken;
    const doors = await knock(token);
    pagesOf.set(name, [...doors, ...(await crawl({ ...withToken, token, without }))]);
  }
  for (const [name, member] of Object.entries(roles)) {
    // Who lifts their own block sees her again: that is another test's.
    const without = name === 'blocker' ? ['unblockUser'] : [];
    const again = await crawl({ ...withToken, token: member.session.accessToken, without });
    pagesOf.set(name, [...(pagesOf.get(name) ?? []), ...again]);
  }
  for (const path of ['/metrics', '/openapi.json', '/docs']) {
    const answer = await send(baseUrl, { method: 'GET', path });
    pagesOf.get('nobody')?.push({ operation: operations[0] as never, call: path, answer });
  }

  await t.test('the crawl reaches her: she sees her own, others what is public', () => {
    const own = [vera.phoneNumber, 'Zyxwcanary', VERA.birthDate, 'canary handset', '12347', veraSession.id];
    const seen = (name: string, marker: string) => findTraces(pagesOf.get(name) ?? [], [marker]).length > 0;
    for (const marker of own) assert.ok(seen('self', marker), marker);
    for (const marker of publicOfVera) {
      for (const name of ['stranger', 'matched', 'entitled'])
        assert.ok(seen(name, marker), `${name} ${marker}`);
    }
    for (const pages of pagesOf.values()) assert.ok(pages.length > operations.length);
    assert.ok((pagesOf.get('stranger') ?? []).filter(({ answer }) => answer.status < 300).length > 8);
    const files = (name: string) =>
      (pagesOf.get(name) ?? []).filter(
        ({ call, answer }) => /^GET .*\/photos\//.test(call) && answer.status === 200,
      );
    for (const name of ['self', 'stranger', 'matched']) assert.equal(files(name).length, 4, name);
    for (const name of ['nobody', 'blocked', 'blocker']) assert.equal(files(name).length, 0, name);
  });

  await t.test('nobody is ever told what is for nobody', async () => {
    const never = await database.listMarkers('never');
    // A moment may also be somebody's own (a block that ended a match) or public (a like that made one).
    const told = [...(await database.listMarkers('own')), ...(await database.listMarkers('public'))];
    const shared = new Set(told.map(({ marker }) => marker));
    const stored = never.map(({ marker }) => marker).filter((marker) => !shared.has(marker));
    for (const text of [NOTE, REPORT_NOTE]) assert.ok(stored.includes(text));
    const exportable = new Set(
      never.filter(({ column }) => EXPORTED.has(column)).map(({ marker }) => marker),
    );
    assert.ok(COUNTS.every((count) => stored.some((text) => text.startsWith(count))));
    const markers = [...new Set([...stored, ...POINT, ...COUNTS, 'evidence/'])];
    for (const [name, pages] of pagesOf) {
      assert.deepEqual(findTraces(pages.filter(isNoExport), markers), []);
      // What somebody wrote goes into their own export, and into nobody else's.
      const notTheirs = markers.filter((marker) => !exportable.has(marker));
      if (name !== 'self') notTheirs.push(NOTE);
      if (name !== 'self' && name !== 'reporter') notTheirs.push(REPORT_NOTE);
      const exported = pages.filter((page) => !isNoExport(page)).map(withoutItsMoment);
      assert.deepEqual(findTraces(exported, notTheirs), [], name);
    }
  });

  await t.test('nobody else is told what is her own', async () => {
    const own = await database.listMarkers('own', vera.id);
    const markers = new Set([
      ...own.map(({ marker }) => marker),
      vera.phoneNumber,
      vera.phoneNumber.slice(-10),
    ]);
    for (const text of ['Zyxwcanary', VERA.fullName]) markers.add(text);
    assert.ok(markers.has(VERA.birthDate) && markers.has('12347') && markers.has('canary_plan'));
    for (const [name, pages] of pagesOf) {
      if (name !== 'self') assert.deepEqual(findTraces(pages, [...markers]), [], name);
    }
  });

  await t.test('what she wrote shows to whom she wrote it, and what she deleted to nobody', () => {
    for (const [name, pages] of pagesOf) {
      const told = ['matched', 'blocked', 'reporter'].filter(
        (to) => findTraces(pages, [chatTo(to)]).length > 0,
      );
      // Who is parted from her by a block or a report is told nothing any more.
      const expected = name === 'self' || name === 'matched' ? ['matched'] : [];
      assert.deepEqual(told, expected, name);
      assert.deepEqual(findTraces(pages, [DELETED_CHAT]), [], name);
    }
  });

  await t.test('a card has no key that is not a card’s, and hides what she hides', () => {
    const keys =
      /"(birthDate|fullName|phone\w*|interestedIn|preferences|visibility|mustHaves|hide\w+|paused|incognito|likes\w*|note|cell|latitude|longitude|lastActiveAt|createdAt)":/;
    for (const [name, pages] of pagesOf) {
      if (name === 'self') continue;
      for (const { operation, answer, call } of pages) {
        if (
          ['getPerson', 'discover', 'listMatches', 'likeUser', 'rewind'].includes(operation.id) &&
          answer.status === 200
        ) {
          const shown = JSON.stringify(answer.json, (key, value) => (key === 'lastMessage' ? null : value));
          const cards = shown.replace(/"(likesLeft|superlikesLeft)":/g, '');
          assert.doesNotMatch(cards, keys, `${name}: ${call}`);
        }
      }
    }
    const [page] = (pagesOf.get('stranger') ?? []).filter(
      ({ operation, answer }) => operation.id === 'getPerson' && answer.status === 200,
    );
    const card = page?.answer.json as { age: unknown; distanceKm: unknown; city: unknown; id: string };
    assert.deepEqual([card.id, card.age, card.distanceKm, card.city], [vera.id, null, null, null]);
  });

  await t.test('who is parted from her by a block or a report finds no trace of her', () => {
    for (const name of ['blocked', 'blocker', 'reported', 'reporter']) {
      // One's own list of blocks names whom one has blocked.
      const pages = (pagesOf.get(name) ?? [])
        .filter(({ operation }) => operation.id !== 'listBlocks')
        .map((page) => (isNoExport(page) ? page : withoutBlocks(page)));
      // An id that the caller wrote in the address is no news to them: answers do not repeat it either.
      assert.deepEqual(findTraces(pages, publicOfVera), [], name);
    }
    const list = (pagesOf.get('blocked') ?? []).filter(({ operation }) => operation.id === 'listBlocks');
    assert.deepEqual(findTraces(list.slice(0, 1), publicOfVera), []);
  });

  await t.test('the log holds nothing of it', async () => {
    const own = await database.listMarkers('own', vera.id);
    const texts = own
      .filter(({ column }) => /name|birth|note|device/.test(column))
      .map(({ marker }) => marker);
    const secrets = [
      vera.session.accessToken,
      vera.session.refreshToken,
      vera.phoneNumber,
      NOTE,
      REPORT_NOTE,
    ];
    const log = printed.join('');
    assert.ok(log.length > 10_000, 'the log was read');
    secrets.push(chatTo('matched'), DELETED_CHAT);
    const markers = [...texts, ...secrets, ...POINT, PUBLIC.bio, PUBLIC.answer, VERA.birthDate];
    assert.deepEqual(
      markers.filter((marker) => log.includes(marker)),
      [],
    );
  });

  async function tellAboutVera(): Promise<void> {
    await vera.client.call(people.updateProfile, {
      body: {
        bio: PUBLIC.bio,
        prompts: [{ promptId: 'perfect-sunday', answer: PUBLIC.answer }],
        preferences: { ageMin: 19, ageMax: 97, maxDistanceKm: 12_347 },
        visibility: { hideAge: true, hideDistance: true },
      },
    });
    for (const number of [1, 2]) await addPhoto(vera, await drawPicture(number));
    await signIn(baseUrl, vera.phoneNumber, 'canary second handset');
    // What no public door writes.
    await database.sql`
      insert into app.standings (user_id, likes_given, likes_received, passes_given, passes_received)
      values (${vera.id}, 1765432100, 1876543200, 1654321700, 1543217600)
      on conflict (user_id) do update set likes_given = excluded.likes_given,
        likes_received = excluded.likes_received, passes_given = excluded.passes_given,
        passes_received = excluded.passes_received`;
    await database.sql`insert into app.entitlements (user_id, name) values (${vera.id}, 'canary_plan')`;
    await database.sql`insert into app.entitlements (user_id, name) values (${role('entitled').id}, 'see_likes')`;
  }

  async function arrangeRelations(): Promise<void> {
    await like(vera, role('liked'), { note: NOTE });
    await like(vera, role('entitled'), { note: NOTE, kind: 'superlike' });
    await like(role('liker'), vera);
    for (const name of ['matched', 'blocked', 'reporter']) {
      await like(vera, role(name), { note: NOTE });
      const { match: made } = await like(role(name), vera);
      await write(made?.id ?? '', chatTo(name));
      const { id } = await write(made?.id ?? '', DELETED_CHAT);
      await vera.client.call(messages.deleteMessage, { params: { id } });
    }
    // Everybody has her in their feed before anybody is parted from her.
    for (const member of Object.values(roles)) {
      await member.client.call(discovery.discover, { query: { limit: 20 } });
    }
    await vera.client.call(safety.blockUser, { body: { userId: role('blocked').id } });
    await role('blocker').client.call(safety.blockUser, { body: { userId: vera.id } });
    const report = { reason: 'other' as const, note: REPORT_NOTE };
    await vera.client.call(safety.reportUser, { body: { userId: role('reported').id, ...report } });
    await role('reporter').client.call(safety.reportUser, { body: { userId: vera.id, ...report } });
  }
});
