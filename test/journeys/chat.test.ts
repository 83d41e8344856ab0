import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { messages } from '@romantic/contract';
import type { Page } from 'playwright-core';
import { assertAccessible, DESKTOP, keepScreen, NO_BROWSER, openBrowser, PHONE } from '../harness/browser.ts';
import type { Member } from '../harness/member.ts';
import { until } from '../harness/until.ts';
import { makePair, startSite, visitAs } from './signed-in.ts';

/** What is stored, first to last. */
async function listStored(member: Member, matchId: string) {
  const { messages: stored } = await member.client.call(messages.listMessages, {
    params: { id: matchId },
    query: { limit: 100 },
  });
  return stored;
}

const write = async (page: Page, text: string) => {
  await page.locator('#message-text').fill(text);
  await page.getByRole('button', { name: 'Send', exact: true }).click();
};

test('two people write to each other', { skip: NO_BROWSER }, async (t: TestContext) => {
  const { baseUrl } = await startSite(t);
  const browser = await openBrowser(t);
  const { alice, bob, matchId } = await makePair(baseUrl);
  const errors: string[] = [];
  const hers = await visitAs(browser, baseUrl, alice, { ...PHONE, errors, path: '/chats' });
  const his = await visitAs(browser, baseUrl, bob, { ...DESKTOP, errors, path: `/chats/${matchId}` });

  await t.test('a new match invites; an idea is taken up and sent', async () => {
    await keepScreen(hers, 'chats-phone-new-match');
    await hers.getByRole('link', { name: 'Bob' }).click();
    await hers.getByText('What made you smile today?').click();
    await keepScreen(hers, 'chat-phone-ideas');
    await hers.getByRole('button', { name: 'Send', exact: true }).click();
    await his.getByRole('log').getByText('What made you smile today?').waitFor();
  });

  await t.test('typing, the answer, and that it was read', async () => {
    await his.locator('#message-text').pressSequentially('A letter!');
    await hers.getByText('Bob is typing').first().waitFor();
    await his.keyboard.press('Enter');
    await hers.getByRole('log').getByText('A letter!').waitFor();
    await hers.bringToFront();
    await until(async () => (await listStored(alice, matchId)).every(({ readAt }) => readAt !== null));
    await his.getByText(/^Read /).waitFor();
    await keepScreen(his, 'chat-desktop');
    await keepScreen(hers, 'chat-phone');
  });
  assert.deepEqual(errors, []);
});
