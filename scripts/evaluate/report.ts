/** The evaluation as text: Markdown tables, ready for docs/matching.md. */

import type { Interval } from '@romantic/matchmaker/model';
import type { Comparison, Evaluation, NamedFigures } from './evaluation.ts';
import type { Ranking } from './feed-protocol.ts';
import { type FigureName, type Figures, figureOf, intervalOf } from './figures.ts';
import type { Gate } from './gates.ts';
import { formatTable } from './table.ts';

export function describeEvaluation(evaluation: Evaluation): string {
  const { experiment, cold, warm } = evaluation;
  const share = (answers: Uint8Array): string =>
    percent(answers.reduce((sum, answer) => sum + answer, 0) / answers.length);
  return [
    `${experiment.people} people, ${experiment.evenings} evenings, ${experiment.decisions} decisions ` +
      `(${share(experiment.yes)} yes), ${experiment.decisions / 2} dates (${share(experiment.match)} mutual).`,
    'In brackets: the middle 95% of 1,000 draws of whole evenings. Match: p(i to j) * p(j to i). P@3: mutual likes among',
    "the three first of each user. Within: only pairs of one user's candidates are compared, as a feed does.",
    section(`Protocol A: nobody seen before, ${experiment.decisions} decisions`),
    tabulate(evaluation, [
      { name: "base rate of the viewer's sex", figures: cold.base },
      ...cold.others.slice(0, -1),
      { name: `all ${evaluation.columns} columns (port target)`, figures: cold.parity },
      { name: 'without race', figures: cold.noRace },
      ...cold.others.slice(-1),
      { name: 'shipped (profile columns only)', figures: cold.shipped },
    ]),
    section(`Protocol B: first half of each evening known, ${warm.rows} decisions to come`),
    tabulate(evaluation, [
      ...warm.others.slice(0, 2),
      { name: 'exact fit, a + b', figures: warm.fit },
      { name: 'exact fit, a + b + cold (186)', figures: warm.fitWithCold },
      ...warm.others.slice(2),
      { name: 'feed as shipped: one pass + cold', figures: warm.asShipped },
    ]),
    section('The same at other moments'),
    describeMoments(evaluation),
    section('Each round predicted from those before it (feed as shipped)'),
    describeRounds(evaluation),
    section(`What a feed does with it: first three of ${evaluation.feed[0]?.best.users} users, second half`),
    describeFeed(evaluation),
    `\nProduct minus one-sided, mutual likes in 3, same draws: ${signed(evaluation.reciprocity)}.`,
    section('Differences on the same draws: real when 0 is outside'),
    describeComparisons(evaluation.comparisons),
    section('Largest difference between races in the mean probability of getting a yes'),
    describeGroupGap(evaluation),
    section('The alarm'),
    describeAlarm(evaluation),
  ].join('\n');
}

export function describeGates(gates: readonly Gate[]): string {
  const rows = gates.map(({ id, what, found, passed }) => [`${id} ${what}`, found, passed ? 'pass' : 'FAIL']);
  return `${section('Gates')}\n${formatTable(['gate', 'found', ''], rows)}`;
}

const COLUMNS: readonly [title: string, figure: FigureName, hasInterval: boolean][] = [
  ['decision AUC', 'decisionAuc', true],
  ['within', 'decisionWithin', true],
  ['match AUC', 'matchAuc', true],
  ['within', 'matchWithin', false],
  ['logloss', 'decisionLoss', false],
  ['match', 'matchLoss', false],
  ['P@3', 'matchesInThree', true],
];

function tabulate({ experiment }: Evaluation, models: readonly NamedFigures[]): string {
  const cell = (figures: Figures, [, figure, hasInterval]: (typeof COLUMNS)[number]): string =>
    hasInterval
      ? interval(intervalOf(figures[figure], experiment))
      : digits(figureOf(figures[figure], experiment));
  const rows = models.map(({ name, figures }) => [name, ...COLUMNS.map((column) => cell(figures, column))]);
  return formatTable(['model', ...COLUMNS.map(([title]) => title)], rows);
}

function describeMoments({ moments, experiment }: Evaluation): string {
  const figures: FigureName[] = ['decisionAuc', 'matchAuc'];
  const rows = moments.flatMap(({ share, rows: count, figures: models }) =>
    models.map(({ name, figures: found }) => [
      `after ${share}: ${name}`,
      String(count),
      ...figures.map((figure) => interval(intervalOf(found[figure], experiment))),
    ]),
  );
  return formatTable(['known until', 'rows', 'decision AUC', 'match AUC'], rows);
}

function describeRounds({ rounds, experiment }: Evaluation): string {
  const rows = rounds.map(({ name, rows: count, cold, warm }) => [
    name,
    String(count),
    ...[warm.decisionAuc, cold.decisionAuc, warm.matchAuc, cold.matchAuc].map((metric) =>
      digits(figureOf(metric, experiment)),
    ),
  ]);
  return formatTable(['rounds', 'rows', 'decision AUC', 'cold only', 'match AUC', 'cold only'], rows);
}

function describeFeed({ feed, experiment }: Evaluation): string {
  const rows = feed.map(({ ranking, best, asShipped }) => [
    nameRanking(ranking),
    interval(intervalOf(best.matchesInThree, experiment)),
    digits(figureOf(best.likesInThree, experiment)),
    digits(figureOf(best.gini, experiment)),
    digits(best.pooledGini),
    digits(figureOf(asShipped.matchesInThree, experiment)),
    digits(figureOf(asShipped.gini, experiment)),
  ]);
  return formatTable(
    ['ranking', 'mutual likes in 3', 'likes in 3', 'Gini', 'pooled', 'as shipped: mutual', 'Gini'],
    rows,
  );
}

export function nameRanking(ranking: Ranking): string {
  return typeof ranking === 'string' ? ranking : `product / load^${ranking.damped}`;
}

function describeComparisons(comparisons: readonly Comparison[]): string {
  const rows = comparisons.map(({ name, ...figures }) => [
    name,
    ...[figures.decisionAuc, figures.decisionWithin, figures.matchAuc, figures.matchLoss].map(signed),
  ]);
  return formatTable(['', 'decision AUC', 'within', 'match AUC', 'match logloss'], rows);
}

function describeGroupGap({ groupGap }: Evaluation): string {
  const rows = [
    ['observed in the experiment', groupGap.observed],
    ['predicted with race among the columns', groupGap.withRace],
    ['predicted without race', groupGap.withoutRace],
    ['predicted by the shipped columns', groupGap.shipped],
  ] as const;
  return formatTable(
    ['', 'difference'],
    rows.map(([name, gap]) => [name, digits(gap)]),
  );
}

function describeAlarm({ leaked, shuffled }: Evaluation): string {
  const rows = [
    ['scorecard rating "like" in place of the interest correlation', leaked],
    ['answers dealt out anew', shuffled],
  ] as const;
  return formatTable(
    ['run', 'decision AUC', 'match AUC'],
    rows.map(([name, aucs]) => [name, digits(aucs.decisionAuc), digits(aucs.matchAuc)]),
  );
}

function interval({ value, low, high }: Interval): string {
  return `${digits(value)} (${short(low)}-${short(high)})`;
}

function signed({ value, low, high }: Interval): string {
  const sign = (number: number): string => (number < 0 ? '' : '+') + number.toFixed(3);
  return `${sign(value)} (${sign(low)} to ${sign(high)})`;
}

const digits = (value: number): string => (Number.isFinite(value) ? value.toFixed(4) : '-');
const short = (value: number): string => value.toFixed(3).replace(/^0/, '');
const percent = (value: number): string => `${(100 * value).toFixed(1)}%`;
const section = (title: string): string => `\n## ${title}\n`;
