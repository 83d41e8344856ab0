import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DESKTOP, keepScreen, NO_BROWSER, openBrowser, visit } from '../harness/browser.ts';
import { startSite } from './signed-in.ts';

/** Half of the made-up people like back: that none of so many does is one chance in four thousand. */
const MOST_LIKES = 12;

test('the first minute: one click, a few likes, a match, a word and an answer', {
  skip: NO_BROWSER,
}, async (t) => {
  const { baseUrl } = await startSite(t, { SEED_PEOPLE: '300', RATE_LIMITS: 'on' });
  const browser = await openBrowser(t);
  const errors: string[] = [];
  const startedAt = performance.now();
  const page = await visit(browser, { ...DESKTOP, url: `${baseUrl}/`, errors });
  await page.getByRole('button', { name: /^Be / }).first().click();
  await page.waitForURL('**/discover');

  // They take some seconds to like back, as people do; whoever did is told of over whatever is looked at.
  const see = page.getByRole('button', { name: 'Say hello' });
  for (let likes = 0; likes < MOST_LIKES && !(await see.isVisible()); likes += 1) {
    await page.getByRole('button', { name: /^Like / }).click();
    await see.waitFor({ timeout: 2_500 }).catch(() => {});
  }
  await keepScreen(page, 'first-minute-match');
  await see.first().click();
  await page.waitForURL('**/chats/*');
  const words = 'Hello! What makes a Sunday a good one for you?';
  await page.locator('#message-text').fill(words);
  await page.keyboard.press('Enter');
  const log = page.getByRole('log');
  await log.getByText(words).waitFor();
  const before = await log.innerText();
  t.diagnostic(`in a conversation after ${Math.round((performance.now() - startedAt) / 1000)} s`);
  for (let tries = 0; tries < 120 && (await log.innerText()).length <= before.length + 8; tries += 1) {
    await page.waitForTimeout(500);
  }
  assert.ok((await log.innerText()).length > before.length + 8, 'nobody answered');
  await keepScreen(page, 'first-minute-answer');
  assert.deepEqual(errors, []);
});
