import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { coins, messages } from '@romantic/contract';
import type { Browser, Page } from 'playwright-core';
import { assertAccessible, DESKTOP, keepScreen, NO_BROWSER, openBrowser, PHONE } from '../harness/browser.ts';
import type { Member } from '../harness/member.ts';
import { drawPicture } from '../harness/picture.ts';
import { until } from '../harness/until.ts';
import { makePair, startSite, visitAs } from './signed-in.ts';

/** What is stored, first to last. */
async function listStored(member: Member, matchId: string) {
  const query = { limit: 100 };
  return (await member.client.call(messages.listMessages, { params: { id: matchId }, query })).messages;
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

async function write(page: Page, text: string): Promise<void> {
  await page.locator('#message-text').fill(text);
  await button(page, 'Send').click();
}

interface Stage {
  baseUrl: string;
  browser: Browser;
}

test('conversations on the web', { skip: NO_BROWSER }, async (t) => {
  const { baseUrl } = await startSite(t, { COIN_PRICE_GIFT_COFFEE: '2' });
  const stage = { baseUrl, browser: await openBrowser(t) };
  await t.test('two people write to each other', (part) => writeToEachOther(part, stage));
  await t.test('what is written without a network is sent exactly once, in order', (part) =>
    writeOffline(part, stage),
  );
  await t.test('dark and in Arabic', () => lookAtDarkArabic(stage));
});

async function writeToEachOther(t: TestContext, { baseUrl, browser }: Stage): Promise<void> {
  const { alice, bob, matchId } = await makePair(baseUrl);
  await alice.client.call(coins.earnDaily);
  const errors: string[] = [];
  const hers = await visitAs(browser, baseUrl, alice, { ...PHONE, errors, path: '/chats' });
  const his = await visitAs(browser, baseUrl, bob, { ...DESKTOP, errors, path: `/chats/${matchId}` });
  const log = { hers: hers.getByRole('log'), his: his.getByRole('log') };

  await t.test('a new match invites; an idea is taken up and sent', async () => {
    await hers.getByRole('link', { name: 'Bob' }).waitFor();
    await keepScreen(hers, 'chats-phone-new-match');
    await hers.getByRole('link', { name: 'Bob' }).click();
    await hers.getByText('What made you smile today?').click();
    await keepScreen(hers, 'chat-phone-ideas');
    await button(hers, 'Send').click();
    await log.his.getByText('What made you smile today?').waitFor();
  });

  await t.test('typing, the answer, and that it was read', async () => {
    await his.locator('#message-text').pressSequentially('A letter!');
    await hers.getByText('Bob is typing').first().waitFor();
    await his.keyboard.press('Enter');
    await log.hers.getByText('A letter!').waitFor();
    await hers.bringToFront();
    await until(async () => (await listStored(alice, matchId)).every(({ readAt }) => readAt !== null));
    await his.getByText(/^Read /).waitFor();
  });

  await t.test('a picture, shown before it is sent, and whole when it is pressed', async () => {
    const file = { name: 'sea.jpg', mimeType: 'image/jpeg', buffer: await drawPicture(5) };
    await hers.locator('input[type=file]').setInputFiles(file);
    const sheet = hers.getByRole('dialog');
    await sheet.getByRole('img').waitFor();
    await sheet.getByRole('textbox').fill('From the sea');
    await button(hers, 'Send').last().click();
    await log.his.getByText('From the sea').waitFor();
    await his.getByRole('button', { name: 'View photo: Photo from Alice' }).click();
    await his.getByRole('dialog', { name: 'Photo from Alice' }).waitFor();
    await his.keyboard.press('Escape');
    const [sent] = (await listStored(bob, matchId)).filter(({ type }) => type === 'image');
    assert.equal(sent?.media?.contentType, 'image/webp');
  });

  await t.test('a voice message, recorded and played', async () => {
    await button(his, 'Record a voice message').click();
    await his.getByRole('timer').getByText('0:02').waitFor();
    await button(his, 'Send voice message').click();
    const play = log.hers.getByRole('button', { name: 'Play: Voice message' });
    await play.click();
    await hers.waitForFunction(() => {
      const audio = (
        globalThis as unknown as { document: { querySelector(q: string): { currentTime: number } | null } }
      ).document.querySelector('audio');
      return (audio?.currentTime ?? 0) > 0.3;
    });
    const slider = log.hers.getByRole('slider');
    await slider.press('Home');
    const [sent] = (await listStored(alice, matchId)).filter(({ type }) => type === 'voice');
    assert.ok((sent?.media?.durationMs ?? 0) > 1_500);
    // The fake microphone beeps: some of it is loud, some is silent.
    assert.equal(Math.max(...(sent?.media?.waveform ?? [])), 100);
  });

  await t.test('a reaction, a gift, a deletion', async () => {
    const bubble = log.hers.getByRole('listitem').filter({ hasText: 'A letter!' });
    await bubble.getByRole('button', { name: 'What to do with this message' }).click();
    await button(hers, 'React with ❤️').click();
    await log.his.getByRole('img', { name: 'Alice: ❤️' }).waitFor();
    await button(hers, 'Send a gift').click();
    await hers.getByRole('button', { name: /A cup of coffee/ }).click();
    await keepScreen(hers, 'gift-sheet-phone');
    await assertAccessible(hers, 'gift sheet');
    await button(hers, 'Send for 2 coins').click();
    await log.his.getByText('Alice sent you: A cup of coffee').waitFor();
    await write(his, 'Oops');
    await log.hers.getByText('Oops').waitFor();
    await log.his.getByRole('listitem').filter({ hasText: 'Oops' }).hover();
    await log.his
      .getByRole('listitem')
      .filter({ hasText: 'Oops' })
      .getByRole('button', { name: 'What to do with this message' })
      .click();
    await button(his, 'Delete for both').click();
    await button(his, 'Delete for both').click();
    await log.hers.getByText('Message deleted').waitFor();
  });
  await keepScreen(his, 'chat-desktop');
  await keepScreen(hers, 'chat-phone');
  await assertAccessible(his, 'conversation');
  assert.deepEqual(errors, []);
}

async function writeOffline(t: TestContext, { baseUrl, browser }: Stage): Promise<void> {
  const { alice, bob, matchId } = await makePair(baseUrl);
  const errors: string[] = [];
  const page = await visitAs(browser, baseUrl, alice, { ...PHONE, errors, path: `/chats/${matchId}` });
  const context = page.context();
  const log = page.getByRole('log');
  // What keeps the outbox going is loaded after the page: whoever is quicker writes all the same.
  const released = Promise.withResolvers<void>();
  await context.route('**/assets/chat-sync-*.js', async (route) => {
    await released.promise;
    await route.continue();
  });
  await page.reload();
  let lost = 0;
  // The message arrives, the answer does not: nobody at this end can know.
  await context.route('**/api/messages/send', async (route) => {
    lost += 1;
    // The page may be loaded anew meanwhile.
    await route.fetch().catch(() => {});
    await route.abort().catch(() => {});
  });
  await write(page, 'one');
  await until(() => lost >= 2);
  released.resolve();
  await write(page, 'two');
  await context.setOffline(true);
  await write(page, 'three');
  await write(page, 'four');
  await log.getByText('Waiting for a connection').waitFor();
  await keepScreen(page, 'chat-phone-offline');
  await context.setOffline(false);
  await page.reload();
  await log.getByText('four').waitFor();
  await write(page, 'five');
  await context.unroute('**/api/messages/send');
  const texts = ['one', 'two', 'three', 'four', 'five'];
  await until(async () => (await listStored(bob, matchId)).length >= texts.length, 60_000);
  await page.getByText('Sent', { exact: false }).last().waitFor();
  assert.deepEqual(
    (await listStored(bob, matchId)).map(({ content }) => content),
    texts,
  );
  assert.deepEqual(
    (await listStored(bob, matchId)).map(({ seq }) => seq),
    [1, 2, 3, 4, 5],
  );
  for (const text of texts) assert.equal(await log.getByText(text, { exact: true }).count(), 1);
  t.diagnostic(`${lost} answers were lost`);
  assert.deepEqual(
    errors.filter((error) => !/ERR_INTERNET_DISCONNECTED|ERR_FAILED|WebSocket/.test(error)),
    [],
  );
}

async function lookAtDarkArabic({ baseUrl, browser }: Stage): Promise<void> {
  const { alice, bob, matchId } = await makePair(baseUrl);
  const errors: string[] = [];
  const dark = { colorScheme: 'dark', locale: 'ar' } as const;
  const page = await visitAs(browser, baseUrl, alice, {
    ...DESKTOP,
    ...dark,
    errors,
    path: `/chats/${matchId}`,
  });
  for (const content of ['مرحبا', 'كيف الحال؟']) {
    const body = {
      conversationId: matchId,
      clientMessageId: crypto.randomUUID(),
      type: 'text' as const,
      content,
    };
    await bob.client.call(messages.sendMessage, { body });
  }
  await page.getByRole('log').getByText('كيف الحال؟').waitFor();
  assert.equal(await page.evaluate('document.documentElement.dir'), 'rtl');
  await keepScreen(page, 'chat-desktop-dark-arabic');
  await assertAccessible(page, 'conversation, dark, Arabic');
  await page.goto(`${baseUrl}/chats`);
  await page.getByRole('link', { name: /Bob/ }).waitFor();
  await assertAccessible(page, 'list of conversations, dark, Arabic');
  assert.deepEqual(errors, []);
}
