/** How sure a figure is, by drawing whole groups (evenings) with replacement: rows of one evening are not independent. */

import type { GroupMetric } from './auc.ts';
import { createRandom } from './random.ts';

export interface Interval {
  value: number;
  low: number;
  high: number;
}

export interface Bootstrap {
  groups: number;
  replicates: number;
  seed: number;
}

/** The figure and the middle 95% of what it would be on drawn groups. Draws on which it is not a number are left out. */
export function bootstrap(metric: GroupMetric, options: Bootstrap): Interval {
  const draws = drawFigures(metric, options).filter(Number.isFinite);
  draws.sort((a, b) => a - b);
  const at = (share: number): number => draws[Math.round(share * (draws.length - 1))] ?? Number.NaN;
  return { value: metric(new Uint16Array(options.groups).fill(1)), low: at(0.025), high: at(0.975) };
}

/** The difference `a - b` on the SAME draws: comparing two intervals by eye would hide what both have in common. */
export function bootstrapDifference(a: GroupMetric, b: GroupMetric, options: Bootstrap): Interval {
  return bootstrap((counts) => a(counts) - b(counts), options);
}

function drawFigures(metric: GroupMetric, { groups, replicates, seed }: Bootstrap): number[] {
  const random = createRandom(seed);
  const counts = new Uint16Array(groups);
  return Array.from({ length: replicates }, () => {
    counts.fill(0);
    for (let draw = 0; draw < groups; draw++) {
      const group = Math.floor(random() * groups);
      counts[group] = (counts[group] as number) + 1;
    }
    return metric(counts);
  });
}
