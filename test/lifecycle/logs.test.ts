import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { accounts, createClient, discovery, PROMPT_IDS, pages, people, safety } from '@romantic/contract';
import { send } from '../harness/http.ts';
import { memberOf, signUp } from '../harness/member.ts';
import { startServer } from '../harness/server.ts';

/** Words that stand nowhere else. */
const WORDS = {
  name: 'Zebulonia',
  bio: 'Quokkasong under a tin roof',
  answer: 'Marzipanlighthouse',
  likeNote: 'Ferretpostcard',
  reportNote: 'Wombatcomplaint',
  device: 'Xylophonephone',
};
const PHONE = '+12025550143';
const PLACE = { latitude: 48.858371, longitude: 2.294481 };

/** Everything that must be in no line, by name: text as it is, patterns for what is written in several ways. */
type Canaries = Record<string, RegExp>;

const asItIs = (text: string): RegExp => new RegExp(RegExp.escape(text), 'i');
/** Six digits may stand inside an id by chance: only as a word of their own do they tell a code. */
const asDigits = (text: string): RegExp => new RegExp(`(?<![0-9a-f-])${text}(?![0-9a-f-])`);

test('at the finest level no log line tells a number, code, token, place or word of a member', async (t) => {
  let printed = '';
  const server = await startServer(t, {
    env: { LOG_LEVEL: 'trace' },
    onOutput: (text) => {
      printed += text;
    },
  });
  const canaries = await liveAStory(server.baseUrl);
  await failOnPurpose(server.baseUrl, server.dataDir, canaries);
  // Its database was just killed and may still be coming back: how such a stop ends is the crash tests' question.
  await server.stop();

  for (const endpoint of [
    'sendOtp',
    'verifyOtp',
    'register',
    'updateProfile',
    'likeUser',
    'reportUser',
    'logout',
  ]) {
    assert.ok(printed.includes(`"endpoint":"${endpoint}"`), `the log is on: ${endpoint}`);
  }
  assert.match(printed, /"status":503/, 'a failure of the database was logged');
  for (const [name, canary] of Object.entries(canaries)) {
    const line = printed.split('\n').find((text) => canary.test(text));
    assert.equal(line, undefined, `the ${name} was printed`);
  }
});

/** Signs up, says much, likes and reports; gives what must not be found. */
async function liveAStory(baseUrl: string): Promise<Canaries> {
  const client = createClient({ baseUrl });
  const bob = await signUp(baseUrl);
  const { requestId } = await client.call(accounts.sendOtp, { body: { phoneNumber: PHONE } });
  const { items } = await client.call(pages.listOutbox, { query: { to: PHONE } });
  const code = items[0]?.code ?? '';
  const wrong = code === '111111' ? '222222' : '111111';
  const verify = (tried: string) =>
    client.call(accounts.verifyOtp, { body: { requestId, phoneNumber: PHONE, code: tried } });
  await assert.rejects(verify(wrong), /otp_invalid/);
  const { verificationToken } = await verify(code);
  const session = await client.call(accounts.register, {
    body: {
      verificationToken,
      fullName: WORDS.name,
      birthDate: '1991-07-17',
      gender: 'woman',
      interestedIn: ['woman'],
      location: PLACE,
      acceptedTerms: true,
      deviceName: WORDS.device,
    },
  });
  const alice = memberOf(baseUrl, session, PHONE);
  const prompts = [{ promptId: PROMPT_IDS[0]!, answer: WORDS.answer }];
  await alice.client.call(people.updateProfile, { body: { bio: WORDS.bio, prompts } });
  await alice.client.call(discovery.discover);
  await alice.client.call(discovery.likeUser, { body: { userId: bob.id, note: WORDS.likeNote } });
  await alice.client.call(safety.reportUser, {
    body: { userId: bob.id, reason: 'other', note: WORDS.reportNote },
  });
  const refreshed = await client.call(accounts.refresh, { body: { refreshToken: session.refreshToken } });
  await memberOf(baseUrl, refreshed, PHONE).client.call(accounts.logout);
  return {
    ...Object.fromEntries(Object.entries(WORDS).map(([name, word]) => [name, asItIs(word)])),
    'phone number': asItIs(PHONE.slice(2)),
    'phone number of the other': asItIs(bob.phoneNumber.slice(2)),
    code: asDigits(code),
    'wrong code': asDigits(wrong),
    'birth date': asItIs('1991-07-17'),
    latitude: /48\.858\d/,
    longitude: /\b2\.294\d/,
    'verification token': asItIs(verificationToken),
    'access token': asItIs(session.accessToken.split('.')[1] ?? '?'),
    'refresh token': asItIs(session.refreshToken),
    'new access token': asItIs(refreshed.accessToken.split('.')[1] ?? '?'),
    'new refresh token': asItIs(refreshed.refreshToken),
  };
}

/** Bodies that cannot be read, addresses that are not there, and a database that dies under the calls. */
async function failOnPurpose(baseUrl: string, dataDir: string, canaries: Canaries): Promise<void> {
  const phone = PHONE;
  const bob = await signUp(baseUrl);
  canaries['access token of the other'] = asItIs(bob.session.accessToken.split('.')[1] ?? '?');
  const token = bob.session.accessToken;
  await send(baseUrl, {
    method: 'POST',
    path: '/api/auth/send-otp',
    headers: { 'content-type': 'application/json' },
    body: `{"phoneNumber":"${phone}"`,
  });
  await send(baseUrl, {
    method: 'POST',
    path: '/api/auth/send-otp',
    body: { phoneNumber: phone, more: WORDS.bio },
  });
  await send(baseUrl, { method: 'GET', path: `/nowhere/${encodeURIComponent(phone)}?token=${token}`, token });
  await send(baseUrl, {
    method: 'PUT',
    path: '/api/users/profile',
    token,
    body: { location: { ...PLACE, latitude: 148.858371 } },
  });
  const postmaster = Number(
    (await readFile(join(dataDir, 'postgres/postmaster.pid'), 'utf8')).split('\n')[0],
  );
  process.kill(postmaster, 'SIGKILL');
  const calls = [
    { method: 'POST', path: '/api/auth/send-otp', body: { phoneNumber: phone } },
    { method: 'PUT', path: '/api/users/profile', token, body: { bio: WORDS.bio, fullName: WORDS.name } },
  ];
  await Promise.all([...calls, ...calls, ...calls].map((call) => send(baseUrl, call)));
}
