import type { PlanId } from '@romantic/contract';

/** The end of a plan's period that begins at `start` (epoch ms): the same day of the month, or its last. */
export function addPeriod(start: number, plan: PlanId): number {
  const from = new Date(start);
  const end = new Date(start);
  end.setUTCMonth(from.getUTCMonth() + (plan.endsWith('year') ? 12 : 1));
  // The 31st of a month that has 30 days has run over into the next.
  if (end.getUTCDate() !== from.getUTCDate()) end.setUTCDate(0);
  return end.getTime();
}
