import type { Card } from '@romantic/contract';
import type { Context } from '../../context.ts';
import { ERRORS } from '../../errors.ts';
import type { Member } from '../../http/auth.ts';
import { hasMatched, lockPair } from '../matches/make-match.ts';
import { getCards } from '../people/cards.ts';
import { dayOf, getAllowance, secondsToNextDay } from './allowances.ts';
import type { DecisionNeeds } from './decide.ts';
import {
  changeUsage,
  countDecision,
  type DecisionKind,
  deleteDecision,
  findLatestDecision,
  lockUsage,
} from './decision-queries.ts';

/** How long a decision can be taken back, ms. */
const REWIND_MS = 24 * 3_600_000;

export interface Rewound {
  person: Card;
  decision: DecisionKind;
  rewindsLeft: number | null;
}

/**
 * Takes back the last decision, with its like when it was counted today. A decision that made a match stays: the other
 * was told. Throws nothing_to_rewind, no_rewinds_left.
 */
export async function rewind(
  ctx: DecisionNeeds & Pick<Context, 'feed' | 'mediaUrls'>,
  me: Member,
): Promise<Rewound> {
  const allowance = await getAllowance(ctx, me.id, 'rewind');
  const now = ctx.clock.now();
  const day = dayOf(now);
  const taken = await ctx.db.tx(async (tx) => {
    const used = await lockUsage(tx, me.id, day, 'rewind');
    const latest = await findLatestDecision(tx, me.id);
    if (!latest || now - latest.created_at.getTime() > REWIND_MS) throw ERRORS.nothingToRewind();
    if (allowance !== null && used >= allowance) throw ERRORS.noRewindsLeft(secondsToNextDay(now));
    await lockPair(tx, me.id, latest.target_id);
    if (await hasMatched(tx, me.id, latest.target_id)) throw ERRORS.nothingToRewind();
    if (!(await deleteDecision(tx, me.id, latest.target_id))) throw ERRORS.nothingToRewind();
    await countDecision(tx, me.id, latest.target_id, latest.kind !== 'pass', -1);
    await changeUsage(tx, me.id, day, 'rewind', 1);
    if (latest.kind !== 'pass' && dayOf(latest.created_at.getTime()) === day) {
      await changeUsage(tx, me.id, day, latest.kind, -1);
    }
    return { ...latest, rewindsLeft: allowance === null ? null : allowance - used - 1 };
  });
  ctx.feed.decks.delete(me.id);
  const [person] = await getCards(ctx, me.id, [taken.target_id]);
  // The decision is gone either way; somebody who left or blocked since then is simply not shown again.
  if (!person) throw ERRORS.nothingToRewind();
  return { person, decision: taken.kind, rewindsLeft: taken.rewindsLeft };
}
