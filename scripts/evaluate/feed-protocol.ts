/**
 * What a feed does with the predictions: each user's three first among those they have still to meet on the evening.
 * Everybody here meets everybody, so crowding cannot hurt anyone in this data: the Gini is a diagnosis, not a harm.
 */

import {
  bothYes,
  createRandom,
  createRatio,
  dampScore,
  type GroupMetric,
  gini,
  rowsByUser,
  sharePlaces,
  sigma,
} from '@romantic/matchmaker/model';
import type { Experiment } from './experiment-tables.ts';

export interface FeedFigures {
  matchesInThree: GroupMetric;
  likesInThree: GroupMetric;
  /** How unevenly people are shown: mean over the evenings' two sexes, because attention cannot leave either. */
  gini: GroupMetric;
  /** The same over everybody at once, which also counts that evenings differ in size. */
  pooledGini: number;
  /** Users with enough candidates to count. */
  users: number;
}

export type Ranking = 'random' | 'one-sided' | 'product' | { damped: number };

const PLACES = 3;
const FEWEST_CANDIDATES = 4;
/** A random order is drawn this often and averaged. */
const RANDOM_DRAWS = 50;

/** `rows`: the decisions still to come. */
export function createFeedFigures(
  experiment: Experiment,
  logOdds: Float64Array,
  rows: readonly number[],
  ranking: Ranking,
): FeedFigures {
  const lists = [...rowsByUser(rows.map((row) => experiment.viewer[row] as number)).values()]
    .map((list) => list.map((index) => rows[index] as number))
    .filter((list) => list.length >= FEWEST_CANDIDATES);
  const draws = ranking === 'random' ? RANDOM_DRAWS : 1;
  const tally = createTally(experiment, lists);
  for (let draw = 0; draw < draws; draw++) {
    countDraw(tally, experiment, lists, scoreRows(experiment, logOdds, rows, ranking, draw));
  }
  return {
    matchesInThree: createRatio(tally.matches, tally.users),
    likesInThree: createRatio(tally.likes, tally.users),
    gini: createRatio(tally.ginis, tally.crowds),
    pooledGini: tally.pooled / draws,
    users: lists.length,
  };
}

/** Sums by evening; over all draws. */
interface Tally {
  matches: Float64Array;
  likes: Float64Array;
  users: Float64Array;
  ginis: Float64Array;
  crowds: Float64Array;
  pooled: number;
  /** Who can be shown, by evening and sex. */
  receivers: Map<string, number[]>;
}

function createTally(experiment: Experiment, lists: readonly number[][]): Tally {
  const sums = (): Float64Array => new Float64Array(experiment.evenings);
  const shown = new Set(lists.flat().map((row) => experiment.person[row] as number));
  const receivers = Map.groupBy(shown, (id) => `${experiment.evening[id]} ${experiment.sex[id]}`);
  return {
    matches: sums(),
    likes: sums(),
    users: sums(),
    ginis: sums(),
    crowds: sums(),
    pooled: 0,
    receivers,
  };
}

function countDraw(
  tally: Tally,
  experiment: Experiment,
  lists: readonly number[][],
  scores: Float64Array,
): void {
  const exposures = new Float64Array(experiment.people);
  for (const list of lists) {
    const evening = experiment.evening[experiment.viewer[list[0] as number] as number] as number;
    const shares = sharePlaces(list, scores, PLACES);
    list.forEach((row, index) => {
      const share = shares[index] as number;
      add(exposures, experiment.person[row] as number, share);
      add(tally.matches, evening, (share * (experiment.match[row] as number)) / PLACES);
      add(tally.likes, evening, (share * (experiment.yes[row] as number)) / PLACES);
    });
    add(tally.users, evening, 1);
  }
  tally.pooled += gini([...tally.receivers.values()].flat().map((id) => exposures[id] as number));
  for (const crowd of tally.receivers.values()) {
    const evening = experiment.evening[crowd[0] as number] as number;
    add(tally.ginis, evening, gini(crowd.map((id) => exposures[id] as number)));
    add(tally.crowds, evening, 1);
  }
}

/** The scores by which a ranking orders the rows. Damping: by how many mutual likes somebody may expect from all rows. */
function scoreRows(
  experiment: Experiment,
  logOdds: Float64Array,
  rows: readonly number[],
  ranking: Ranking,
  draw: number,
): Float64Array {
  if (ranking === 'random') {
    const random = createRandom(draw);
    return logOdds.map(() => random());
  }
  const yes = logOdds.map(sigma);
  if (ranking === 'one-sided') return yes;
  const both = yes.map((there, row) => bothYes(there, yes[experiment.mirror[row] as number] as number));
  if (ranking === 'product') return both;
  const load = new Float64Array(experiment.people);
  for (const row of rows) add(load, experiment.person[row] as number, both[row] as number);
  return both.map((score, row) => {
    const expected = load[experiment.person[row] as number] as number;
    return expected === 0 ? score : dampScore(score, expected, ranking.damped);
  });
}

function add(sums: Float64Array, index: number, amount: number): void {
  sums[index] = (sums[index] as number) + amount;
}
