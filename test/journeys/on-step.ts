import type { Page } from 'playwright-core';
import { STEPS, type Step } from '../../web/src/features/onboarding/steps.ts';

/** Waits for a question of the onboarding to be shown: its address comes first, while the one before still stands. */
export async function onStep(page: Page, step: Step): Promise<void> {
  await page.waitForURL(`**/onboarding/${step}`);
  await page.locator(`[role=progressbar][aria-valuenow="${STEPS.indexOf(step) + 1}"]`).waitFor();
}
