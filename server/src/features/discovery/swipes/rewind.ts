import type { Card } from '@romantic/contract';
import type { Context } from '../../../context.ts';
import type { Tx } from '../../../db/db.ts';
import { ERRORS } from '../../../errors.ts';
import type { Member } from '../../../http/auth.ts';
import { useStock } from '../../coins/stock.ts';
import { hasMatched, lockPair } from '../../matches/pair.ts';
import { getCards } from '../../people/cards.ts';
import { visibleTo } from '../../safety/visibility.ts';
import { uncountDecision } from '../learning/counting.ts';
import { dayOf, getRewindAllowance, secondsToNextDay } from './allowances.ts';
import type { DecisionNeeds } from './decide.ts';
import {
  changeUsage,
  type DecisionKind,
  deleteDecision,
  findLatestDecision,
  type LatestDecision,
  lockUsage,
} from './decision-queries.ts';

/** How long a decision can be taken back, ms. */
export const REWIND_MS = 24 * 3_600_000;

export interface Rewound {
  person: Card;
  decision: DecisionKind;
  rewindsLeft: number | null;
}

/**
 * Takes back the last decision, with its like when it was counted today. A decision that made a match stays: the other
 * was told. So does one on somebody who left or blocked since then: it costs nothing to try. Throws nothing_to_rewind,
 * no_rewinds_left.
 */
export async function rewind(
  ctx: DecisionNeeds & Pick<Context, 'feed' | 'mediaUrls'>,
  me: Member,
): Promise<Rewound> {
  const allowance = await getRewindAllowance(ctx, me.id);
  const now = ctx.clock.now();
  const latest = await findLatestDecision(ctx.db, me.id);
  if (!latest || now - latest.created_at.getTime() > REWIND_MS) throw ERRORS.nothingToRewind();
  const { target_id: personId, kind } = latest;
  if (!(await visibleTo(ctx, me.id, [personId])).has(personId)) throw ERRORS.nothingToRewind();
  const rewindsLeft = await ctx.db.tx((tx) => takeBack(ctx, tx, me, latest, allowance));
  ctx.feed.decks.delete(me.id);
  const [person] = await getCards(ctx, me.id, [personId]);
  // They left in this very moment.
  if (!person) throw ERRORS.nothingToRewind();
  return { person, decision: kind, rewindsLeft };
}

/** Locks in the order of app.take_decisions: the pair, allowances. Gives how many rewinds are left. */
async function takeBack(
  ctx: Pick<Context, 'clock'>,
  tx: Tx,
  me: Member,
  { target_id: personId, kind, created_at }: LatestDecision,
  allowance: number | null,
): Promise<number | null> {
  const now = ctx.clock.now();
  const day = dayOf(now);
  await lockPair(tx, me.id, personId);
  if (kind !== 'pass') await lockUsage(tx, me.id, day, kind);
  const used = await lockUsage(tx, me.id, day, 'rewind');
  if (allowance !== null && used >= allowance && !(await useStock(tx, me.id, 'rewind')))
    throw ERRORS.noRewindsLeft(secondsToNextDay(now));
  if (await hasMatched(tx, me.id, personId)) throw ERRORS.nothingToRewind();
  // Another rewind was faster.
  const writtenIn = await deleteDecision(tx, me.id, personId);
  if (writtenIn === null) throw ERRORS.nothingToRewind();
  await uncountDecision(tx, { actorId: me.id, targetId: personId, liked: kind !== 'pass', writtenIn });
  await changeUsage(tx, me.id, day, 'rewind', 1);
  if (kind !== 'pass' && dayOf(created_at.getTime()) === day) await changeUsage(tx, me.id, day, kind, -1);
  return allowance === null ? null : Math.max(0, allowance - used - 1);
}
