import assert from 'node:assert/strict';
import { test } from 'node:test';
import { calls, messages } from '@romantic/contract';
import type { Page } from 'playwright-core';
import { DESKTOP, NO_BROWSER, openBrowser } from '../harness/browser.ts';
import { until } from '../harness/until.ts';
import { makePair, startSite, visitAs } from './signed-in.ts';

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

test('two tabs of one member agree', { skip: NO_BROWSER }, async (t) => {
  const { baseUrl } = await startSite(t);
  const browser = await openBrowser(t);
  const { alice, bob, matchId } = await makePair(baseUrl);
  const errors: string[] = [];
  const first = await visitAs(browser, baseUrl, alice, { ...DESKTOP, errors, path: '/chats' });
  const second = await first.context().newPage();
  second.on('pageerror', (error) => errors.push(error.message));
  await second.goto(`${baseUrl}/chats`);
  const send = (content: string) =>
    bob.client.call(messages.sendMessage, {
      body: { conversationId: matchId, clientMessageId: crypto.randomUUID(), type: 'text', content },
    });
  for (const page of [first, second]) await page.getByRole('link', { name: 'Bob' }).waitFor();

  await t.test('what one reads is read in the other', async () => {
    await send('Read me');
    for (const page of [first, second])
      await page.getByText('1 unread message').first().waitFor({ state: 'attached' });
    await first.bringToFront();
    await first.getByRole('link', { name: /Bob/ }).click();
    await second.getByText('1 unread message').first().waitFor({ state: 'detached' });
  });

  await t.test('a draft and a message written in one stand in the other', async () => {
    await second.goto(`${baseUrl}/chats/${matchId}`);
    await first.locator('#message-text').fill('Not sent yet');
    await until(async () => (await second.locator('#message-text').inputValue()) === 'Not sent yet');
    await first.locator('#message-text').fill('Sent');
    await button(first, 'Send').click();
    await second.getByRole('log').getByText('Sent', { exact: true }).waitFor();
    assert.equal(await second.locator('#message-text').inputValue(), '');
  });

  await t.test('a call rings in both; answered in one, the other is quiet', async () => {
    const call = await bob.client.call(calls.initiateCall, { body: { matchId, media: 'audio' } });
    for (const page of [first, second]) await page.getByRole('alert').getByText('Bob is calling').waitFor();
    await button(first, 'Answer').click();
    await second.getByRole('alert').waitFor({ state: 'hidden' });
    await button(first, 'Hang up').waitFor();
    assert.equal(await button(second, 'Hang up').count(), 0);
    await bob.client.call(calls.endCall, { body: { callId: call.id } });
    await button(first, 'Hang up').waitFor({ state: 'hidden' });
  });

  await t.test('what is unmatched in one is gone in the other; signed out in one, out of both', async () => {
    // Bob has no device: on a slow machine the call ended with a complaint about that, which waits to be closed.
    await first.goto(`${baseUrl}/chats/${matchId}`);
    await first.locator('#message-text').fill('Nobody shall read this');
    await button(first, 'More').click();
    await first.getByRole('menuitem', { name: 'Unmatch' }).click();
    await button(first, 'Unmatch').click();
    await second.goto(`${baseUrl}/chats`);
    await second.getByText('Nobody here yet').waitFor();
    await first.evaluate(() => {
      const { localStorage } = globalThis as unknown as { localStorage: { removeItem(key: string): void } };
      localStorage.removeItem('romantic.session');
    });
    await second.waitForURL(/\/welcome/);
  });
  assert.deepEqual(errors, []);
});
