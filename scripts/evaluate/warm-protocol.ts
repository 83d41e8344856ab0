/**
 * Protocol B, the evening is under way: what was decided before a moment is known, what comes after is predicted. Both
 * decisions of a date lie on the same side of the moment.
 */

import {
  createEffects,
  type Decision,
  fitEffects,
  logit,
  MODEL_WEIGHTS,
  meanOf,
  replay,
  sigma,
} from '@romantic/matchmaker/model';
import { listFolds } from './cold-protocol.ts';
import type { Experiment } from './experiment-tables.ts';

/** What the prior of an effect is worth, in decisions: a decision near a half tells 0.25 about its log-odds. */
const PRIOR_DECISIONS = MODEL_WEIGHTS.effectPrecision / 0.25;

/** The rows up to `share` of each evening, and those after it. */
export function splitByTime(experiment: Experiment, share: number): { known: number[]; later: number[] } {
  const rows = Array.from({ length: experiment.decisions }, (_, row) => row);
  const isKnown = (row: number): boolean => (experiment.time[row] as number) <= share;
  return { known: rows.filter(isKnown), later: rows.filter((row) => !isKnown(row)) };
}

/**
 * Log-odds for all rows: `cold` + intercept + a of the viewer + b of the person, fitted exactly to the known rows of
 * each evening and sex.
 */
export function predictByFit(
  experiment: Experiment,
  known: readonly number[],
  cold: Float64Array,
): Float64Array {
  const logOdds = new Float64Array(experiment.decisions);
  const isKnown = new Set(known);
  for (const { test } of listFolds(experiment)) {
    const viewers = number(test.map((row) => experiment.viewer[row] as number));
    const people = number(test.map((row) => experiment.person[row] as number));
    const decisions = new Map(
      test.map((row): [number, Decision] => {
        const decider = viewers.get(experiment.viewer[row] as number) as number;
        const decided = people.get(experiment.person[row] as number) as number;
        return [row, { decider, decided, yes: experiment.yes[row] === 1, cold: cold[row] as number }];
      }),
    );
    const learned = [...decisions].filter(([row]) => isKnown.has(row)).map(([, decision]) => decision);
    const fit = fitEffects(learned, { deciders: viewers.size, decided: people.size });
    for (const [row, { decider, decided }] of decisions) {
      logOdds[row] =
        (cold[row] as number) + fit.intercept + (fit.says[decider] as number) + (fit.gets[decided] as number);
    }
  }
  return logOdds;
}

/** The same as the feed does it: every known decision once, in its order, by `learn`; no intercept. */
export function predictByFeed(
  experiment: Experiment,
  known: readonly number[],
  cold: Float64Array,
): Float64Array {
  const effects = createEffects(experiment.people, experiment.people);
  replay(
    effects,
    inOrder(experiment, known).map((row) => decisionOf(experiment, row, cold)),
  );
  return Float64Array.from(cold, (start, row) => start + warmth(experiment, effects, row));
}

/** Every decision predicted from the rounds before its own, on the same evening. */
export function predictEachRound(experiment: Experiment, cold: Float64Array): Float64Array {
  const effects = createEffects(experiment.people, experiment.people);
  const logOdds = new Float64Array(experiment.decisions);
  const all = Array.from({ length: experiment.decisions }, (_, row) => row);
  for (const round of Map.groupBy(inOrder(experiment, all), (row) => experiment.round[row]).values()) {
    for (const row of round) logOdds[row] = (cold[row] as number) + warmth(experiment, effects, row);
    replay(
      effects,
      round.map((row) => decisionOf(experiment, row, cold)),
    );
  }
  return logOdds;
}

/** Popularity alone: how often a person got a yes so far, shrunk towards the usual rate. */
export function predictByPopularity(
  experiment: Experiment,
  known: readonly number[],
  baseRate: Float64Array,
): Float64Array {
  const gets = countYes(experiment, known, experiment.person);
  return Float64Array.from(
    experiment.person,
    (id, row) => (baseRate[row] as number) + gets(id, baseRate[row] as number),
  );
}

/** Both sides by counting: as popularity, and how often the viewer said yes, whoever it was about. */
export function predictByCounts(
  experiment: Experiment,
  known: readonly number[],
  baseRate: Float64Array,
): Float64Array {
  const says = countYes(experiment, known, experiment.viewer);
  return predictByPopularity(experiment, known, baseRate).map(
    (logOdds, row) => logOdds + says(experiment.viewer[row] as number, baseRate[row] as number),
  );
}

/** The shrunk share of yes among somebody's known decisions, as log-odds around the usual ones. */
function countYes(
  experiment: Experiment,
  known: readonly number[],
  whose: Int32Array,
): (id: number, usual: number) => number {
  const decisions = new Float64Array(experiment.people);
  const yes = new Float64Array(experiment.people);
  for (const row of known) {
    const id = whose[row] as number;
    decisions[id] = (decisions[id] as number) + 1;
    yes[id] = (yes[id] as number) + (experiment.yes[row] as number);
  }
  return (id, usual) => {
    const shrunk = (yes[id] as number) + PRIOR_DECISIONS * sigma(usual);
    return logit(shrunk / ((decisions[id] as number) + PRIOR_DECISIONS)) - usual;
  };
}

function warmth(experiment: Experiment, effects: ReturnType<typeof createEffects>, row: number): number {
  const says = effects.says[experiment.viewer[row] as number];
  const gets = effects.gets[experiment.person[row] as number];
  return says && gets ? meanOf(says) + meanOf(gets) : 0;
}

function decisionOf(experiment: Experiment, row: number, cold: Float64Array): Decision {
  return {
    decider: experiment.viewer[row] as number,
    decided: experiment.person[row] as number,
    yes: experiment.yes[row] === 1,
    cold: cold[row] as number,
  };
}

function inOrder(experiment: Experiment, rows: readonly number[]): number[] {
  const { round, viewer } = experiment;
  return [...rows].sort(
    (a, b) => (round[a] as number) - (round[b] as number) || (viewer[a] as number) - (viewer[b] as number),
  );
}

/** Distinct ids, numbered from 0. */
function number(ids: readonly number[]): Map<number, number> {
  return new Map([...new Set(ids)].map((id, index) => [id, index]));
}
