import assert from 'node:assert/strict';
import { networkInterfaces } from 'node:os';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Call, calls, discovery, messages } from '@romantic/contract';
import type { Page } from 'playwright-core';
import { NO_BROWSER, openBrowser, openPage } from '../harness/browser.ts';
import { type Member, signUp } from '../harness/member.ts';
import { startQuickServer } from '../harness/quick-server.ts';
import { until } from '../harness/until.ts';
import { servePage } from './page-server.ts';
import { NO_RELAY, startRelay } from './relay.ts';

const KEY = 'sb_publishable_romantic_local';
/** Pictures and sound that must come in before somebody hangs up. */
const FRAMES = 20;
const SAMPLES = 24_000;

/** What page.js gives the test. */
interface DeviceScript {
  start(options: { baseUrl: string; key: string; token: string; memberId: string }): Promise<void>;
  initiate(matchId: string): Promise<Call>;
  accept(callId: string): Promise<Call>;
  end(callId: string): Promise<Call>;
  received(): Promise<Received>;
  state: {
    events: { event: string; payload: Call }[];
    candidates: string[];
    heard: unknown[];
    states: string[];
  };
}
interface Received {
  frames: number;
  samples: number;
  bytes: number;
  loudness: number;
  local: string;
  remote: string;
}
declare const window: { device: DeviceScript };

interface Device {
  member: Member;
  page: Page;
}

test('two browsers, a default install: they see and hear each other', { skip: NO_BROWSER }, async (t) => {
  await callBetweenPages(t, {});
});

test('the same through a relay alone: neither learns the other’s address', {
  skip: NO_BROWSER || NO_RELAY,
}, async (t) => {
  const relay = await startRelay(t);
  const env = { TURN_URLS: relay.url, TURN_SECRET: relay.secret, CALLS_RELAY_ONLY: 'on' };
  const devices = await callBetweenPages(t, env, (received) => {
    assert.deepEqual([received.local, received.remote], ['relay', 'relay']);
  });
  const addresses = Object.values(networkInterfaces()).flatMap((list) =>
    (list ?? []).filter(({ internal }) => !internal).map(({ address }) => address),
  );
  assert.ok(addresses.length > 0, 'this machine has an address that could be told');
  for (const { page } of devices) {
    const { candidates, heard } = await page.evaluate(() => window.device.state);
    assert.ok(candidates.length > 0);
    for (const candidate of candidates) {
      assert.match(
        candidate,
        /^candidate:\S+ \d \w+ \d+ 127\.0\.0\.1 \d+ typ relay raddr 0\.0\.0\.0 rport 0/,
      );
    }
    const told = JSON.stringify(heard);
    assert.match(told, /typ relay/);
    for (const address of addresses) assert.ok(!told.includes(address), 'an address was told');
  }
  assert.match(relay.log(), /ALLOCATE processed, success/);
});

/** Rings, answers, sees, hears, hangs up; and both histories agree. */
async function callBetweenPages(
  t: TestContext,
  env: Record<string, string>,
  judge: (received: Received) => void = () => {},
): Promise<Device[]> {
  const { baseUrl } = await startQuickServer(t, { env });
  const url = await servePage(t);
  const browser = await openBrowser(t);
  const errors: string[] = [];
  const open = async (): Promise<Device> => {
    const member = await signUp(baseUrl);
    const page = await openPage(browser, url, errors);
    const options = { baseUrl, key: KEY, token: member.session.accessToken, memberId: member.id };
    await page.evaluate((given) => window.device.start(given), options);
    return { member, page };
  };
  const [alice, bob] = [await open(), await open()];
  await bob.member.client.call(discovery.likeUser, { body: { userId: alice.member.id } });
  const { match } = await alice.member.client.call(discovery.likeUser, { body: { userId: bob.member.id } });
  assert.ok(match);

  const ringing = await alice.page.evaluate((id) => window.device.initiate(id), match.id);
  await until(async () => (await listEvents(bob)).includes('call.ringing ringing'));
  const answered = await bob.page.evaluate((id) => window.device.accept(id), ringing.id);
  assert.equal(answered.status, 'ongoing');
  const answeredAt = performance.now();
  for (const { page } of [alice, bob]) {
    let received: Received | null = null;
    await until(async () => {
      received = await page.evaluate(() => window.device.received());
      return received.frames >= FRAMES && received.samples >= SAMPLES && received.loudness > 0;
    }, 40_000).catch(async (error: unknown) => {
      const { states, candidates } = await page.evaluate(() => window.device.state);
      throw new Error(`${error}: ${JSON.stringify({ received, states, candidates, errors })}`);
    });
    assert.ok(received);
    judge(received);
    t.diagnostic(JSON.stringify(received));
  }
  // Longer than it takes to be seen again: the devices are on the topic, so nobody is gone.
  await sleep(Math.max(0, 3_000 - (performance.now() - answeredAt)));
  const over = await alice.page.evaluate((id) => window.device.end(id), ringing.id);
  const lasted = (performance.now() - answeredAt) / 1000;
  await until(async () => (await listEvents(bob)).includes('call.updated completed'));

  const [mine, theirs] = await Promise.all(
    [alice, bob].map(async ({ member }) => (await member.client.call(calls.listCalls)).calls[0]),
  );
  assert.deepEqual([mine?.id, mine?.status, theirs?.status], [ringing.id, 'completed', 'completed']);
  assert.ok(Math.abs((mine?.durationSeconds ?? 0) - (theirs?.durationSeconds ?? 99)) <= 1);
  assert.ok(Math.abs(over.durationSeconds - lasted) <= 1.5, `${over.durationSeconds} s of ${lasted} s`);
  const { messages: entries } = await bob.member.client.call(messages.listMessages, {
    params: { id: match.id },
  });
  assert.deepEqual(
    entries.map(({ call }) => call?.status),
    ['completed'],
  );
  assert.deepEqual(errors, []);
  return [alice, bob];
}

async function listEvents({ page }: Device): Promise<string[]> {
  const { events } = await page.evaluate(() => window.device.state);
  return events.map(({ event, payload }) => `${event} ${payload.status}`);
}
