/** For staff: why a member sees few people. Reads everybody, so it is not for the hot path. */

import { OBSTACLES, whyNot } from './obstacles.ts';
import type { Person } from './person.ts';
import { createQuery, type RankRequest } from './query.ts';
import type { Store } from './store.ts';

export type FunnelRequest = Pick<RankRequest, 'now' | 'excluded' | 'likedMe'>;
export type FunnelSteps = Generator<void, Record<string, number>, void>;

/**
 * How many people of the store the viewer's own radius (no widening) and each filter drop. Each person counts once, at
 * the first obstacle: `considered` is the sum of all others, `eligible` are those left. `mine.*` is what the viewer
 * asks, `theirs.*` what the person asks. Every key is present. Whoever moves between two steps may count twice or never.
 */
export function* funnelInSteps(store: Store, viewer: Person, request: FunnelRequest): FunnelSteps {
  const query = createQuery(store, viewer, request);
  const counts = OBSTACLES.map(() => 0);
  let considered = 0;
  for (let leaf = 0; leaf < store.leaves.used; leaf++) {
    const people = store.leaves.counts[leaf] as number;
    for (let place = 0; place < people; place++) {
      const obstacle = whyNot(query, leaf * store.leaves.rows + place);
      counts[obstacle] = (counts[obstacle] as number) + 1;
    }
    considered += people;
    yield;
  }
  const drops = Object.fromEntries(OBSTACLES.map((name, index) => [name, counts[index] as number]));
  return { considered, ...drops };
}
