import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { accounts, createClient, discovery, messages, pages, safety } from '@romantic/contract';
import {
  createClient as createNewest,
  type RealtimeChannel,
  type SupabaseClient,
} from '@supabase/supabase-js';
import { createClient as createOlder } from 'supabase-js-2025';
import { getMe, LISBON, type Member, nextPhoneNumber, signUp } from '../harness/member.ts';
import { drawPicture } from '../harness/picture.ts';
import { startQuickServer } from '../harness/quick-server.ts';
import { until } from '../harness/until.ts';

const KEY = 'sb_publishable_romantic_local';
type Create = typeof createNewest;

/** The unmodified clients. Flutter apps of before June 2026 speak protocol 1.0.0, as the older one does by itself. */
const CLIENTS: [name: string, create: Create, vsn: '1.0.0' | '2.0.0'][] = [
  ['2.119.1', createNewest, '2.0.0'],
  ['2.119.1 speaking 1.0.0', createNewest, '1.0.0'],
  ['2.84.0', createOlder as unknown as Create, '1.0.0'],
];

function connect(t: TestContext, baseUrl: string, [, create, vsn]: (typeof CLIENTS)[number], key = KEY) {
  const auth = { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false };
  const client = create(baseUrl, key, { auth, realtime: { vsn } as object });
  t.after(() => client.removeAllChannels());
  return client;
}

/** What a call gave; fails with what the library says is wrong. */
function fine<A extends { data: unknown; error: unknown }>(answer: A): Extract<A, { error: null }>['data'] {
  assert.equal(answer.error, null, String(answer.error));
  return answer.data;
}

const codeOf = ({ error }: { error: unknown }) => (error as { code?: string } | null)?.code;

async function readCode(baseUrl: string, to: string): Promise<string> {
  const { items } = await createClient({ baseUrl }).call(pages.listOutbox, { query: { to, limit: 1 } });
  assert.ok(items[0]?.code);
  return items[0].code;
}

async function signIn(client: SupabaseClient, baseUrl: string, phone: string) {
  fine(await client.auth.signInWithOtp({ phone }));
  const token = await readCode(baseUrl, phone);
  return fine(await client.auth.verifyOtp({ phone, token, type: 'sms' }));
}

/** Our own API with the token that the Supabase client has. */
async function ownApi(client: SupabaseClient, baseUrl: string) {
  const { session } = fine(await client.auth.getSession());
  return createClient({ baseUrl, accessToken: () => session?.access_token ?? null });
}

function subscribed(channel: RealtimeChannel): Promise<void> {
  return new Promise((resolve, reject) => {
    channel.subscribe((status, error) => {
      if (status === 'SUBSCRIBED') resolve();
      else if (status !== 'CLOSED') reject(error ?? new Error(status));
    });
  });
}

test('unmodified supabase-js', async (t) => {
  const { baseUrl } = await startQuickServer(t);
  for (const client of CLIENTS) await t.test(client[0], (inner) => tellStory(inner, baseUrl, client));
});

async function tellStory(t: TestContext, baseUrl: string, kind: (typeof CLIENTS)[number]): Promise<void> {
  const member = await signUp(baseUrl);
  const [alice, bob] = [connect(t, baseUrl, kind), connect(t, baseUrl, kind)];
  const bobsNumber = nextPhoneNumber();

  await t.test('a member signs in: the same person as in our own app', async () => {
    const { user, session } = await signIn(alice, baseUrl, member.phoneNumber);
    assert.equal(user?.id, member.id);
    assert.equal(user?.phone, member.phoneNumber.slice(1));
    assert.equal(session?.token_type, 'bearer');
    assert.equal(fine(await alice.auth.getUser()).user.id, member.id);
    const claims = fine(await alice.auth.getClaims())?.claims;
    assert.deepEqual([claims?.sub, claims?.role, claims?.aal], [member.id, 'authenticated', 'aal1']);
    assert.equal((await (await ownApi(alice, baseUrl)).call(accounts.getOwnProfile)).id, member.id);
    const again = await alice.auth.verifyOtp({
      phone: member.phoneNumber,
      token: await readCode(baseUrl, member.phoneNumber),
      type: 'sms',
    });
    assert.equal(codeOf(again), 'otp_expired', 'a code works once');
  });

  await t.test('a newcomer signs in and registers with that session', async () => {
    const { user } = await signIn(bob, baseUrl, bobsNumber);
    const own = await ownApi(bob, baseUrl);
    const body = { fullName: 'Bob Example', birthDate: '1995-05-05', gender: 'man' as const };
    const rest = { interestedIn: ['woman' as const], location: LISBON, acceptedTerms: true as const };
    const session = await own.call(accounts.register, { body: { ...body, ...rest } });
    assert.equal(session.user.id, user?.id);
  });

  await t.test('refreshing, and what the app keeps about its member', async () => {
    const before = fine(await alice.auth.getSession()).session;
    const { session } = fine(await alice.auth.refreshSession());
    assert.notEqual(session?.refresh_token, before?.refresh_token);
    const { user } = fine(await alice.auth.updateUser({ data: { theme: 'dark' } }));
    assert.deepEqual(user.user_metadata, { theme: 'dark' });
    assert.equal(codeOf(await alice.auth.updateUser({ phone: nextPhoneNumber() })), 'not_in_subset');
  });

  const [aliceApi, bobApi] = [await ownApi(alice, baseUrl), await ownApi(bob, baseUrl)];
  const bobsId = fine(await bob.auth.getUser()).user.id;
  await aliceApi.call(discovery.likeUser, { body: { userId: bobsId } });
  const { match } = await bobApi.call(discovery.likeUser, { body: { userId: member.id } });
  assert.ok(match);

  await t.test('a private channel: typing, presence, and the hint of a message', async () => {
    await Promise.all([alice.realtime.setAuth(), bob.realtime.setAuth()]);
    assert.match(bob.realtime.endpointURL(), new RegExp(`vsn=${kind[2]}`));
    const config = { private: true, broadcast: { ack: true, self: false } };
    const [fromAlice, fromBob] = [
      alice.channel(`match:${match.id}`, { config: { ...config, presence: { key: member.id } } }),
      bob.channel(`match:${match.id}`, { config: { ...config, presence: { key: bobsId } } }),
    ];
    const inbox = bob.channel(`user:${bobsId}`, { config });
    const typing: unknown[] = [];
    const hints: { content?: string; seq?: number }[] = [];
    fromBob.on('broadcast', { event: 'typing' }, ({ payload }) => typing.push(payload));
    for (const channel of [fromAlice, fromBob]) channel.on('presence', { event: 'sync' }, () => {});
    inbox.on('broadcast', { event: 'message.created' }, ({ payload }) => hints.push(payload));
    await Promise.all([subscribed(fromAlice), subscribed(fromBob), subscribed(inbox)]);

    assert.equal(await fromAlice.send({ type: 'broadcast', event: 'typing', payload: { on: true } }), 'ok');
    await until(() => typing.length === 1);
    assert.equal(await fromAlice.track({ device: 'phone' }), 'ok');
    await until(() => fromBob.presenceState()[member.id] !== undefined);
    const body = { conversationId: match.id, clientMessageId: crypto.randomUUID(), type: 'text' as const };
    const sent = await aliceApi.call(messages.sendMessage, { body: { ...body, content: 'hello there' } });
    await until(() => hints.length === 1);
    assert.deepEqual([hints[0]?.content, hints[0]?.seq], ['hello there', sent.seq]);
    const foreign = alice.channel(`user:${bobsId}`, { config });
    await assert.rejects(subscribed(foreign), 'somebody else’s channel');
  });

  await t.test('a signed upload becomes a photo; it is listed, read and removed', () =>
    movePhotos(alice, bob, aliceApi, member),
  );

  await t.test('what is not spoken here says so', async () => {
    const rows = await alice.from('profiles').select('*');
    assert.deepEqual([rows.status, rows.error?.code], [501, 'not_in_subset']);
    const { error } = await alice.storage.createBucket('more');
    assert.match(String(error?.message), /does not speak/);
    const stranger = connect(t, baseUrl, kind, 'sb_publishable_of_another');
    const refused = await stranger.auth.signInWithOtp({ phone: member.phoneNumber });
    assert.equal(refused.error?.status, 401);
  });

  await t.test('signing out: the others, this one, all', async () => {
    const second = connect(t, baseUrl, kind);
    await signIn(second, baseUrl, member.phoneNumber);
    assert.equal((await second.auth.signOut({ scope: 'others' })).error, null);
    assert.ok((await alice.auth.getUser()).error, 'the first client is signed out');
    await assert.rejects(getMe(member), /401/, 'our own app too');
    fine(await second.auth.getUser());
    const { access_token: token = '' } = fine(await second.auth.getSession()).session ?? {};
    assert.equal((await second.auth.signOut({ scope: 'local' })).error, null);
    const stale = createClient({ baseUrl, accessToken: () => token });
    await assert.rejects(stale.call(accounts.getOwnProfile), /401/);
    const third = connect(t, baseUrl, kind);
    await signIn(third, baseUrl, member.phoneNumber);
    assert.equal((await third.auth.signOut()).error, null);
    assert.equal((await third.auth.getSession()).data.session, null);
  });
}

type Own = Awaited<ReturnType<typeof ownApi>>;

async function movePhotos(alice: SupabaseClient, bob: SupabaseClient, own: Own, member: Member) {
  const bucket = alice.storage.from('photos');
  const picture = new Blob([new Uint8Array(await drawPicture(7))], { type: 'image/jpeg' });
  const path = `${member.id}/story/first.jpg`;
  const { token } = fine(await bucket.createSignedUploadUrl(path));
  fine(await bob.storage.from('photos').uploadToSignedUrl(path, token, picture));
  const [photo] = (await own.call(accounts.getOwnProfile)).photos;
  assert.ok(photo);

  assert.equal(fine(await bucket.download(path)).type, 'image/webp');
  const { signedUrl } = fine(await bucket.createSignedUrl(path, 60, { download: 'me.webp' }));
  const signed = await fetch(signedUrl);
  assert.equal(signed.headers.get('content-disposition'), 'attachment; filename="me.webp"');
  assert.equal((await signed.blob()).type, 'image/webp');
  const both = fine(await bucket.createSignedUrls([path, `${member.id}/none.jpg`], 60));
  assert.deepEqual(
    both.map(({ error }) => error === null),
    [true, false],
  );
  assert.deepEqual(
    fine(await bucket.list(`${member.id}/story`)).map(({ name }) => name),
    ['first.jpg'],
  );
  assert.equal(fine(await bucket.info(path)).contentType, 'image/webp');
  assert.equal((await bucket.exists(path)).data, true);
  assert.equal((await bucket.exists(`${member.id}/none.jpg`)).data, false);

  const direct = fine(
    await bucket.upload(`${member.id}/second.jpg`, await drawPicture(8), { contentType: 'image/jpeg' }),
  );
  assert.equal(direct.fullPath, `photos/${direct.path}`);
  assert.match(String((await bucket.upload(direct.path, picture)).error?.message), /already exists/);
  fine(await bucket.upload(direct.path, picture, { upsert: true }));

  const his = bob.storage.from('photos');
  const shown = `${member.id}/${photo.id}.webp`;
  assert.equal(fine(await his.download(shown)).type, 'image/webp', 'who is matched sees what the card shows');
  assert.ok((await his.download(path)).error, 'and not by the name she gave it');
  assert.ok((await his.upload(`${member.id}/planted.jpg`, picture)).error);
  assert.deepEqual(fine(await his.remove([path])), []);
  const { signedUrl: lent } = fine(await his.createSignedUrl(shown, 60));
  const bobsId = fine(await bob.auth.getUser()).user.id;
  await own.call(safety.blockUser, { body: { userId: bobsId } });
  assert.ok((await his.download(shown)).error, 'who is blocked does not');
  assert.equal((await fetch(lent)).status, 400);
  assert.deepEqual(
    fine(await bucket.remove([path, direct.path]))
      .map(({ name }) => name)
      .sort(),
    [path, direct.path].sort(),
  );
  assert.deepEqual((await own.call(accounts.getOwnProfile)).photos, []);
}
