import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import {
  assertAccessible,
  DESKTOP,
  keepScreen,
  NO_BROWSER,
  openBrowser,
  PHONE,
  visit,
} from '../harness/browser.ts';
import { drawPicture } from '../harness/picture.ts';
import { onStep } from './on-step.ts';
import { startSite } from './signed-in.ts';

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });

/** The code that was "sent" last. */
async function readCode(baseUrl: string, phoneNumber: string): Promise<string> {
  const answer = await fetch(`${baseUrl}/dev/outbox?to=${encodeURIComponent(phoneNumber)}`);
  const { items } = (await answer.json()) as { items: { code: string }[] };
  return items[0]?.code ?? assert.fail('no code was sent');
}

test('a newcomer with a phone gets from the welcome page to the deck', { skip: NO_BROWSER }, async (t) => {
  const { baseUrl } = await startSite(t, { RATE_LIMITS: 'on', SEED_PEOPLE: '60' });
  const browser = await openBrowser(t);
  const errors: string[] = [];
  const page = await visit(browser, { ...PHONE, url: `${baseUrl}/`, errors, locale: 'fr-FR' });

  await t.test('the welcome page, in the language of the browser and then in English', async () => {
    await page.waitForURL('**/welcome');
    await page.getByRole('heading', { name: 'Rencontrez quelqu’un' }).waitFor();
    await page.getByLabel('Langue').selectOption('en');
    await page.getByRole('heading', { name: 'Meet someone' }).waitFor();
    await assertAccessible(page, 'welcome');
    await keepScreen(page, 'start-phone-welcome');
  });

  await t.test('a number of the country the browser speaks of, and a number that cannot be', async () => {
    await page.getByRole('link', { name: /Begin/ }).click();
    await button(page, /^Country: France/).waitFor();
    await page.getByLabel('Phone number').fill('0612');
    await button(page, 'Send me a code').click();
    await page.getByText('That number is too short.').waitFor();
    assert.equal(await page.getByLabel('Phone number').inputValue(), '06 12', 'what was typed stays');
    await button(page, /^Country: France/).click();
    await page.getByLabel('Name or code').fill('belg');
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /Belgium/ })
      .waitFor();
    await page.keyboard.press('Enter');
    await button(page, /^Country: Belgium/).waitFor();
    await page.getByLabel('Phone number').fill('+33612345678');
    await button(page, /^Country: France/).waitFor();
    await assertAccessible(page, 'sign-in');
    await button(page, 'Send me a code').click();
    await page.waitForURL('**/sign-in/code');
  });

  await t.test(
    'a wrong code is told, another can be had only after a while, a pasted one enters',
    async () => {
      const code = await readCode(baseUrl, '+33612345678');
      const field = page.getByLabel('Code of 6 digits');
      await field.fill(code === '000000' ? '000001' : '000000');
      await page.getByText('That is not the code.').waitFor();
      await page.getByText(/You can ask for another in 0:\d\d/).waitFor();
      await assertAccessible(page, 'code');
      await keepScreen(page, 'start-phone-code');
      await page.reload();
      await page.getByText(/You can ask for another in 0:\d\d/).waitFor();
      await field.fill(`Your code is ${code.slice(0, 3)} ${code.slice(3)}`);
      await onStep(page, 'name');
    },
  );

  await t.test('who they are: too young is refused, a half told story is kept', async () => {
    await page.getByLabel('First name').fill('Zoé');
    await button(page, 'Go on').click();
    await onStep(page, 'birthday');
    await page.getByLabel('Month').fill('4');
    await page.getByLabel('Day').fill('12');
    await page.getByLabel('Year').fill(String(new Date().getFullYear() - 12));
    await page.getByText('Romantic is for adults.').waitFor();
    assert.ok(await button(page, 'Go on').isDisabled());
    await page.getByLabel('Year').fill('1996');
    await page.getByText('You are 3').waitFor();
    await assertAccessible(page, 'birthday');
    await button(page, 'Go on').click();
    await onStep(page, 'gender');
    await page.goto(`${baseUrl}/onboarding`);
    await onStep(page, 'gender');
    await page.getByRole('radio', { name: 'Woman' }).check({ force: true });
    await keepScreen(page, 'start-phone-gender');
    await button(page, 'Go on').click();
    await page.getByText('Men', { exact: true }).click();
    await page.getByText('Women', { exact: true }).click();
    await button(page, 'Go on').click();
    await onStep(page, 'promise');
    await button(page, 'I promise').click();
    await page.getByText('Tick the box to go on.').waitFor();
    await page.getByRole('checkbox').check();
    await button(page, 'I promise').click();
    await onStep(page, 'location');
  });

  await t.test(
    'a city by hand, a photo cut to its part, interests, a sentence, a hope: the deck',
    async () => {
      await page.getByRole('combobox').fill('pari');
      await page.getByRole('option', { name: 'Paris, France' }).waitFor();
      await page.keyboard.press('Enter');
      await page.getByText('You are near Paris, France').waitFor();
      await assertAccessible(page, 'location');
      await button(page, 'Go on').click();
      await onStep(page, 'photos');
      const picture = { name: 'me.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(await drawPicture(4)) };
      const broken = { name: 'me.heic', mimeType: 'image/heic', buffer: Buffer.from('....ftypheic....') };
      await page.getByLabel('Add a photo').last().setInputFiles(broken);
      await page.getByText('This browser cannot read HEIC photos.').waitFor();
      await page.getByLabel('Add a photo').last().setInputFiles(picture);
      await page.getByRole('group', { name: 'Picture in its frame' }).press('ArrowLeft');
      await assertAccessible(page, 'crop');
      await keepScreen(page, 'start-phone-crop');
      await button(page, 'Use this photo').click();
      await button(page, 'Photo 1 of 1').waitFor();
      await button(page, 'Go on').click();
      await onStep(page, 'interests');
      await page.getByText('Poetry', { exact: true }).click();
      await page.getByText('9 more').waitFor();
      await assertAccessible(page, 'interests');
      await button(page, 'Go on').click();
      await onStep(page, 'prompts');
      await button(page, 'Add a sentence').click();
      await button(page, 'When it rains').click();
      await page.getByLabel('When it rains').fill('I open the window');
      await button(page, 'Go on').click();
      await onStep(page, 'intent');
      await page.getByText('A long relationship', { exact: true }).click();
      await button(page, 'Show me people').click();
      await page.waitForURL('**/discover');
      await keepScreen(page, 'start-phone-deck');
    },
  );

  await t.test('and everything told is on the profile', async () => {
    await page.goto(`${baseUrl}/me`);
    await page.getByRole('heading', { name: /Zoé, 3/ }).waitFor();
    await button(page, 'Preview').click();
    await page.getByText('I open the window').waitFor();
    await page.getByText('Poetry').first().waitFor();
  });

  await t.test('nothing went wrong in the page', () => assert.deepEqual(errors, []));

  await t.test('on a desktop one click signs a developer in as a demo person', async () => {
    const desktop = await visit(browser, { ...DESKTOP, url: `${baseUrl}/`, errors, colorScheme: 'dark' });
    await desktop.waitForURL('**/welcome');
    const bar = desktop.getByRole('complementary', { name: 'Development server' });
    await bar.getByRole('button', { name: /^Be / }).first().waitFor();
    await bar.getByText('+33612345678').first().waitFor();
    await assertAccessible(desktop, 'welcome, dark');
    await keepScreen(desktop, 'start-desktop-welcome-dark');
    await bar.getByRole('button', { name: /^Be / }).first().click();
    await desktop.waitForURL('**/discover');
    await desktop.goto(`${baseUrl}/me`);
    await desktop.getByRole('heading', { level: 2 }).first().waitFor();
    assert.deepEqual(errors, []);
  });
});
