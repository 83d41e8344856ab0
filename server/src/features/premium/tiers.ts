import type { PlanId, Tier } from '@romantic/contract';
import { isEntitledAt, type Life } from './life.ts';

const RANK: Readonly<Record<Tier, number>> = { plus: 1, gold: 2 };

export function tierOfPlan(plan: PlanId): Tier {
  return plan.startsWith('gold') ? 'gold' : 'plus';
}

/** The best tier that holds at a moment; null without one. */
export function tierOf(lives: readonly Life[], now: number): Tier | null {
  return lives
    .filter((life) => isEntitledAt(life, now))
    .map(({ plan }) => tierOfPlan(plan))
    .reduce<Tier | null>((best, tier) => (best && RANK[best] >= RANK[tier] ? best : tier), null);
}

/** The one that a member means by "my subscription": what holds before what does not, then the better, then the newer. */
export function pickCurrent<L extends Life>(lives: readonly L[], now: number): L | null {
  const weigh = (life: L): number[] => [
    Number(isEntitledAt(life, now)),
    RANK[tierOfPlan(life.plan)] * Number(isEntitledAt(life, now)),
    life.startedAt,
    life.order,
  ];
  return lives.reduce<L | null>(
    (best, life) => (best && isBefore(weigh(life), weigh(best)) ? best : life),
    null,
  );
}

function isBefore(a: readonly number[], b: readonly number[]): boolean {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at < 0 || (a[at] as number) < (b[at] as number);
}
