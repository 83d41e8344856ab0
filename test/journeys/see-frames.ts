import type { Page } from 'playwright-core';

/** Waits until moving pictures of the other have come in. */
export async function seeFrames(page: Page, frames: number): Promise<void> {
  await page.waitForFunction((wanted) => {
    const { document } = globalThis as unknown as {
      document: {
        querySelector(q: string): { getVideoPlaybackQuality(): { totalVideoFrames: number } } | null;
      };
    };
    const video = document.querySelector('video[data-stream=theirs]');
    return (video?.getVideoPlaybackQuality().totalVideoFrames ?? 0) >= wanted;
  }, frames);
}
