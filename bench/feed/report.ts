/** What was measured as ratios, tables and plots. */

import { type Answer, describeMachine, type Options, type Plot, type Table } from '../answer.ts';
import { round } from '../stats.ts';
import { DECIDED } from './adversary.ts';
import type { Size } from './feed.ts';
import type { DiscoverTimes } from './http.ts';

/** The ratios are those of the last, largest size; `same_answer` is of all. */
export function report(
  sizes: readonly Size[],
  options: Options,
  postgres: string,
  http: DiscoverTimes | null,
): Answer {
  const last = sizes.at(-1)!;
  const [main] = last.comparisons;
  const [page, deck] = last.adversaries;
  const same = sizes.flatMap(({ comparisons }) => comparisons.map((one) => one.same));
  const byCase = (name: string, value: (one: Size['comparisons'][number]) => number) =>
    Object.fromEntries(last.comparisons.map((one) => [`${name}_${one.key}`, round(value(one))]));
  return {
    question: 'feed',
    ratios: {
      engine_over_postgis_exact: main ? round(main.ratio) : null,
      same_answer: main ? Number(same.every(Boolean)) : null,
      many_weak_filters_over_plain: round(deck!.weakOverPlain),
      decided_10k_over_none: round(deck!.decidedOverNone),
      bytes_per_person: last.memory && round(last.memory.residentBytes),
      many_weak_filters_over_plain_top20: round(page!.weakOverPlain),
      decided_10k_over_none_top20: round(page!.decidedOverNone),
      decided_best_10k_over_none: round(deck!.decidedBestOverNone),
      decided_best_10k_over_none_top20: round(page!.decidedBestOverNone),
      longest_slice_ms: round(last.longestSliceMs),
      ...byCase('engine_over_postgis', (one) => one.ratio),
      ...byCase('recall_of_30000_unordered', (one) => one.cut.recall),
      discover_over_profile: http && round(http.allPages.perSecond / http.profile.perSecond),
      first_page_over_profile: http && round(http.firstPages.perSecond / http.profile.perSecond),
      p99_over_profile_p99: http && round(http.allPages.p99 / http.profile.p99),
    },
    samples: options.rounds,
    machine: describeMachine(),
    settings: { people: options.people, postgres, decided: DECIDED, country: 'FR' },
    tables: [...sizes.flatMap(tablesOf), ...(http ? [httpTable(http)] : [])],
    plots: sizes.flatMap(plotOf),
  };
}

function tablesOf({ people, comparisons, adversaries, longestSliceMs, memory }: Size): Table[] {
  const count = people.toLocaleString('en');
  const share = (value: number) => `${Math.round(value * 100)}%`;
  return [
    {
      title: `The best 20 of ${count} people, exactly`,
      columns: [
        'question',
        'engine, ms',
        'PostGIS, ms',
        'times as fast',
        'same people',
        '30,000 unordered, ms',
        'of the best it finds',
        'nearest 20, ms',
        'of the best it finds',
      ],
      rows: comparisons.map((one) => [
        one.name,
        round(one.engineMs),
        round(one.postgisMs),
        round(one.ratio),
        one.same ? 'yes' : 'NO',
        round(one.cut.ms),
        share(one.cut.recall),
        round(one.nearest.ms),
        share(one.nearest.recall),
      ]),
    },
    {
      title: `Hard questions to ${count} people, as times of the plain one`,
      columns: [
        'people asked for',
        'plain, ms',
        'many weak filters',
        'people these leave',
        '10,000 decided by chance',
        'the best 10,000 decided',
        'everybody decided, ms',
      ],
      rows: adversaries.map((one) => [
        one.limit,
        round(one.plainMs),
        round(one.weakOverPlain),
        one.weakLeft,
        round(one.decidedOverNone),
        round(one.decidedBestOverNone),
        `${round(one.exhaustedMs)}${one.exhausted ? ', nobody' : ' WRONG'}`,
      ]),
    },
    {
      title: `Memory and pauses with ${count} people`,
      columns: ['resident, bytes a person', 'in use, bytes a person', 'longest slice, ms'],
      rows: [
        [
          memory ? round(memory.residentBytes) : '-',
          memory ? round(memory.usedBytes) : '-',
          round(longestSliceMs),
        ],
      ],
    },
  ];
}

function httpTable({ firstPages, allPages, profile, cardsAPage, pauseMs }: DiscoverTimes): Table {
  const row = (name: string, { perSecond, p50, p99 }: DiscoverTimes['profile']) => [
    name,
    round(perSecond),
    round(p50),
    round(p99),
  ];
  return {
    title: `Over HTTP: ${round(cardsAPage)} cards a page, longest pause of the server ${round(pauseMs)} ms`,
    columns: ['32 connections', 'requests/s', 'p50, ms', 'p99, ms'],
    rows: [
      row('discover, first pages', firstPages),
      row('discover, five pages with decisions', allPages),
      row('own profile', profile),
    ],
  };
}

function plotOf({ people, comparisons }: Size): Plot[] {
  if (comparisons.length === 0) return [];
  return [
    {
      name: `feed-${people}`,
      title: `An exact page out of ${people.toLocaleString('en')} people, milliseconds (less is better)`,
      unit: 'ms',
      sides: ['engine', 'PostGIS, exact', 'PostGIS, 30,000 unordered'],
      groups: comparisons.map(({ name, engineMs, postgisMs, cut }) => ({
        name,
        values: [engineMs, postgisMs, cut.ms],
      })),
    },
  ];
}
