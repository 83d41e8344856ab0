import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accounts, calls, createClient, pages } from '@romantic/contract';
import type { Page } from 'playwright-core';
import { DESKTOP, keepScreen, NO_BROWSER, openBrowser, PHONE, visit } from '../harness/browser.ts';
import { addPhoto, nextPhoneNumber, signUp } from '../harness/member.ts';
import { drawPicture } from '../harness/picture.ts';
import { until } from '../harness/until.ts';
import { onStep } from './on-step.ts';
import { seeFrames } from './see-frames.ts';
import { startSite, visitAs } from './signed-in.ts';

/** Where the fake place of the browsers is (test/harness/browser.ts). */
const PARIS = { latitude: 48.8566, longitude: 2.3522 };

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const goOn = (page: Page) => button(page, 'Go on').click();

async function readCode(baseUrl: string, phoneNumber: string): Promise<string> {
  const { items } = await createClient({ baseUrl }).call(pages.listOutbox, {
    query: { to: phoneNumber, limit: 1 },
  });
  const code = items[0]?.code;
  if (!code) throw new Error('no code was sent');
  return code;
}

test('a stranger signs up, matches, writes and calls', { skip: NO_BROWSER }, async (t) => {
  const { baseUrl } = await startSite(t);
  const browser = await openBrowser(t);
  const errors: string[] = [];
  const bob = await signUp(baseUrl, { fullName: 'Bob Example', gender: 'man', location: PARIS });
  await addPhoto(bob, await drawPicture(2));
  const hers = await visit(browser, { ...PHONE, errors, url: `${baseUrl}/` });

  await t.test('from the front page to an account', async () => {
    const phoneNumber = nextPhoneNumber();
    await hers.getByRole('link', { name: 'Begin with your phone number' }).click();
    await hers.getByRole('textbox', { name: 'Phone number' }).fill(phoneNumber);
    await button(hers, 'Send me a code').click();
    const code = hers.getByLabel('Code of 6 digits');
    await code.waitFor();
    await code.fill(await readCode(baseUrl, phoneNumber));
    await hers.getByRole('textbox', { name: 'First name' }).fill('Ann');
    await goOn(hers);
    await hers.getByLabel('Month').fill('05');
    await hers.getByLabel('Day').fill('06');
    await hers.getByLabel('Year').fill('1996');
    await goOn(hers);
    await hers.getByText('Woman', { exact: true }).click();
    await goOn(hers);
    await hers.getByText('Men', { exact: true }).click();
    await goOn(hers);
    await onStep(hers, 'promise');
    await hers.getByRole('checkbox').check();
    await button(hers, 'I promise').click();
    await button(hers, 'Use where I am').click();
    await hers.getByText(/^You are near|^Your place is set/).waitFor();
    await goOn(hers);
    const file = { name: 'me.jpg', mimeType: 'image/jpeg', buffer: await drawPicture(1) };
    await hers.locator('input[type=file]').first().setInputFiles(file);
    await keepScreen(hers, 'story-phone-crop');
    await button(hers, 'Use this photo').click();
    await until(async () => {
      const session = await hers.evaluate('localStorage.getItem("romantic.session")');
      const { accessToken } = JSON.parse(session as string) as { accessToken: string };
      const ann = createClient({ baseUrl, accessToken: () => accessToken });
      return (await ann.call(accounts.getOwnProfile)).photos.length === 1;
    });
    await goOn(hers);
    for (const step of ['interests', 'prompts', 'intent'] as const) {
      await onStep(hers, step);
      await button(hers, 'Later').click();
    }
    await hers.waitForURL('**/discover');
  });

  const his = await visitAs(browser, baseUrl, bob, { ...DESKTOP, errors, path: '/discover' });
  await t.test('each says yes, and it is mutual', async () => {
    await keepScreen(hers, 'story-phone-deck');
    await button(hers, 'Like Bob').click();
    await button(his, 'Like Ann').click();
    await his.getByText('It’s mutual').waitFor();
    await keepScreen(his, 'story-desktop-match');
    await button(his, 'Write to Ann').click();
  });

  await t.test('he writes, she answers', async () => {
    await his.locator('#message-text').fill('Hello Ann, which song should I hear next?');
    await button(his, 'Send').click();
    await hers
      .getByRole('button', { name: 'Write to Bob' })
      .or(hers.getByRole('link', { name: /Chats/ }))
      .first()
      .click();
    if (!/\/chats\/./.test(hers.url())) await hers.getByRole('link', { name: /Bob/ }).click();
    await hers.getByRole('log').getByText('Hello Ann').waitFor();
    await hers.locator('#message-text').fill('One by the sea.');
    await button(hers, 'Send').click();
    await his.getByRole('log').getByText('One by the sea.').waitFor();
  });

  await t.test('she calls, they see each other', async () => {
    await button(hers, 'Video call').click();
    await button(his, 'Answer with camera').click();
    await Promise.all([seeFrames(hers, 10), seeFrames(his, 10)]);
    await keepScreen(his, 'story-desktop-call');
    await button(his, 'Hang up').click();
    await hers.getByRole('log').getByText('Video call').waitFor();
    const [call] = (await bob.client.call(calls.listCalls)).calls;
    assert.equal(call?.status, 'completed');
  });
  assert.deepEqual(errors, []);
});
