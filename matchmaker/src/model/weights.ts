/**
 * Every number of the ranking, in one place, with its source. "Speed dating" is the experiment of Fisman et al. 2006
 * (8,368 decisions, 551 people: students in New York who met for four minutes), measured by `npm run evaluate`; "the
 * market" is its simulation. Templates, not forecasts.
 */
export const MODEL_WEIGHTS = {
  /** How often a decision is yes before anything is known. Speed dating: 42% of the decisions. mu = logit(baseRate). */
  baseRate: 0.42,
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
  /**
   * Exposure damping: the score is divided by (1 + exposures)^power, exposures being decisions received, each counting
   * half after a week and so on. The market, with the same half-life: power 0.3 keeps all matches and gives 94% of the
   * members one, 0.5 costs 5% of the matches for 97%. Speed dating agrees: 0.3 is free, 0.5 nearly so.
   */
  dampingPower: 0.3,
  exposureHalfLifeHours: 7 * 24,
  /**
   * Distance: least + (1 - least) * exp(-km / scaleKm), from 1 (here) to `least` (far). Our choice, mild on purpose:
   * the hard filter has already said what is too far. `hidden` stands for the distance of those who hide theirs.
   */
  distance: { least: 0.7, scaleKm: 40, hidden: 0.85 },
  /** Last activity: least + (1 - least) * exp(-hours / scaleHours). Our choice: a day costs 8.5%, nothing ever more than 30%. */
  activity: { least: 0.7, scaleHours: 72 },
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
  /** Training a cold model on one's own decisions: challenge.ts. Our choices. */
  training: {
    /** Most decisions gone through, the newest: a minute of one thread and some 200 MB at the most. */
    most: 60_000,
    /** Most a direction is trained on, and fewest to train it at all: with fewer, the ridge leaves little of the weights. */
    mostADirection: 20_000,
    fewest: 2_000,
    /** Of the members who decided, how many are held out to judge by. */
    heldOut: 0.25,
    /** An interest has columns when at least this share lists it. */
    commonInterest: 0.02,
    /** Fewest decisions, made since a model took over, to judge by whether it goes back. */
    later: 2_000,
  },
  /** What a cold model must be like before it is used: see cold-model-file.ts. Our choices, far outside what training gives. */
  sanity: {
    /** Most decisions one model may be off, on average, in what it was trained on: mean predicted against share of yes. */
    calibration: 0.02,
    /** Largest log-odds a pair can get from it, either way: odds of 400. */
    logOdds: 6,
    /** Of one side's interests, how many a pair can have at most: a profile lists up to ten. */
    interests: 10,
    /** Fewest decisions behind a direction. */
    decisions: 200,
  },
} as const;
