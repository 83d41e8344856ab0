import assert from 'node:assert/strict';
import { get } from 'node:http';
import { type TestContext, test } from 'node:test';
import { type Card, createClient, development, discovery } from '@romantic/contract';
import type { Browser, Page } from 'playwright-core';
import { NO_BROWSER, openBrowser, PHONE } from '../harness/browser.ts';
import { type Member, memberOf } from '../harness/member.ts';
import { startSite, visitAs } from './signed-in.ts';

/** Bytes of script, as gzip sends them, before somebody can be decided on. */
const FIRST_LOAD_BYTES = 180 * 1024;
/** Somebody is there to be decided on. */
const USABLE = 'button[aria-label^="Pass on "]:not([disabled])';
/** The deck may take so much longer than a page of the same app that asks the server for nothing. */
const SLOWER = 1.5;
const LAYOUT_SHIFT = 0.05;
/** Of the heap between the 100th card and the last; a card that is kept takes tens of kilobytes with its picture. */
const HEAP_GROWTH_BYTES = 3 * 1024 * 1024;
/** Rounds at least, and at most while the machine has not had a quiet moment. */
const ROUNDS = { least: 6, most: 120 };
/** `BUDGET_CARDS=500` for the long form: it takes minutes. */
const MORE_CARDS = Number(process.env.BUDGET_CARDS ?? 200) - 100;

test('budgets of the first load and of the deck', { skip: NO_BROWSER }, async (t: TestContext) => {
  const { baseUrl } = await startSite(t, { SEED_PEOPLE: '300' });
  const browser = await openBrowser(t);
  const member = await signInAsSomebody(baseUrl);
  const errors: string[] = [];

  await t.test('scripts before the deck can be used', async () => {
    const page = await visitAs(browser, baseUrl, member, { ...PHONE, errors, path: '/nowhere' });
    // By the page's own clock: what it loads afterwards does not count, however late it is asked.
    await page.addInitScript(`
      new MutationObserver((_, observer) => {
        if (!document.querySelector('${USABLE}')) return;
        globalThis.usableAt = performance.now();
        observer.disconnect();
      }).observe(document, { subtree: true, childList: true, attributes: true });
    `);
    await page.goto(`${baseUrl}/discover`);
    await deckIsUsable(page);
    const loaded = (await page.evaluate(`performance.getEntriesByType('resource')
      .filter(({ name, startTime }) => name.endsWith('.js') && startTime <= usableAt)
      .map(({ name }) => name)`)) as string[];
    // The bar of development is not there in production.
    const scripts = new Set(loaded.filter((name) => !name.includes('development-bar')));
    const sizes = await Promise.all([...scripts].map(countGzipBytes));
    const total = sizes.reduce((sum, size) => sum + size, 0);
    t.diagnostic(`${scripts.size} scripts, ${(total / 1024).toFixed(1)} KB`);
    assert.ok(scripts.size > 1 && total > 50_000, 'the scripts were seen');
    assert.ok(total <= FIRST_LOAD_BYTES, `${total} bytes of script`);
    await page.context().close();
  });

  await t.test('what the deck asks for is asked once, while its scripts are on their way', async () => {
    const page = await visitAs(browser, baseUrl, member, { ...PHONE, errors, path: '/nowhere' });
    const asked: string[] = [];
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.route('**/assets/app-*.js', async (route) => {
      await released;
      await route.continue();
    });
    const cards = page.waitForRequest('**/api/users/discover*');
    const opened = page.goto(`${baseUrl}/discover`);
    await cards;
    release();
    await opened;
    await deckIsUsable(page);
    for (const path of ['/api/users/discover', '/api/auth/profile'])
      assert.equal(asked.filter((one) => one === path).length, 1, path);
    assert.equal(asked.filter((path) => /\/en-[^/]*\.js$/.test(path)).length, 1, 'texts');
    await page.context().close();
  });

  await t.test('the deck beside a page that asks for nothing', async () => {
    const page = await visitAs(browser, baseUrl, member, { ...PHONE, errors, path: '/discover' });
    await deckIsUsable(page);
    const times = { bare: [] as number[], deck: [] as number[] };
    let [bare, deck] = [0, 0];
    let round = 0;
    for (; round < ROUNDS.least || (round < ROUNDS.most && deck > bare * SLOWER); round += 1) {
      times.bare.push(
        await timeOf(page, `${baseUrl}/nowhere`, () => page.getByRole('heading').first().waitFor()),
      );
      times.deck.push(await timeOf(page, `${baseUrl}/discover`, () => deckIsUsable(page)));
      [bare, deck] = [quickest(times.bare), quickest(times.deck)];
    }
    t.diagnostic(
      `bare ${bare.toFixed(0)} ms, deck ${deck.toFixed(0)} ms, ${(deck / bare).toFixed(2)} times, ${round} rounds`,
    );
    assert.ok(deck <= bare * SLOWER, `the deck took ${deck} ms, a bare page ${bare} ms`);
    await page.context().close();
  });

  await t.test('nothing moves while 50 cards fly, nothing is kept of those behind them', async () => {
    const page = await openDeck(browser, baseUrl, member, errors);
    const heap = await heapOf(page);
    await passCards(page, 50);
    const shift = await page.evaluate('globalThis.layoutShift');
    t.diagnostic(`layout shift ${shift}`);
    assert.ok((shift as number) <= LAYOUT_SHIFT, `what stands on the page moved by ${shift}`);
    await passCards(page, 50);
    const before = await heap();
    await passCards(page, MORE_CARDS);
    const after = await heap();
    t.diagnostic(`heap ${mega(before)} MB after 100 cards, ${mega(after)} MB at the end`);
    assert.ok(after - before <= HEAP_GROWTH_BYTES, `the heap grew from ${before} to ${after} bytes`);
    await page.context().close();
  });

  assert.deepEqual(errors, []);
});

/**
 * The mean of the three quickest: whatever else the machine does only adds to a time, and of many rounds the very
 * quickest is luck.
 */
function quickest(times: readonly number[]): number {
  const best = times.toSorted((a, b) => a - b).slice(0, 3);
  return best.reduce((sum, time) => sum + time, 0) / best.length;
}

/** One of the made-up people. */
async function signInAsSomebody(baseUrl: string): Promise<Member> {
  const client = createClient({ baseUrl });
  const demo = await client.call(development.listDemoPeople);
  const phoneNumber = demo.people[0]?.phoneNumber ?? '';
  const session = await client.call(development.signInAsDemoPerson, { body: { phoneNumber } });
  return memberOf(baseUrl, session, phoneNumber);
}

async function deckIsUsable(page: Page): Promise<void> {
  await page.locator(USABLE).waitFor();
}

async function openDeck(browser: Browser, baseUrl: string, member: Member, errors: string[]): Promise<Page> {
  // Cards go at once for those who do not want motion: 500 take half a minute and not three.
  const options = { ...PHONE, reducedMotion: 'reduce' as const, errors, path: '/nowhere' };
  const page = await visitAs(browser, baseUrl, member, options);
  await page.addInitScript(`
    globalThis.layoutShift = 0;
    new PerformanceObserver((list) => {
      for (const { value } of list.getEntries()) globalThis.layoutShift += value;
    }).observe({ type: 'layout-shift', buffered: false });
  `);
  await dealForEver(page, member);
  await page.goto(`${baseUrl}/discover`);
  await deckIsUsable(page);
  return page;
}

/** More people than the server has: those of its first page again and again, each time as somebody else. */
async function dealForEver(page: Page, member: Member): Promise<void> {
  const { people } = await member.client.call(discovery.discover, { query: { limit: 10 } });
  let dealt = 0;
  const deal = (card: Card): Card => {
    dealt += 1;
    return { ...card, id: crypto.randomUUID(), name: `${card.name} ${dealt}` };
  };
  await page.route('**/api/users/discover*', (route) =>
    route.fulfill({
      json: { people: people.map(deal), nextCursor: String(dealt), exhausted: false, widened: false },
    }),
  );
  await page.route('**/api/users/pass', (route) => route.fulfill({ json: {} }));
}

/** By keyboard, inside the page: each press waits until somebody else is on top. */
async function passCards(page: Page, count: number): Promise<void> {
  await page.evaluate(`(async () => {
    const onTop = () => document.querySelector('button[aria-label^="Pass on "]')?.getAttribute('aria-label');
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    for (let card = 0; card < ${count}; card += 1) {
      const before = onTop();
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowLeft', bubbles: true }));
      const end = performance.now() + 10_000;
      while (!onTop() || onTop() === before) {
        if (performance.now() > end) throw new Error('nobody came after ' + before);
        await frame();
      }
    }
  })()`);
}

/** Bytes of the heap that are still in use after a collection. */
async function heapOf(page: Page): Promise<() => Promise<number>> {
  const inspector = await page.context().newCDPSession(page);
  await inspector.send('HeapProfiler.enable');
  return async () => {
    await inspector.send('HeapProfiler.collectGarbage');
    return (await inspector.send('Runtime.getHeapUsage')).usedSize;
  };
}

/** From the start of the navigation until `shown`, ms of the page's own clock. */
async function timeOf(page: Page, url: string, shown: () => Promise<void>): Promise<number> {
  await page.goto(url, { waitUntil: 'commit' });
  await shown();
  return (await page.evaluate('performance.now()')) as number;
}

function countGzipBytes(url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    get(url, { headers: { 'accept-encoding': 'gzip' } }, (answer) => {
      let bytes = 0;
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      answer.on('end', () => resolve(bytes));
    }).on('error', reject);
  });
}

const mega = (bytes: number): string => (bytes / 1024 / 1024).toFixed(1);
