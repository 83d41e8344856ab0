import { hashToUnit } from './random.ts';

/** As much of a made-up person as decides what they do. */
export interface Temper {
  id: string;
  /** Probability of a yes, 0 to 1. */
  selectivity: number;
}

/**
 * Whether a made-up person likes a member who liked them. A fixed answer for the pair, so that every process that
 * looks says the same. With an average selectivity of 0.57 a newcomer's ten likes give five or six matches; fewer
 * than two in one case of three hundred.
 */
export function likesBack(person: Temper, memberId: string): boolean {
  return hashToUnit('likes back', person.id, memberId) < person.selectivity;
}

/** Seconds from the member's like to theirs: 1 to 8, more often soon than late. Fixed for the pair. */
export function likeBackDelaySeconds(person: Pick<Temper, 'id'>, memberId: string): number {
  return 1 + 7 * hashToUnit('like delay', person.id, memberId) ** 1.5;
}
