/**
 * Every number of the ranking, in one place, with its source. "Speed dating" is the experiment of Fisman et al. 2006
 * (8,368 decisions, 551 people): students in New York who met for four minutes. A template, not a forecast.
 */
export const WEIGHTS = {
  /** How often a decision is yes before anything is known. Speed dating: 42% of the decisions. mu = logit(baseRate). */
  baseRate: 0.42,
  /**
   * Prior strength of the running log-odds a (says yes) and b (gets yes), as the prior standard deviation of an effect.
   * Speed dating, row and column effects fitted on the first half of an evening: 1.2 predicted the second half best.
   * A beta prior with that spread on the log-odds is worth 1 / (sd^2 * rate * (1 - rate)) = 2.9 decisions.
   */
  effectSd: 1.2,
  /** a and b stay within +-4 (odds 55 times the usual): nobody disappears or rules because of a long history. */
  effectBound: 4,
  /**
   * Exposure damping: the score is divided by (1 + ln(1 + exposures))^power. Speed dating, mutual matches in the top
   * three: power 0.3 costs nothing, 0.5 nearly nothing (0.252 -> 0.244), and both spread attention. The logarithm is
   * ours: exposures here are counted over a lifetime, and their plain power would bury whoever has been here long.
   */
  dampingPower: 0.4,
  /**
   * Distance: least + (1 - least) * exp(-km / scaleKm), from 1 (here) to `least` (far). Our choice, mild on purpose:
   * the hard filter has already said what is too far. `hidden` stands for the distance of those who hide theirs.
   */
  distance: { least: 0.7, scaleKm: 40, hidden: 0.85 },
  /** Last activity: least + (1 - least) * exp(-hours / scaleHours). Our choice: a day costs 8.5%, nothing ever more than 30%. */
  activity: { least: 0.7, scaleHours: 72 },
} as const;
