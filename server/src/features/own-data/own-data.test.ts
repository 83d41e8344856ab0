import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { account, accounts, discovery, messages, people, safety } from '@romantic/contract';
import { refusedWith } from '../../testing/refused-with.ts';
import { makeTestApp, type TestApp, type TestMember } from '../../testing/test-app.ts';
import { eraseAccounts } from './erase-accounts.ts';
import { NOT_EXPORTED, SECTIONS } from './sections.ts';

const DAY_MS = 24 * 3_600_000;
type Export = Record<string, Record<string, unknown>[]> & { phoneNumber: string };

async function match(a: TestMember, b: TestMember): Promise<string> {
  await a.client.call(discovery.likeUser, { body: { userId: b.id } });
  const { match } = await b.client.call(discovery.likeUser, { body: { userId: a.id } });
  return match?.id ?? assert.fail('no match');
}

async function write(from: TestMember, conversationId: string, content: string): Promise<void> {
  const body = { conversationId, clientMessageId: randomUUID(), type: 'text' as const, content };
  await from.client.call(messages.sendMessage, { body });
}

async function exportOf(app: TestApp, member: TestMember): Promise<{ text: string; json: Export }> {
  const headers = { authorization: `Bearer ${member.session.accessToken}` };
  const answer = await fetch(`${app.baseUrl}/api/account/export`, { headers });
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get('content-disposition') ?? '', /attachment/);
  const text = await answer.text();
  return { text, json: JSON.parse(text) as Export };
}

async function remove(app: TestApp, member: TestMember): Promise<string> {
  const { verificationToken } = await app.verify(member.phoneNumber);
  const { eraseAt } = await member.client.call(account.deleteAccount, { body: { verificationToken } });
  return eraseAt;
}

/** Every table of the schema that has this text in any of its columns. */
async function tablesWith(app: TestApp, text: string): Promise<string[]> {
  const tables = await app.ctx.db<{ name: string }>('test')`
    select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'app' and c.relkind = 'r' order by 1`;
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await app.ctx.db('test')`
      select from ${app.ctx.db.part(`app.${name}`)} r where r::text like ${`%${text}%`} limit 1`;
    if (rows.length > 0) found.push(name);
  }
  return found;
}

test('every table of the schema is exported, or says why not', async (t) => {
  const app = await makeTestApp(t);
  const tables = await app.ctx.db<{ name: string }>('test')`
    select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'app' and c.relkind in ('r', 'p') and not c.relispartition order by 1`;
  const known = new Set([...SECTIONS.map(({ table }) => table), ...Object.keys(NOT_EXPORTED)]);
  const unknown = tables.map(({ name }) => name).filter((name) => !known.has(name));
  assert.deepEqual(unknown, [], 'a new table goes into features/own-data/sections.ts: exported, or why not');
});

test('an export holds what is the member’s own and no trace of whom they may not know of', async (t) => {
  const app = await makeTestApp(t);
  const alice = await app.signUp({ fullName: 'Alice Exporter' });
  const bob = await app.signUp({ fullName: 'Bob Canary' });
  const mallory = await app.signUp({ fullName: 'Mallory Canary' });
  await alice.client.call(people.updateProfile, { body: { bio: 'A bio of my own' } });
  const talk = await match(alice, bob);
  await write(alice, talk, 'Words of mine');
  await write(bob, talk, 'Words of his');
  const over = await match(alice, mallory);
  await write(alice, over, 'Words to her');
  await mallory.client.call(safety.blockUser, { body: { userId: alice.id } });

  const { text, json } = await exportOf(app, alice);
  assert.equal(json.phoneNumber, alice.phoneNumber);
  assert.equal(json.profile?.[0]?.bio, 'A bio of my own');
  assert.deepEqual(
    json.messages?.map(({ content }) => content),
    ['Words of mine'],
  );
  assert.deepEqual(
    json.decisions?.map(({ kind }) => kind),
    ['like'],
  );
  assert.equal(json.sessions?.length, 1);
  for (const foreign of ['Words of his', 'Canary', mallory.id, over, bob.phoneNumber, 'phone_sealed', 'hash'])
    assert.ok(!text.includes(foreign), foreign);
});

test('a deleted account is gone for everybody at once, and back when its member signs in again', async (t) => {
  const app = await makeTestApp(t);
  const alice = await app.signUp();
  const bob = await app.signUp();
  const mallory = await app.signUp();
  const talk = await match(alice, bob);
  await write(alice, talk, 'See you soon');

  const { verificationToken } = await app.verify(mallory.phoneNumber);
  const foreign = alice.client.call(account.deleteAccount, { body: { verificationToken } });
  await assert.rejects(foreign, refusedWith('verification_invalid'));
  await assert.rejects(
    alice.client.call(account.deleteAccount, { body: { verificationToken: 'x'.repeat(43) } }),
    refusedWith('verification_invalid'),
  );
  assert.equal((await mallory.client.call(accounts.getOwnProfile)).id, mallory.id, 'nobody else’s went');

  const eraseAt = await remove(app, alice);
  assert.equal(Math.round((Date.parse(eraseAt) - app.clock.now()) / DAY_MS), 30);
  await assert.rejects(alice.client.call(accounts.getOwnProfile), refusedWith('unauthorized'));
  const { conversations } = await bob.client.call(messages.listConversations);
  assert.deepEqual(conversations, []);
  await assert.rejects(
    bob.client.call(people.getPerson, { params: { userId: alice.id } }),
    refusedWith('not_found'),
  );

  app.clock.advance(29 * DAY_MS);
  await eraseAccounts(app.ctx);
  const proof = await app.verify(alice.phoneNumber);
  assert.equal(proof.registered, true);
  const session = await app.client.call(accounts.login, {
    body: { verificationToken: proof.verificationToken },
  });
  assert.equal(session.user.id, alice.id);
  app.clock.advance(2 * DAY_MS);
  await eraseAccounts(app.ctx);
  const again = await app.client.call(accounts.refresh, { body: { refreshToken: session.refreshToken } });
  assert.equal(again.user.id, alice.id, 'the grace ran out for nobody');
  const rows = await app.ctx.db('test')`
    select from app.matches where id = ${talk} and ended_at is null`;
  assert.equal(rows.length, 1, 'with everything that was there');
});

test('after the grace nothing of the member is left but what is kept for a reason', async (t) => {
  const app = await makeTestApp(t);
  const alice = await app.signUp({ fullName: 'Alice Canarybird' });
  const bob = await app.signUp();
  const carol = await app.signUp();
  const talk = await match(alice, bob);
  await write(alice, talk, 'a canary of words');
  await carol.client.call(safety.reportUser, { body: { userId: alice.id, reason: 'spam' } });
  await remove(app, alice);
  app.clock.advance(30 * DAY_MS);
  await eraseAccounts(app.ctx);

  // Evidence of a report outlives the account; the feed's last changes are pruned within minutes.
  const kept = ['reports', 'standing_changes'];
  for (const canary of [alice.id, 'Canarybird', 'canary of words']) {
    const found = await tablesWith(app, canary);
    assert.deepEqual(
      found.filter((name) => !kept.includes(name)),
      [],
      canary,
    );
  }
  assert.equal((await app.verify(alice.phoneNumber)).registered, false, 'the number may begin anew');
});
