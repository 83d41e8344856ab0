import type { Facts } from '@romantic/matchmaker';
import { bothYes, hopeOf, isNewcomer, MODEL_WEIGHTS, yesProbability } from '@romantic/matchmaker/model';
import { type BothWays, USUAL_LOG_ODDS } from '../learning/cold-score.ts';

/** a and b of whom a score is for. */
export type Scored = Pick<Facts, 'says' | 'gets'>;

const { effectBound, effectPrecision, baseRate } = MODEL_WEIGHTS;
/** What one decision tells of an effect, in precision, at the usual rate. */
const PRECISION_A_DECISION = baseRate * (1 - baseRate);

/**
 * The engine's score with the cold model inside: the engine leaves x of the pair out, so its two probabilities are
 * divided out and those with x put in. `gets` stands in for the person's b where something else than its mean is meant.
 */
export function scoreFully(
  engineScore: number,
  cold: BothWays,
  viewer: Scored,
  person: Scored,
  gets = person.gets,
): number {
  const [i, j] = [bound(viewer), bound(person)];
  const there = USUAL_LOG_ODDS + cold.there;
  const back = USUAL_LOG_ODDS + cold.back;
  const known = bothYes(
    yesProbability(USUAL_LOG_ODDS, i.says, j.gets),
    yesProbability(USUAL_LOG_ODDS, j.says, i.gets),
  );
  const full = bothYes(yesProbability(there, i.says, gets), yesProbability(back, j.says, i.gets));
  return (engineScore / known) * full;
}

/** b as it may well be: its mean and one spread more, as little as is known of it. */
export function hopeFor({ gets, exposures }: Pick<Facts, 'gets' | 'exposures'>): number {
  const precision = effectPrecision + exposures * PRECISION_A_DECISION;
  return hopeOf({ precision, shift: precision * gets });
}

/** Of somebody who joined a short while ago: whether too few have decided on them to know much. */
export function isLittleKnown({ exposures }: Pick<Facts, 'exposures'>): boolean {
  return isNewcomer(exposures);
}

function bound({ says, gets }: Scored): { says: number; gets: number } {
  const inside = (value: number) => Math.max(-effectBound, Math.min(effectBound, value));
  return { says: inside(says), gets: inside(gets) };
}
