import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accounts, discovery, safety } from '@romantic/contract';
import type { Page } from 'playwright-core';
import { assertAccessible, DESKTOP, keepScreen, NO_BROWSER, openBrowser, PHONE } from '../harness/browser.ts';
import { getMe, signIn, verifyNumber } from '../harness/member.ts';
import { until } from '../harness/until.ts';
import { makePair, startSite, visitAs } from './signed-in.ts';

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
const PAGES = ['', '/notifications', '/privacy', '/appearance', '/devices', '/blocked', '/account'];

test('what a member may set, end and take along', { skip: NO_BROWSER }, async (t) => {
  const { baseUrl } = await startSite(t);
  const browser = await openBrowser(t);
  const { alice, bob, matchId } = await makePair(baseUrl);
  const errors: string[] = [];
  const page = await visitAs(browser, baseUrl, alice, { ...PHONE, errors, path: '/me' });
  page.setDefaultTimeout(8_000);

  await t.test('every page of the settings is accessible, by day and by night', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      for (const path of ['/me', '/me/edit', ...PAGES.map((part) => `/settings${part}`)]) {
        await page.goto(baseUrl + path);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await page.waitForLoadState('networkidle');
        await assertAccessible(page, `${path}, ${colorScheme}`);
      }
    }
    await page.emulateMedia({ colorScheme: 'light' });
  });

  await t.test('Arabic turns the page around, dark stays after a reload', async () => {
    await page.goto(`${baseUrl}/settings/appearance`);
    await page.getByText('Dark', { exact: true }).click();
    await page.getByText('العربية').click();
    await page.getByRole('heading', { name: 'اللغة والمظهر' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'اللغة والمظهر' }).waitFor();
    const root = page.locator('html');
    assert.equal(await root.getAttribute('dir'), 'rtl');
    assert.equal(await root.getAttribute('data-theme'), 'dark');
    await assertAccessible(page, 'appearance in Arabic');
    await keepScreen(page, 'settings-phone-arabic-dark');
    await page.getByText('English').click();
    await page.getByRole('heading', { name: 'Language and light' }).waitFor();
    await page.getByText('As this device').click();
  });

  await t.test('a pause is kept, and a profile is changed', async () => {
    await page.goto(`${baseUrl}/settings/privacy`);
    await page.getByRole('switch', { name: 'Pause' }).click();
    await until(async () => (await getMe(alice)).visibility.paused);
    await page.getByRole('switch', { name: 'Pause' }).click();
    await until(async () => !(await getMe(alice)).visibility.paused);
    await page.goto(`${baseUrl}/me/edit`);
    await page.getByLabel('A few words').fill('I write letters.');
    await button(page, 'Save').click();
    await page.getByText('Your profile is saved.').waitFor();
    assert.equal((await getMe(alice)).bio, 'I write letters.');
  });

  await t.test('another device is signed out', async () => {
    const other = await signIn(baseUrl, alice.phoneNumber, 'An old phone');
    await page.goto(`${baseUrl}/settings/devices`);
    const row = page.getByRole('listitem').filter({ hasText: 'An old phone' });
    await row.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('Signed out.').waitFor();
    await assert.rejects(other.client.call(accounts.getOwnProfile));
  });

  await t.test('a block is lifted', async () => {
    await alice.client.call(safety.blockUser, { body: { userId: bob.id } });
    await page.goto(`${baseUrl}/settings/blocked`);
    await button(page, 'Unblock Bob').click();
    await page.getByText('The block is lifted.').waitFor();
    assert.deepEqual((await alice.client.call(safety.listBlocks)).blocks, []);
  });

  await t.test('their data is handed over', async () => {
    await page.goto(`${baseUrl}/settings/account`);
    const [download] = await Promise.all([page.waitForEvent('download'), button(page, 'Download').click()]);
    assert.match(download.suggestedFilename(), /^romantic-.*\.json$/);
  });

  await t.test('the account goes after a fresh code, and comes back by signing in', async () => {
    await button(page, 'Delete my account').click();
    await keepScreen(page, 'settings-phone-delete');
    await button(page, 'Send me a code to confirm').click();
    await page.getByLabel('Code of 6 digits').waitFor();
    const outbox = await fetch(`${baseUrl}/dev/outbox?to=${encodeURIComponent(alice.phoneNumber)}`);
    const { items } = (await outbox.json()) as { items: { code: string }[] };
    await page.getByLabel('Code of 6 digits').fill(items[0]?.code ?? '');
    await page.waitForURL('**/welcome');
    const { matches } = await bob.client.call(discovery.listMatches);
    assert.deepEqual(matches, []);
    assert.equal((await verifyNumber(baseUrl, alice.phoneNumber)).registered, true);
    await signIn(baseUrl, alice.phoneNumber);
    assert.notEqual(matchId, '');
  });

  await t.test('the app opens without a network', async () => {
    const desktop = await visitAs(browser, baseUrl, bob, {
      ...DESKTOP,
      errors: [],
      path: '/settings',
      serviceWorkers: 'allow',
    });
    await desktop.getByRole('heading', { name: 'Settings' }).waitFor();
    await desktop.evaluate(async () => {
      const { navigator } = globalThis as unknown as {
        navigator: { serviceWorker: { ready: Promise<unknown> } };
      };
      await navigator.serviceWorker.ready;
    });
    const kept = await desktop.evaluate(async () => {
      const { caches } = globalThis as unknown as {
        caches: {
          keys(): Promise<string[]>;
          open(name: string): Promise<{ keys(): Promise<{ url: string }[]> }>;
        };
      };
      const [name = ''] = await caches.keys();
      return (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname);
    });
    assert.deepEqual(
      kept.filter((path) => !/^\/($|assets\/|icons\/|start\.js$|manifest\.webmanifest$)/.test(path)),
      [],
      'nothing private is kept',
    );
    await desktop.context().setOffline(true);
    await desktop.goto(`${baseUrl}/settings/appearance`);
    await desktop.getByRole('heading', { name: 'Language and light' }).waitFor();
  });

  await t.test('nothing went wrong in the pages', () => assert.deepEqual(errors, []));
});
