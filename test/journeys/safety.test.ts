import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { discovery, messages, safety } from '@romantic/contract';
import type { Browser, Page } from 'playwright-core';
import { assertAccessible, DESKTOP, keepScreen, NO_BROWSER, openBrowser, PHONE } from '../harness/browser.ts';
import { addPhoto, type Member, type Person, signUp } from '../harness/member.ts';
import { drawPicture } from '../harness/picture.ts';
import { topCard, waitForOther, whoIsOnTop } from './hand.ts';
import { makePair, startSite, visitAs } from './signed-in.ts';

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const item = (page: Page, name: string) => page.getByRole('menuitem', { name, exact: true });

interface Site {
  baseUrl: string;
  browser: Browser;
  errors: string[];
}

test('out of sight, from wherever somebody is met', { skip: NO_BROWSER }, async (t) => {
  const { baseUrl } = await startSite(t);
  const site: Site = { baseUrl, browser: await openBrowser(t), errors: [] };
  await t.test('on a card', (part) => onCards(part, site));
  await t.test('in a conversation, while the other looks at it', (part) => inConversation(part, site));
  await t.test('a report of a message, on a phone', () => reportMessage(site));
  assert.deepEqual(site.errors, []);
});

async function onCards(t: TestContext, { baseUrl, browser, errors }: Site): Promise<void> {
  const join = async (name: string, person: Person, picture: number): Promise<Member> => {
    const member = await signUp(baseUrl, { fullName: `${name} Example`, ...person });
    await addPhoto(member, await drawPicture(picture));
    return member;
  };
  const vera = await join('Vera', { gender: 'nonbinary', interestedIn: ['nonbinary'] }, 1);
  const all = new Map<string, Member>();
  for (const [index, name] of ['Bea', 'Cleo', 'Dora'].entries()) {
    all.set(name, await join(name, { gender: 'nonbinary', interestedIn: ['nonbinary'] }, index + 2));
  }
  const memberOf = (name: string) => all.get(name) ?? assert.fail(`nobody is called ${name}`);
  const page = await visitAs(browser, baseUrl, vera, { ...PHONE, errors, path: '/discover' });
  const open = async (): Promise<string> => {
    await topCard(page).waitFor();
    const name = await whoIsOnTop(page);
    await topCard(page)
      .getByRole('button', { name: `More about ${name}` })
      .click();
    await button(page, 'More').click();
    return name;
  };
  let blocked = '';

  await t.test('asked first, and nothing happens until then', async () => {
    blocked = await open();
    await item(page, 'Block').click();
    await page.getByRole('heading', { name: `Block ${blocked}?` }).waitFor();
    await assertAccessible(page, 'the question before a block');
    await keepScreen(page, 'block-phone');
    await button(page, 'Cancel').click();
    assert.deepEqual((await vera.client.call(safety.listBlocks)).blocks, []);
  });

  await t.test('blocked: off the deck, and neither has the other on a list', async () => {
    await button(page, 'More').click();
    await item(page, 'Block').click();
    await button(page, 'Block').click();
    await page.getByText(`${blocked} is blocked.`).waitFor();
    await waitForOther(page, blocked);
    assert.equal((await vera.client.call(safety.listBlocks)).blocks.length, 1);
    for (const [one, other] of [
      [vera, memberOf(blocked)],
      [memberOf(blocked), vera],
    ] as const) {
      const { people } = await one.client.call(discovery.discover, { query: { limit: 10 } });
      assert.ok(!people.some(({ id }) => id === other.id));
    }
  });

  await t.test('reported: the reason is asked for, and they are gone as well', async () => {
    const reported = await open();
    await item(page, 'Report').click();
    await button(page, 'Report').click();
    await page.getByRole('alert').getByText('Choose what is wrong first.').waitFor();
    await page.getByText('Threatens somebody').click();
    await page.getByRole('note').getByText('If somebody is in danger now').waitFor();
    await page.getByLabel('What happened?').fill('Written by a test.');
    await assertAccessible(page, 'a report');
    await keepScreen(page, 'report-phone');
    await button(page, 'Report').click();
    await page.getByRole('heading', { name: 'Thank you for looking out' }).waitFor();
    await button(page, 'Done').click();
    await waitForOther(page, reported);
    const { people } = await memberOf(reported).client.call(discovery.discover, { query: { limit: 10 } });
    assert.ok(!people.some(({ id }) => id === vera.id));
  });
}

async function inConversation(t: TestContext, { baseUrl, browser, errors }: Site): Promise<void> {
  const { alice, bob, matchId } = await makePair(baseUrl);
  const path = `/chats/${matchId}`;
  const hers = await visitAs(browser, baseUrl, alice, { ...DESKTOP, errors, path });
  const his = await visitAs(browser, baseUrl, bob, { ...DESKTOP, errors, path });
  for (const page of [hers, his]) await page.locator('#message-text').waitFor();
  await his.locator('#message-text').fill('Answer me!');
  await button(his, 'Send').click();
  await hers.getByRole('log').getByText('Answer me!').waitFor();

  await t.test('it closes for her, with everything in it', async () => {
    await button(hers, 'More').click();
    await item(hers, 'Block').click();
    await button(hers, 'Block').click();
    await hers.getByText('Bob is blocked.').waitFor();
    await hers.waitForURL('**/chats');
    await hers.getByRole('link', { name: 'Bob' }).waitFor({ state: 'detached' });
    await hers.goto(baseUrl + path);
    await hers.getByText('It may have ended.').waitFor();
    assert.equal(await hers.getByText('Answer me!').count(), 0);
  });

  await t.test('and for him, who only learns that it is over', async () => {
    await his.getByText('This conversation has ended.').waitFor();
    assert.equal(await his.locator('#message-text').count(), 0);
    assert.equal(await his.getByText(/block/i).count(), 0);
    await his.goto(`${baseUrl}/people/${alice.id}`);
    await his.getByRole('heading', { name: 'Alice' }).waitFor({ state: 'detached' });
    assert.equal(await his.getByRole('img', { name: /Alice/ }).count(), 0);
    assert.deepEqual((await bob.client.call(messages.listConversations, { query: {} })).conversations, []);
  });
}

async function reportMessage({ baseUrl, browser, errors }: Site): Promise<void> {
  const { alice, bob, matchId } = await makePair(baseUrl);
  const page = await visitAs(browser, baseUrl, alice, { ...PHONE, errors, path: `/chats/${matchId}` });
  const his = await visitAs(browser, baseUrl, bob, { ...PHONE, errors, path: `/chats/${matchId}` });
  await his.locator('#message-text').fill('Send me money');
  await button(his, 'Send').click();
  const message = page.getByRole('log').getByText('Send me money');
  await message.click({ button: 'right' });
  await button(page, 'Report').click();
  await page.getByText('Asks for money or tries to cheat').click();
  await button(page, 'Report').click();
  await page.getByText('Nobody is told that it came from you.').waitFor();
  await button(page, 'Done').click();
  await page.waitForURL('**/chats');
  await message.waitFor({ state: 'detached' });
  assert.deepEqual((await alice.client.call(messages.listConversations, { query: {} })).conversations, []);
}
