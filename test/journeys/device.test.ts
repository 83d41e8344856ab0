import assert from 'node:assert/strict';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import type { CDPSession, Page } from 'playwright-core';
import { DESKTOP, NO_BROWSER, openBrowser, PHONE, visit } from '../harness/browser.ts';
import { signUp } from '../harness/member.ts';
import { until } from '../harness/until.ts';
import { onStep } from './on-step.ts';
import { makePair, startSite, visitAs } from './signed-in.ts';

/**
 * Run in a service worker. A browser without a window of its own (the one that a package ships) shows no notifications,
 * whatever it is allowed: there they are kept as the standard says, one a tag.
 */
const KEEP_NOTIFICATIONS = `
  if (Notification.permission !== 'granted') {
    const kept = new Map();
    registration.showNotification = async (title, { tag = '', ...options } = {}) => {
      const key = tag || kept.size;
      kept.delete(key);
      kept.set(key, { title, tag, ...options, close: () => kept.delete(key) });
    };
    registration.getNotifications = async ({ tag } = {}) =>
      [...kept.values()].filter((one) => tag === undefined || one.tag === tag);
  }
`;

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

test('what the app takes from the device that it runs on', { skip: NO_BROWSER }, async (t) => {
  const { baseUrl } = await startSite(t);
  const browser = await openBrowser(t);
  const errors: string[] = [];

  await t.test('the code of an SMS, where the browser reads it (WebOTP)', async () => {
    const page = await visit(browser, { ...PHONE, errors, url: `${baseUrl}/healthz` });
    // In the place of the phone: the message that was sent to it, once it is there.
    await page.addInitScript(`
      globalThis.OTPCredential = class {};
      navigator.credentials.get = async ({ otp }) => {
        if (otp?.transport?.[0] !== 'sms') throw new Error('no code was asked for');
        for (;;) {
          const answer = await fetch('/dev/outbox?to=' + encodeURIComponent('+33612345679'));
          const [message] = (await answer.json()).items;
          if (message) return { code: message.code };
        }
      };
    `);
    await page.goto(`${baseUrl}/sign-in`);
    await page.getByLabel('Phone number').fill('+33612345679');
    await button(page, 'Send me a code').click();
    await onStep(page, 'name');
    await page.context().close();
  });

  await t.test('its home screen, once the browser offers it', async () => {
    const member = await signUp(baseUrl);
    const page = await visitAs(browser, baseUrl, member, { ...PHONE, errors, path: '/settings' });
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
    assert.equal(await button(page, 'Install').count(), 0);
    await page.evaluate(`
      globalThis.prompted = 0;
      const offer = new Event('beforeinstallprompt', { cancelable: true });
      offer.prompt = async () => { globalThis.prompted += 1; };
      dispatchEvent(offer);
    `);
    await button(page, 'Install').click();
    assert.equal(await page.evaluate('prompted'), 1);
    await button(page, 'Install').waitFor({ state: 'detached' });
    await page.context().close();
  });

  await t.test('pushes: shown, replaced, taken back', async () => {
    const { alice, matchId } = await makePair(baseUrl);
    const page = await visitAs(browser, baseUrl, alice, {
      ...DESKTOP,
      errors,
      path: '/likes',
      permissions: ['notifications'],
      serviceWorkers: 'allow',
    });
    const push = await pushesOf(page, baseUrl);
    const worker = page.context().serviceWorkers()[0] ?? assert.fail();
    await worker.evaluate(KEEP_NOTIFICATIONS);
    const shown = () =>
      worker.evaluate(`(async () =>
        (await registration.getNotifications()).map(({ title, body, tag }) => ({ title, body, tag })))()`) as Promise<
        { title: string; body: string; tag: string }[]
      >;
    const data = { conversationId: matchId };
    const message = {
      id: '1',
      kind: 'message',
      title: 'Bob',
      body: 'wrote to you',
      tag: `m:${matchId}`,
      data,
    };
    await push(message);
    await until(async () => (await shown()).length === 1);
    assert.deepEqual(await shown(), [{ title: 'Bob', body: 'wrote to you', tag: `m:${matchId}` }]);
    await push({ ...message, id: '2', body: 'wrote twice' });
    await until(async () => (await shown())[0]?.body === 'wrote twice');
    assert.equal((await shown()).length, 1, 'in the place of the first');
    const ring = { id: '3', kind: 'call', title: 'Bob', body: 'is calling', tag: 'call:1', data: {} };
    await push(ring);
    await until(async () => (await shown()).length === 2);
    await push({ id: '4', kind: 'callEnded', tag: 'call:1', data: {} });
    await until(async () => (await shown()).length === 1);
    await push('no JSON');
    assert.equal((await shown()).length, 1);
    await page.context().close();
  });

  await t.test('a new version: offered, and taken when it is wanted', async (part) => {
    const member = await signUp(baseUrl);
    const release = await startRelease(part, baseUrl);
    const page = await visitAs(browser, release.baseUrl, member, {
      ...DESKTOP,
      errors: [],
      path: '/settings',
      serviceWorkers: 'allow',
    });
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
    await page.evaluate('navigator.serviceWorker.ready.then(() => {})');
    await page.reload();
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
    assert.equal(await page.getByText('A new version is there.').count(), 0);
    release.next();
    await page.evaluate('navigator.serviceWorker.ready.then((r) => r.update()).then(() => {})');
    await page.getByText('A new version is there.').waitFor();
    const loaded = page.waitForEvent('load');
    await button(page, 'Reload').click();
    await loaded;
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
    await page.context().close();
  });

  assert.deepEqual(errors, []);
});

/** Delivers pushes to the page's worker, as the browser does when its push service has one. */
async function pushesOf(page: Page, origin: string): Promise<(payload: unknown) => Promise<void>> {
  await page.evaluate('navigator.serviceWorker.ready.then(() => {})');
  const inspector: CDPSession = await page.context().newCDPSession(page);
  const registered = new Promise<string>((resolve) => {
    inspector.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const [registration] = registrations;
      if (registration) resolve(registration.registrationId);
    });
  });
  await inspector.send('ServiceWorker.enable');
  const registrationId = await registered;
  return async (payload) => {
    const data = typeof payload === 'string' ? payload : JSON.stringify(payload);
    await inspector.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data });
  };
}

/** The site behind a proxy whose worker becomes another one: what members see when a new version is deployed. */
async function startRelease(t: TestContext, baseUrl: string): Promise<{ baseUrl: string; next(): void }> {
  let suffix = '';
  const proxy = createServer((req, res) => {
    const passed = request(
      baseUrl + req.url,
      { method: req.method ?? 'GET', headers: { ...req.headers, 'accept-encoding': 'identity' } },
      (answer) => {
        const worker = req.url === '/service-worker.js';
        const { 'content-length': _, ...headers } = answer.headers;
        res.writeHead(answer.statusCode ?? 502, worker ? headers : answer.headers);
        if (!worker) return void answer.pipe(res);
        answer.pipe(res, { end: false });
        answer.on('end', () => res.end(suffix));
      },
    );
    passed.on('error', () => res.destroy());
    req.pipe(passed);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    proxy.closeAllConnections();
    proxy.close();
  });
  return {
    baseUrl: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    next() {
      suffix = '\n// The next version.\n';
    },
  };
}
