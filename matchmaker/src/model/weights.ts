/**
 * Every number of the learned part of the ranking, with its source; those of the engine are in ../weights.ts. "Speed
 * dating" is the experiment of Fisman et al. 2006 (8,368 decisions, 551 people), measured by `npm run evaluate`.
 */
export const MODEL_WEIGHTS = {
  /**
   * Gaussian priors of the running log-odds a (says yes) and b (gets yes), and of a group's intercept, as precisions
   * (1 / variance). Speed dating: a spread of 1.2 (1 / 1.2^2 = 0.7) predicted the second half of an evening best.
   */
  effectPrecision: 0.7,
  interceptPrecision: 4,
  /** a and b count within +-4 (odds 55 times the usual): nobody disappears or rules because of a long history. */
  effectBound: 4,
  /**
   * Ridge of the cold model, on columns of spread 1. Speed dating: 30, 100, 300, 1000 give a decision AUC of 0.590,
   * 0.593, 0.600, 0.609 on people never seen before: shrink hard.
   */
  coldRidge: 1000,
  /** A boost multiplies a score by at most this. Our choice: it moves people up among equals, not past better suited ones. */
  boostMost: 1.5,
  newcomers: {
    /** A newcomer is somebody decided on fewer times. Speed dating: ten decisions bring most of what can be learned. */
    decisionsBelow: 10,
    /** Places of a page of ten kept for newcomers. Our choice: a tenth of the attention. */
    placesInTen: 1,
    /** For UCB: how many spreads above its mean an uncertain b counts. Our choice. */
    optimism: 1,
  },
  /** What a cold model must be like before it is used: see cold-model-file.ts. Our choices, far outside what training gives. */
  sanity: {
    /** Most decisions one model may be off, on average, in what it was trained on: mean predicted against share of yes. */
    calibration: 0.02,
    /** Largest log-odds a pair can get from it, either way: odds of 400. */
    logOdds: 6,
    /** Fewest decisions behind a direction. */
    decisions: 200,
  },
} as const;
