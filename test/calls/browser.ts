import { existsSync } from 'node:fs';
import type { TestContext } from 'node:test';
import chromium from '@sparticuz/chromium';
import { type Browser, chromium as driver, type Page } from 'playwright-core';

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
