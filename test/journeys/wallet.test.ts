import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { coins, discovery, premium } from '@romantic/contract';
import type { Page } from 'playwright-core';
import { assertAccessible, DESKTOP, keepScreen, NO_BROWSER, openBrowser, PHONE } from '../harness/browser.ts';
import { addPhoto, signUp } from '../harness/member.ts';
import { drawPicture } from '../harness/picture.ts';
import { startSite, visitAs } from './signed-in.ts';

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
const balance = (page: Page) => page.getByTestId('balance');
const saysBalance = (page: Page, coinsNow: string) =>
  balance(page)
    .filter({ hasText: new RegExp(`^${coinsNow}$`) })
    .waitFor();

test('coins and plans on the web', { skip: NO_BROWSER }, async (t: TestContext) => {
  const { baseUrl } = await startSite(t);
  const browser = await openBrowser(t);
  const errors: string[] = [];
  const ann = await signUp(baseUrl);
  const bob = await signUp(baseUrl, { fullName: 'Bob Example', gender: 'man' });
  await addPhoto(ann, await drawPicture(1));
  await addPhoto(bob, await drawPicture(2));
  await bob.client.call(discovery.likeUser, { body: { userId: ann.id } });
  const page = await visitAs(browser, baseUrl, ann, { ...PHONE, errors, path: '/wallet' });

  await t.test('an empty purse says how it fills', async () => {
    await saysBalance(page, '0');
    await page.getByText('Nothing yet.', { exact: false }).waitFor();
    await assertAccessible(page, 'the empty wallet');
  });

  await t.test('the coins of the day come once', async () => {
    await button(page, 'Collect').click();
    await saysBalance(page, '2');
    await page.getByText('Collected. More tomorrow.').waitFor();
    await page.getByTestId('statement').getByText('Came by').waitFor();
    assert.equal((await ann.client.call(coins.getCoinBalance)).balance, 2);
  });

  await t.test('a video pays after it was watched', async () => {
    await button(page, 'Watch').click();
    await button(page, 'Take 5 coins').click();
    await saysBalance(page, '7');
  });

  await t.test('a pack is bought in the sandbox, once, whatever happens to the answer', async () => {
    await button(page, /^100 ?coins/).click();
    await assertAccessible(page, 'the sheet of a pack');
    let lost = 0;
    await page.route('**/api/coins/purchase', async (route) => {
      lost += 1;
      if (lost > 1) return route.continue();
      // The server has it, the answer gets lost.
      await route.fetch();
      await route.abort('connectionreset');
    });
    await page.getByTestId('buy').click();
    await page.getByText('We cannot reach Romantic', { exact: false }).waitFor();
    await page.getByTestId('buy').click();
    await saysBalance(page, '107');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.unroute('**/api/coins/purchase');
    assert.equal((await ann.client.call(coins.getCoinBalance)).balance, 107);
  });

  await t.test('superlikes are bought, once, whatever happens to the answer', async () => {
    await button(page, /^Superlike/).click();
    await button(page, 'One more').click();
    let lost = 0;
    await page.route('**/api/coins/spend', async (route) => {
      lost += 1;
      if (lost > 1) return route.continue();
      await route.fetch();
      await route.abort('connectionreset');
    });
    await page.getByTestId('spend').click();
    await page.getByText('We cannot reach Romantic', { exact: false }).waitFor();
    await page.getByTestId('spend').click();
    await saysBalance(page, '67');
    await page.getByText('2 superlikes', { exact: true }).first().waitFor();
    const { balance: left, stock } = await ann.client.call(coins.getCoinBalance);
    assert.deepEqual([left, stock.superlike], [67, 2]);
    await page.unroute('**/api/coins/spend');
  });

  await t.test('one like is seen', async () => {
    await button(page, /^See one like/).click();
    await page.getByTestId('spend').click();
    await page.getByText('Bob likes you').waitFor();
    await keepScreen(page, 'wallet-phone-like-seen');
    await button(page, 'Close').click();
    await saysBalance(page, '27');
  });

  await t.test('what costs too much says what is missing and leads to the packs', async () => {
    await button(page, /^Boost/).click();
    await page.getByText('You are 73 coins short.').waitFor();
    await button(page, 'Get coins').click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
  });

  await t.test('another device sees it at once', async () => {
    const desk = await visitAs(browser, baseUrl, ann, { ...DESKTOP, errors, path: '/wallet' });
    await saysBalance(desk, '27');
    await ann.client.call(coins.purchaseCoins, {
      body: { provider: 'sandbox', pack: 'coins_550', receipt: crypto.randomUUID() },
    });
    await Promise.all([saysBalance(page, '577'), saysBalance(desk, '577')]);
    await keepScreen(desk, 'wallet-desktop');
    await desk.context().close();
  });

  await t.test('a plan: chosen, changed, not renewed, renewed after all', async () => {
    await page.goto(`${baseUrl}/plans`);
    await page.locator('[data-plan=plus_month]').waitFor();
    await assertAccessible(page, 'the plans');
    await keepScreen(page, 'plans-phone-light');
    await page.locator('[data-plan=plus_month]').click();
    await button(page, /^Pay/).click();
    const mine = page.getByTestId('current-plan');
    await mine.getByText('You have Plus').waitFor();
    await page.locator('[data-plan=gold_month]').click();
    await button(page, /^Pay/).click();
    await mine.getByText('You have Gold').waitFor();
    await button(mine as never, 'Do not renew').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Do not renew' }).click();
    await mine.getByText(/^Yours until/).waitFor();
    assert.equal((await ann.client.call(premium.getPremiumStatus)).renews, false);
    await button(mine as never, 'Renew after all').click();
    await mine.getByText(/^Renews on/).waitFor();
    await assertAccessible(page, 'the plans of somebody who has one');
  });

  await t.test('at night, and from right to left', async () => {
    for (const [name, options] of [
      ['dark', { ...PHONE, colorScheme: 'dark' as const }],
      ['arabic', { ...PHONE, locale: 'ar' }],
      ['arabic-desktop-dark', { ...DESKTOP, locale: 'ar', colorScheme: 'dark' as const }],
    ] as const) {
      const other = await visitAs(browser, baseUrl, ann, { ...options, errors, path: '/wallet' });
      await balance(other).filter({ hasText: /[5٥]/ }).waitFor();
      await other.getByTestId('statement').getByRole('listitem').first().waitFor();
      await assertAccessible(other, `the wallet, ${name}`);
      await keepScreen(other, `wallet-${name}`);
      await other.goto(`${baseUrl}/plans`);
      await other.getByTestId('current-plan').waitFor();
      await assertAccessible(other, `the plans, ${name}`);
      await keepScreen(other, `plans-${name}`);
      assert.equal(
        await other.evaluate('document.documentElement.scrollWidth > innerWidth'),
        false,
        `${name}: nothing sticks out`,
      );
      await other.context().close();
    }
  });

  assert.deepEqual(errors, []);
});
