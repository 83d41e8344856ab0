/** What must hold for the science to be believed: docs/matching.md, gates G1 to G4 and G6. */

import { isProtected } from './columns.ts';
import type { Evaluation } from './evaluation.ts';
import { type Figures, figureOf } from './figures.ts';
import { ALARM, isAlarming } from './leak-alarm.ts';

export interface Gate {
  id: 'G1' | 'G2' | 'G3' | 'G4' | 'G6';
  what: string;
  found: string;
  passed: boolean;
}

/** The port target, by numpy, and how far from it a faithful port may be. */
const PARITY = { decisionAuc: 0.614, matchAuc: 0.575, within: 0.005 };

export function checkGates(evaluation: Evaluation): Gate[] {
  return [
    ...checkParity(evaluation),
    ...checkWarm(evaluation),
    ...checkLeaks(evaluation),
    ...checkReciprocity(evaluation),
    ...checkInputs(evaluation),
  ];
}

function checkParity(evaluation: Evaluation): Gate[] {
  const { cold, columns } = evaluation;
  const near = (figure: 'decisionAuc' | 'matchAuc', target: number, what: string): Gate => {
    const found = figureOf(cold.parity[figure], evaluation.experiment);
    const passed = columns === 186 && Math.abs(found - target) <= PARITY.within;
    return {
      id: 'G1',
      what: `${what} ${target} +-${PARITY.within}, 186 columns`,
      found: digits(found),
      passed,
    };
  };
  return [
    near('decisionAuc', PARITY.decisionAuc, 'decision AUC'),
    near('matchAuc', PARITY.matchAuc, 'match AUC'),
  ];
}

function checkWarm({ warm, experiment }: Evaluation): Gate[] {
  const atLeast = (figures: Figures, name: keyof Figures, least: number, what: string): Gate => {
    const found = figureOf(figures[name], experiment);
    return { id: 'G2', what: `${what} >= ${least}`, found: digits(found), passed: found >= least };
  };
  return [
    atLeast(warm.fit, 'decisionAuc', 0.79, 'a + b: decision AUC'),
    atLeast(warm.fit, 'matchAuc', 0.74, 'a + b: match AUC'),
    atLeast(warm.fit, 'decisionWithin', 0.73, 'a + b: within users'),
    atLeast(warm.fitWithCold, 'decisionAuc', 0.795, 'with the cold model: decision AUC'),
    atLeast(warm.fitWithCold, 'matchAuc', 0.745, 'with the cold model: match AUC'),
    atLeast(warm.fitWithCold, 'decisionWithin', 0.73, 'with the cold model: within users'),
  ];
}

function checkLeaks({ cold, experiment, leaked, shuffled }: Evaluation): Gate[] {
  const honest = [cold.parity, cold.noRace, cold.shipped, ...cold.others.map(({ figures }) => figures)].map(
    (figures) => ({
      decisionAuc: figureOf(figures.decisionAuc, experiment),
      matchAuc: figureOf(figures.matchAuc, experiment),
    }),
  );
  const most = (name: 'decisionAuc' | 'matchAuc'): number =>
    Math.max(...honest.map((figures) => figures[name]));
  const isHalf = (auc: number): boolean => Math.abs(auc - 0.5) <= 0.03;
  const pair = (aucs: { decisionAuc: number; matchAuc: number }): string =>
    `${digits(aucs.decisionAuc)}, ${digits(aucs.matchAuc)}`;
  return [
    {
      id: 'G3',
      what: `no cold model above ${ALARM.decisionAuc} (decision), ${ALARM.matchAuc} (match)`,
      found: pair({ decisionAuc: most('decisionAuc'), matchAuc: most('matchAuc') }),
      passed: !honest.some(isAlarming),
    },
    {
      id: 'G3',
      what: 'a scorecard column in place of an allowed one trips the alarm',
      found: pair(leaked),
      passed: isAlarming(leaked),
    },
    {
      id: 'G3',
      what: 'answers dealt out anew: 0.50 +-0.03',
      found: pair(shuffled),
      passed: isHalf(shuffled.decisionAuc) && isHalf(shuffled.matchAuc),
    },
  ];
}

function checkReciprocity({ feed, experiment }: Evaluation): Gate[] {
  const find = (wanted: string) => {
    const found = feed.find(({ ranking }) => JSON.stringify(ranking) === wanted);
    if (!found) throw new RangeError(`the ranking ${wanted} was not measured`);
    return found.best;
  };
  const oneSided = figureOf(find('"one-sided"').matchesInThree, experiment);
  const product = figureOf(find('"product"').matchesInThree, experiment);
  const damped = find('{"damped":0.5}');
  const hits = figureOf(damped.matchesInThree, experiment);
  const evenness = figureOf(damped.gini, experiment);
  return [
    {
      id: 'G4',
      what: 'matches in the first three: product beats one-sided',
      found: `${digits(product)} against ${digits(oneSided)}`,
      passed: product > oneSided,
    },
    { id: 'G4', what: 'damped 0.5: Gini <= 0.48', found: digits(evenness), passed: evenness <= 0.48 },
    {
      id: 'G4',
      what: 'damped 0.5: matches in the first three >= 0.235',
      found: digits(hits),
      passed: hits >= 0.235,
    },
  ];
}

/** Words that no column of the shipped model may contain; the list of allowed ones is profile-columns.ts. */
const PROTECTED = /race|ethnic|relig|faith|health|disab|politic|orient|gender|sex|nation|origin|skin/i;

function checkInputs({ shipped }: Evaluation): Gate[] {
  const bad = shipped.columns.filter((name) => isProtected(name) || PROTECTED.test(name));
  return [
    {
      id: 'G6',
      what: 'the shipped model has no protected input',
      found: bad.length > 0 ? bad.join(', ') : `${shipped.columns.length} columns, none`,
      passed: bad.length === 0,
    },
    {
      id: 'G6',
      what: 'the shipped weights are what this data gives',
      found: shipped.isCurrent ? 'the same' : 'others: train them with --write-model',
      passed: shipped.isCurrent,
    },
  ];
}

function digits(value: number): string {
  return value.toFixed(4);
}
