import assert from 'node:assert/strict';
import { test } from 'node:test';
import { calls } from '@romantic/contract';
import type { Page } from 'playwright-core';
import { assertAccessible, DESKTOP, keepScreen, NO_BROWSER, openBrowser, PHONE } from '../harness/browser.ts';
import { seeFrames } from './see-frames.ts';
import { makePair, startSite, visitAs } from './signed-in.ts';

/** What the server tells has come by then, ms. */
const TOLD_MS = 500;

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

test('a video call between two pages', { skip: NO_BROWSER }, async (t) => {
  const { baseUrl } = await startSite(t);
  const browser = await openBrowser(t);
  const { alice, bob, matchId } = await makePair(baseUrl);
  const errors: string[] = [];
  const hers = await visitAs(browser, baseUrl, alice, { ...DESKTOP, errors, path: `/chats/${matchId}` });
  const his = await visitAs(browser, baseUrl, bob, { ...PHONE, errors, path: '/chats' });
  await his.getByRole('link', { name: 'Alice' }).waitFor();

  await t.test('it rings, and can be declined', async () => {
    await button(hers, 'Voice call').click();
    await his.getByRole('alert').getByText('Alice is calling').waitFor();
    await button(his, 'Decline').click();
    await hers.getByText('Bob cannot talk now').waitFor();
    await his.getByRole('alert').waitFor({ state: 'hidden' });
    await hers.getByText('Bob cannot talk now').waitFor({ state: 'hidden' });
  });

  await t.test('what was declined does not ring again by an answer from before', async () => {
    const ringing = Promise.withResolvers<void>();
    const fetched = Promise.withResolvers<void>();
    const declined = Promise.withResolvers<void>();
    let held = false;
    await his.route('**/api/calls/history?*', async (route) => {
      if (held) return route.continue();
      held = true;
      await ringing.promise;
      const answer = await route.fetch();
      fetched.resolve();
      await declined.promise;
      await route.fulfill({ response: answer });
    });
    await his.reload();
    await his.getByRole('link', { name: 'Alice' }).waitFor();
    await button(hers, 'Voice call').click();
    await his.getByRole('alert').getByText('Alice is calling').waitFor();
    ringing.resolve();
    await fetched.promise;
    const late = his.waitForResponse('**/api/calls/history?*');
    await button(his, 'Decline').click();
    await hers.getByText('Bob cannot talk now').waitFor();
    declined.resolve();
    const { calls: told } = (await (await late).json()) as { calls: { status: string }[] };
    assert.equal(told[0]?.status, 'ringing');
    await his.waitForTimeout(TOLD_MS);
    assert.equal(await his.getByRole('alert').count(), 0);
    await his.unroute('**/api/calls/history?*');
    await hers.getByText('Bob cannot talk now').waitFor({ state: 'hidden' });
  });

  await t.test('what ends while its beginning is on its way is over', async () => {
    await hers.route('**/api/calls/initiate', async (route) => {
      const answer = await route.fetch();
      const { id } = (await answer.json()) as { id: string };
      await bob.client.call(calls.rejectCall, { body: { callId: id } });
      await hers.waitForTimeout(TOLD_MS);
      await route.fulfill({ response: answer });
    });
    await button(hers, 'Voice call').click();
    await hers.getByText('Bob cannot talk now').waitFor();
    await hers.unroute('**/api/calls/initiate');
    await hers.getByText('Bob cannot talk now').waitFor({ state: 'hidden' });

    await his.route('**/api/calls/accept', async (route) => {
      const answer = await route.fetch();
      await button(hers, 'Hang up').click();
      await his.getByText('Call ended').waitFor();
      await route.fulfill({ response: answer });
    });
    await button(hers, 'Voice call').click();
    const answered = his.waitForResponse('**/api/calls/accept');
    await button(his, 'Answer').click();
    await answered;
    await his.waitForTimeout(TOLD_MS);
    assert.equal(await button(his, 'Hang up').count(), 0);
    await his.unroute('**/api/calls/accept');
    await his.getByText('Call ended').waitFor({ state: 'hidden' });
  });

  await t.test('answered, both see each other', async () => {
    await button(hers, 'Video call').click();
    await his.getByRole('alert').getByText('Alice is calling with video').waitFor();
    await keepScreen(his, 'call-phone-rings');
    await assertAccessible(his, 'incoming call');
    await button(his, 'Answer with camera').click();
    await Promise.all([seeFrames(hers, 20), seeFrames(his, 20)]);
    await keepScreen(his, 'call-phone');
    await keepScreen(hers, 'call-desktop');
    await assertAccessible(hers, 'call');
  });

  await t.test('microphone, camera and size', async () => {
    await button(hers, 'Mute microphone').click();
    await his.getByText('Alice’s microphone is off').waitFor();
    await button(hers, 'Unmute microphone').click();
    await his.getByText('Alice’s microphone is off').waitFor({ state: 'hidden' });
    await button(his, 'Turn camera off').click();
    await hers.getByText('Bob’s camera is off').waitFor();
    await button(his, 'Turn camera on').click();
    await hers.getByText('Bob’s camera is off').waitFor({ state: 'hidden' });
    await button(hers, 'Back to the app').click();
    await hers.locator('#message-text').fill('While we talk');
    await button(hers, 'Send').click();
    await keepScreen(hers, 'call-desktop-minimised');
    await button(hers, 'Open the call').click();
    await seeFrames(hers, 5);
  });

  await t.test('a connection that breaks is found again', async () => {
    await hers.context().setOffline(true);
    await hers.waitForTimeout(500);
    await hers.context().setOffline(false);
    await seeFrames(hers, 10);
  });

  await t.test('hung up, it is over for both and stands in the conversation', async () => {
    await button(his, 'Hang up').click();
    await hers.getByRole('log').getByText('Video call').waitFor();
    await hers.getByRole('timer').first().waitFor({ state: 'hidden' });
    const [newest] = (await alice.client.call(calls.listCalls)).calls;
    assert.deepEqual([newest?.status, newest?.media], ['completed', 'video']);
    assert.ok((newest?.durationSeconds ?? 0) >= 1);
  });
  assert.deepEqual(
    errors.filter((error) => !/WebSocket|ERR_/.test(error)),
    [],
  );
});
