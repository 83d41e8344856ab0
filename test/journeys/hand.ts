import type { Page } from 'playwright-core';

interface Way {
  /** How far, CSS pixels. */
  x: number;
  y: number;
  /** Of the whole movement. */
  steps?: number;
}

/** The card that lies on top. */
export const topCard = (page: Page) => page.locator('[data-card]');

/** Who is on top, by the heading of the card. */
export async function whoIsOnTop(page: Page): Promise<string> {
  const heading = await topCard(page).locator('h2').innerText();
  return heading.split(',')[0] ?? '';
}

/** Waits until somebody else than `name` lies on top. */
export async function waitForOther(page: Page, name: string): Promise<string> {
  await topCard(page)
    .locator('h2')
    .filter({ hasNotText: `${name},` })
    .waitFor();
  return whoIsOnTop(page);
}

/** Waits until `name` lies on top. */
export async function waitForTop(page: Page, name: string): Promise<void> {
  await topCard(page).locator('h2', { hasText: name }).waitFor();
}

async function middleOf(page: Page): Promise<{ x: number; y: number }> {
  // One that still flies in is not where it will be held.
  const card = await topCard(page).elementHandle();
  await card?.waitForElementState('stable');
  const box = await card?.boundingBox();
  if (!box) throw new Error('no card is there');
  return { x: box.x + box.width / 2, y: box.y + box.height / 3 };
}

/** Carries the card with the mouse and lets it go. */
export async function dragWithMouse(page: Page, { x, y, steps = 8 }: Way): Promise<void> {
  const from = await middleOf(page);
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + x, from.y + y, { steps });
  await page.mouse.up();
}

/** Carries the card with a finger, as the screen of a phone tells of one. */
export async function dragWithFinger(page: Page, { x, y, steps = 8 }: Way): Promise<void> {
  const from = await middleOf(page);
  const screen = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', part: number) =>
    screen.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: type === 'touchEnd' ? [] : [{ x: from.x + x * part, y: from.y + y * part }],
    });
  await touch('touchStart', 0);
  for (let step = 1; step <= steps; step += 1) await touch('touchMove', step / steps);
  await touch('touchEnd', 1);
  await screen.detach();
}
