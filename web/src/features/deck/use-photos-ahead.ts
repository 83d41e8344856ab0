import type { Card } from '@romantic/contract';
import { useEffect } from 'react';
import { photosAhead } from './deck-queue.ts';

/** Addresses asked for already, the latest; the browser's own cache has the pictures. */
const KEPT = 60;
const asked = new Set<string>();

/** Fetches the photos that are likely to be looked at next. */
export function usePhotosAhead(people: readonly Card[], photoIndex: number): void {
  const urls = photosAhead(people, photoIndex).join('\n');
  useEffect(() => {
    for (const url of urls.split('\n')) {
      if (url === '' || asked.has(url)) continue;
      asked.add(url);
      new Image().src = url;
    }
    for (const oldest of asked) {
      if (asked.size <= KEPT) break;
      asked.delete(oldest);
    }
  }, [urls]);
}
