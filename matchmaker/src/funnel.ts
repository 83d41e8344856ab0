/** For staff: why a member sees few people. Reads everybody, so it is not for the hot path. */

import type { Person } from './person.ts';
import { createQuery, OBSTACLES, type RankRequest, whyNot } from './query.ts';
import type { Store } from './store.ts';

export type FunnelRequest = Pick<RankRequest, 'now' | 'excluded' | 'likedMe'>;

/**
 * How many people of the store the viewer's own radius (no widening) and each filter drop. Each person counts once, at
 * the first obstacle: `considered` is the sum of all others, `eligible` are those left. `mine.*` is what the viewer
 * asks, `theirs.*` what the person asks. Every key is present.
 */
export function countFunnel(store: Store, viewer: Person, request: FunnelRequest): Record<string, number> {
  const query = createQuery(store, viewer, request);
  const counts = OBSTACLES.map(() => 0);
  for (const slot of store.slotOf.values()) {
    const obstacle = whyNot(query, slot);
    counts[obstacle] = (counts[obstacle] as number) + 1;
  }
  const drops = Object.fromEntries(OBSTACLES.map((name, index) => [name, counts[index] as number]));
  return { considered: store.slotOf.size, ...drops };
}
