import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { discovery, people, premium } from '@romantic/contract';
import type { Browser, Page, Request } from 'playwright-core';
import { assertAccessible, DESKTOP, keepScreen, NO_BROWSER, openBrowser, PHONE } from '../harness/browser.ts';
import { addPhoto, type Member, type Person, signUp } from '../harness/member.ts';
import { inParallel } from '../harness/parallel.ts';
import { drawPicture } from '../harness/picture.ts';
import { until } from '../harness/until.ts';
import { dragWithFinger, dragWithMouse, topCard, waitForOther, waitForTop, whoIsOnTop } from './hand.ts';
import { startSite, visitAs } from './signed-in.ts';

const NAMES = ['Bea', 'Cleo', 'Dora', 'Eva', 'Fay', 'Gia', 'Hana', 'Ida', 'Jona', 'Kim'];

type Gender = NonNullable<Person['gender']>;

/** Somebody who looks, and people to meet with two photos each, by first name; who looks for others meets none of them. */
async function signUpRound(
  baseUrl: string,
  gender: Gender,
  looksFor: Gender,
): Promise<{ vera: Member; all: Map<string, Member> }> {
  const join = async (name: string, person: Person, number: number): Promise<Member> => {
    const member = await signUp(baseUrl, { fullName: `${name} Example`, ...person });
    await addPhoto(member, await drawPicture(number));
    await addPhoto(member, await drawPicture(number + 20));
    return member;
  };
  const vera = await join('Vera', { gender, interestedIn: [looksFor] }, 40);
  const people = { gender: looksFor, interestedIn: [gender] };
  const all = await inParallel(
    NAMES,
    4,
    async (name, index) => [name, await join(name, people, index)] as const,
  );
  return { vera, all: new Map(all) };
}

const likesOf = async (member: Member) => (await member.client.call(discovery.listLikes)).count;
const bodyOf = (request: Request) => request.postDataJSON() as Record<string, unknown>;
const button = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: typeof name === 'string' });
const isCall = (name: string) => (request: Request) =>
  request.method() === 'POST' && request.url().endsWith(`/api/users/${name}`);

test('the deck', { skip: NO_BROWSER }, async (t: TestContext) => {
  const { baseUrl } = await startSite(t, { SUPERLIKES_PER_DAY: '1' });
  const browser = await openBrowser(t);
  const errors: string[] = [];
  const site = { baseUrl, browser, errors };
  await t.test('people on cards, carried by hand', (part) => tryHands(part, site));
  await t.test('by keyboard alone', (part) => tryKeyboard(part, site));
  await t.test('who likes me; in the dark and in Arabic', (part) => tryLikes(part, site));
  assert.deepEqual(errors, []);
});

interface Site {
  baseUrl: string;
  browser: Browser;
  errors: string[];
}

/** The widest that the page becomes within a second, CSS pixels. */
async function watchWidth(page: Page): Promise<number> {
  const widest = await page.evaluate(`new Promise((resolve) => {
    let widest = 0;
    const end = performance.now() + 1_000;
    const look = () => {
      widest = Math.max(widest, innerWidth, document.documentElement.scrollWidth);
      if (performance.now() < end) requestAnimationFrame(look);
      else resolve(widest);
    };
    look();
  })`);
  return widest as number;
}

async function tryHands(t: TestContext, { baseUrl, browser, errors }: Site): Promise<void> {
  const { vera, all } = await signUpRound(baseUrl, 'man', 'woman');
  const page = await visitAs(browser, baseUrl, vera, { ...PHONE, errors, path: '/discover' });
  const onTop = () => all.get(current) ?? assert.fail(`nobody is called ${current}`);
  let current = '';

  await t.test('the deck is there, and says who is on top', async () => {
    await topCard(page).waitFor();
    current = await whoIsOnTop(page);
    await page
      .getByRole('status')
      .filter({ hasText: `${current}, ` })
      .waitFor({ state: 'attached' });
    await topCard(page).locator('img').first().waitFor();
    await assertAccessible(page, 'the deck');
    await keepScreen(page, 'deck-phone');
  });

  await t.test('a card let go early goes back, and nothing is decided', async () => {
    const sent: string[] = [];
    const note = (request: Request) => request.method() === 'POST' && sent.push(request.url());
    page.on('request', note);
    await dragWithFinger(page, { x: 60, y: 4 });
    // The finger rests before it lets go of the next one: far enough in haste would be a throw.
    await page.waitForTimeout(400);
    assert.equal(await whoIsOnTop(page), current);
    page.off('request', note);
    assert.deepEqual(
      sent.filter((url) => /like|pass/.test(url)),
      [],
    );
  });

  await t.test('thrown to the right by a finger: a like, once', async () => {
    const widest = watchWidth(page);
    const sending = page.waitForRequest(isCall('like'));
    await dragWithFinger(page, { x: 240, y: -10 });
    const request = await sending;
    assert.equal(bodyOf(request).userId, onTop().id);
    assert.match((await request.headerValue('idempotency-key')) ?? '', /^[0-9a-f-]{36}$/);
    await until(async () => (await likesOf(onTop())) === 1);
    current = await waitForOther(page, current);
    assert.equal(await widest, PHONE.viewport.width, 'what flies away makes the page no wider');
  });

  await t.test('thrown to the left by the mouse: a pass, taken back by the note that follows', async () => {
    const sending = page.waitForRequest(isCall('pass'));
    await dragWithMouse(page, { x: -240, y: 10 });
    assert.equal(bodyOf(await sending).userId, onTop().id);
    const before = current;
    await waitForOther(page, before);
    await button(page, 'Undo').click();
    await waitForTop(page, before);
  });

  await t.test(
    'thrown up: a superlike; without any left the card comes back, with the ways to more',
    async () => {
      const name = current;
      await dragWithMouse(page, { x: 6, y: -320 });
      current = await waitForOther(page, name);
      await until(async () => (await likesOf(all.get(name) as Member)) === 1);
      await dragWithFinger(page, { x: 6, y: -320 });
      const sheet = page.getByRole('dialog');
      await sheet.getByRole('heading', { name: 'No superlikes left today' }).waitFor();
      await assertAccessible(page, 'the sheet of what has run out');
      await page.keyboard.press('Escape');
      await waitForTop(page, current);
      assert.equal(await likesOf(onTop()), 0);
    },
  );

  await t.test('an answer that got lost: asked again under the same key, counted once', async () => {
    const keys: (string | null)[] = [];
    await page.route('**/api/users/like', async (route) => {
      keys.push(await route.request().headerValue('idempotency-key'));
      if (keys.length > 1) return route.continue();
      await route.fetch();
      await route.abort('connectionreset');
    });
    const liked = onTop();
    await button(page, `Like ${current}`).click();
    current = await waitForOther(page, current);
    await until(() => keys.length === 2);
    assert.equal(keys[0], keys[1]);
    await page.unroute('**/api/users/like');
    await until(async () => (await likesOf(liked)) === 1);
  });

  await t.test('a decision that the server refuses lies on top again', async () => {
    const problem = { type: 'about:blank', title: 'No', detail: 'No', requestId: 'x' };
    await page.route('**/api/users/like', (route) =>
      route.fulfill({
        status: 403,
        contentType: 'application/problem+json',
        json: { ...problem, status: 403, code: 'no_likes_left' },
      }),
    );
    await button(page, `Like ${current}`).click();
    await page.getByRole('heading', { name: 'Your likes of today are given' }).waitFor();
    await page.keyboard.press('Escape');
    await waitForTop(page, current);
    await page.unroute('**/api/users/like');
  });

  await t.test('filters: nobody is verified; cleared, they are back', async () => {
    await button(page, 'Filters').click();
    await assertAccessible(page, 'the filters');
    await page.getByRole('switch', { name: 'Verified photos' }).click();
    await button(page, 'Show people').click();
    await page.getByRole('heading', { name: 'That was everyone for now' }).waitFor();
    await assertAccessible(page, 'the empty deck');
    await keepScreen(page, 'deck-empty');
    await button(page, 'Look wider').click();
    await button(page, 'Clear').click();
    await button(page, 'Show people').click();
    await topCard(page).waitFor();
    current = await whoIsOnTop(page);
  });

  await t.test('a break is told of, and ended', async () => {
    await vera.client.call(people.updateProfile, { body: { visibility: { paused: true } } });
    await page.reload();
    await page.getByRole('heading', { name: 'You are taking a break' }).waitFor();
    await button(page, 'End the break').click();
    await topCard(page).waitFor();
  });
}

async function tryKeyboard(t: TestContext, { baseUrl, browser, errors }: Site): Promise<void> {
  const { vera, all } = await signUpRound(baseUrl, 'woman', 'nonbinary');
  const page = await visitAs(browser, baseUrl, vera, { ...DESKTOP, errors, path: '/discover' });
  const press = (key: string) => page.keyboard.press(key);
  await topCard(page).waitFor();
  let current = await whoIsOnTop(page);

  await t.test('space turns the photos', async () => {
    const shown = () => topCard(page).locator('img').first().getAttribute('alt');
    assert.match((await shown()) ?? '', /photo 1 of 2/);
    await press(' ');
    assert.match((await shown()) ?? '', /photo 2 of 2/);
    await press('Shift+ ');
    assert.match((await shown()) ?? '', /photo 1 of 2/);
  });

  await t.test('arrows decide, backspace takes back', async () => {
    const first = current;
    await press('ArrowLeft');
    await waitForOther(page, first);
    await press('Backspace');
    await waitForTop(page, first);
    await press('ArrowRight');
    current = await waitForOther(page, first);
    await until(async () => (await likesOf(all.get(first) as Member)) === 1);
  });

  await t.test('enter opens the person, and one decides there', async () => {
    const name = current;
    await press('Enter');
    await page.getByRole('heading', { name: `${name}, ` }).waitFor();
    await assertAccessible(page, 'a person');
    await keepScreen(page, 'person-desktop');
    await button(page, `Pass on ${name}`).focus();
    await press('Enter');
    await page.waitForURL('**/discover');
    current = await waitForOther(page, name);
  });

  await t.test('a superlike with a few words', async () => {
    await button(page, `Superlike ${current}`).focus();
    await press('Enter');
    await page.getByRole('textbox').focus();
    await page.keyboard.type('We both  like maps\nI hear');
    const sending = page.waitForRequest(isCall('like'));
    await button(page, 'Send').focus();
    await press('Enter');
    const { kind, note } = bodyOf(await sending);
    assert.deepEqual([kind, note], ['superlike', 'We both like maps I hear']);
    current = await waitForOther(page, current);
  });

  await t.test('two likes make a match, over the whole window', async () => {
    const member = all.get(current) as Member;
    await member.client.call(discovery.likeUser, { body: { userId: vera.id } });
    await press('ArrowRight');
    const moment = page.getByRole('dialog');
    await moment.getByRole('heading', { name: 'It’s mutual' }).waitFor();
    // What comes into place has come.
    await page.waitForTimeout(900);
    await assertAccessible(page, 'the moment of a match');
    await keepScreen(page, 'match-desktop');
    assert.equal(await page.evaluate('document.activeElement.textContent'), `Write to ${current}`);
    await press('Escape');
    await moment.waitFor({ state: 'hidden' });
    await topCard(page).waitFor();
  });
}

async function tryLikes(t: TestContext, { baseUrl, browser, errors }: Site): Promise<void> {
  const { vera, all } = await signUpRound(baseUrl, 'man', 'man');
  const [bea, cleo] = ['Bea', 'Cleo'].map((name) => all.get(name) as Member);
  const page = await visitAs(browser, baseUrl, vera, { ...PHONE, errors, path: '/likes' });

  await t.test('nobody yet; then a number and pictures that show nobody, at once', async () => {
    await page.getByRole('heading', { name: 'No letters yet' }).waitFor();
    await assertAccessible(page, 'no likes');
    for (const admirer of [bea, cleo])
      await admirer?.client.call(discovery.likeUser, { body: { userId: vera.id } });
    await page.getByText('2 people like you').waitFor();
    assert.equal(await page.getByText('Somebody who likes you').count(), 2);
    assert.equal(await page.getByRole('link', { name: /Bea|Cleo/ }).count(), 0);
    await assertAccessible(page, 'blurred likes');
    await keepScreen(page, 'likes-free');
  });

  await t.test('with a plan they are people, and a like makes a match', async () => {
    await buyPlan(vera);
    await page.getByRole('link', { name: /Bea/ }).waitFor();
    await assertAccessible(page, 'likes');
    await keepScreen(page, 'likes-plan');
    await button(page, 'Like Bea').click();
    await page.getByRole('heading', { name: 'It’s mutual' }).waitFor();
    await button(page, 'Keep looking').click();
    await page.getByText('1 person likes you').waitFor();
    assert.equal(await page.getByRole('link', { name: /Bea/ }).count(), 0);
  });

  for (const [name, look] of [
    ['dark', { colorScheme: 'dark' }],
    ['Arabic', { locale: 'ar' }],
  ] as const) {
    await t.test(`the deck, ${name}`, async () => {
      const there = await visitAs(browser, baseUrl, vera, { ...PHONE, ...look, errors, path: '/discover' });
      await topCard(there).locator('img').first().waitFor();
      if (name === 'Arabic') assert.equal(await there.evaluate('document.documentElement.dir'), 'rtl');
      await assertAccessible(there, `the deck, ${name}`);
      await keepScreen(there, `deck-${name}`);
      // To the right is yes in every script.
      const sending = there.waitForRequest(isCall('like'));
      await dragWithFinger(there, { x: 240, y: 0 });
      await sending;
      await there.goto(`${baseUrl}/likes`);
      await there.getByRole('listitem').first().waitFor();
      await assertAccessible(there, `likes, ${name}`);
      await there.context().close();
    });
  }
}

function buyPlan(member: Member): Promise<unknown> {
  return member.client.call(premium.subscribe, {
    body: { plan: 'gold_month', provider: 'sandbox', receipt: `receipt of ${member.id}` },
  });
}
