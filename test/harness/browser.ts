import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import chromium from '@sparticuz/chromium';
import { type Browser, type BrowserContextOptions, chromium as driver, type Page } from 'playwright-core';

/** Browsers that a machine may have, best first; else the one that a package ships is unpacked. */
const INSTALLED = [
  '/usr/bin/google-chrome',
  '/usr/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** A camera that shows a moving picture and a microphone that beeps; no question is asked about either. */
const FAKE_DEVICES = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];
const QUIET = [
  '--no-sandbox',
  '--disable-dev-shm-usage',
  '--mute-audio',
  '--autoplay-policy=no-user-gesture-required',
];
/** Else candidates hold made-up names in place of addresses, which two browsers of one machine may not find. */
const PLAIN_ADDRESSES = ['--disable-features=WebRtcHideLocalIpsWithMdns'];

const installed = INSTALLED.find((path) => existsSync(path));
const shipped = process.platform === 'linux' && process.arch === 'x64';

/** Why no browser can be opened here; false: one can. For the `skip` of a test. */
export const NO_BROWSER = installed || shipped ? false : 'needs Chrome, Chromium, or Linux on x64';

export async function openBrowser(t: TestContext): Promise<Browser> {
  const browser = await driver.launch({
    executablePath: installed ?? (await chromium.executablePath()),
    args: [...FAKE_DEVICES, ...QUIET, ...PLAIN_ADDRESSES],
    headless: true,
  });
  t.after(() => browser.close());
  return browser;
}

/** A page of its own storage and cookies, which fails the test by what goes wrong in it. */
export async function openPage(browser: Browser, url: string, errors: string[]): Promise<Page> {
  const context = await browser.newContext({ permissions: ['camera', 'microphone'] });
  const page = await context.newPage();
  page.on('pageerror', (error) => errors.push(String(error)));
  await page.goto(url);
  return page;
}

export const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } as const;
export const DESKTOP = { viewport: { width: 1280, height: 800 } } as const;

export interface Visit extends BrowserContextOptions {
  /** Faults of the page are put here; an empty list at the end of the test says that there were none. */
  errors: string[];
  /** Address, such as `http://localhost:3000/welcome`. */
  url: string;
}

/** A browser of one's own (storage, permissions) on a phone or a desktop, with camera, microphone and a place in Paris. */
export async function visit(browser: Browser, { errors, url, ...options }: Visit): Promise<Page> {
  const context = await browser.newContext({
    permissions: ['camera', 'microphone', 'geolocation', 'clipboard-read', 'clipboard-write'],
    geolocation: { latitude: 48.8566, longitude: 2.3522 },
    locale: 'en',
    serviceWorkers: 'block',
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  page.on('pageerror', (error) => errors.push(`${error.message} at ${page.url()}`));
  page.on('console', (message) => {
    // A refused call is told by the page; the browser writes its status here as well.
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text()))
      errors.push(message.text());
  });
  await page.goto(url);
  return page;
}

const SCREENS = join(import.meta.dirname, '../../.artifacts/screens');

/**
 * Keeps what the page looks like, for whoever wants to see it: `.artifacts/screens/<name>.png`. Fails when it is wider
 * than its window.
 */
export async function keepScreen(page: Page, name: string): Promise<void> {
  mkdirSync(SCREENS, { recursive: true });
  await page.screenshot({ path: join(SCREENS, `${name}.png`) });
  const [content, window] = (await page.evaluate(
    '[document.documentElement.scrollWidth, innerWidth]',
  )) as number[];
  assert.equal(content, window, `${name} is wider than its window`);
}

/** What stands in the middle of a movement is not waited for, ms. */
const REST_MS = 1_000;

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** Fails by every serious or critical finding of axe-core on the page as it is once what moves has come to rest. */
export async function assertAccessible(page: Page, screen: string): Promise<void> {
  await page.evaluate(`Promise.race([
    Promise.allSettled(
      document.getAnimations()
        .filter(({ effect }) => Number.isFinite(effect?.getComputedTiming().endTime))
        .map(({ finished }) => finished),
    ),
    new Promise((resolve) => setTimeout(resolve, ${REST_MS})),
  ])`);
  // Past the page's policy, which lets no script in that is not its own.
  await page.evaluate(readFileSync(AXE, 'utf8'));
  const found = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: {
        run(): Promise<{
          violations: { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[];
        }>;
      };
    };
    const { violations } = await axe.run();
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) =>
        nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary}`),
      );
  });
  assert.deepEqual(found, [], `${screen} is not accessible`);
}
