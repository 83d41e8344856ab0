/** Weeks of a feed in the made-up market, under different rankings. Ranks, learns and mixes by the code of the product. */

import {
  applyChange,
  bothYes,
  createEffect,
  createRandom,
  dampScore,
  type Effect,
  gini,
  hopeOf,
  isNewcomer,
  learn,
  meanOf,
  placesFor,
  reservePlaces,
  shuffle,
  yesProbability,
} from '@romantic/matchmaker/model';
import { type Market, makeMarket, othersOf, saysYes, TASTE } from './market.ts';
import { formatTable } from './table.ts';

export interface Strategy {
  name: string;
  order: 'random' | 'one-sided' | 'product';
  /** Power of exposure damping. */
  damping: number;
  /** What is damped by: 1 + exposures that halve each week (absent), or 1 + ln(1 + all exposures ever). */
  load?: 'lifetime';
  newcomers: boolean;
}

export interface SimulationSize {
  side: number;
  days: number;
  worlds: number;
}

export interface Outcome {
  strategy: Strategy;
  /** Means over worlds, at the end. */
  matches: number;
  matched: number;
  /** Of those who joined late and have been there for a week: the share with a match within their first week. */
  lateMatched: number;
  exposureGini: number;
  matchGini: number;
}

export const SIZE: SimulationSize = { side: 500, days: 42, worlds: 3 };
export const STRATEGIES: readonly Strategy[] = [
  { name: 'random', order: 'random', damping: 0, newcomers: false },
  { name: 'one-sided', order: 'one-sided', damping: 0, newcomers: false },
  { name: 'product', order: 'product', damping: 0, newcomers: false },
  { name: 'product, newcomer places', order: 'product', damping: 0, newcomers: true },
  { name: 'product / load^0.3', order: 'product', damping: 0.3, newcomers: false },
  {
    name: 'product / (1 + ln(1 + lifetime))^0.4',
    order: 'product',
    damping: 0.4,
    load: 'lifetime',
    newcomers: false,
  },
  { name: 'product / load^0.5', order: 'product', damping: 0.5, newcomers: false },
  { name: 'product / load^0.5, newcomer places', order: 'product', damping: 0.5, newcomers: true },
];

const PAGE = 10;
/** On a day, a member opens the app with this probability, and decides on one page. */
const OPENS = 0.5;
const LATE = 0.25;
const WEEK = 7;

/** Two seeded worlds of the same number are the same people with the same tastes, whatever the strategy. */
export function simulateMarkets(tell: (doing: string) => void, size: SimulationSize = SIZE): Outcome[] {
  return STRATEGIES.map((strategy) => {
    tell(`simulating ${size.worlds} markets: ${strategy.name}`);
    const worlds = Array.from({ length: size.worlds }, (_, seed) => simulateWorld(strategy, size, seed));
    const mean = (pick: (outcome: Outcome) => number): number =>
      worlds.reduce((sum, world) => sum + pick(world), 0) / worlds.length;
    return {
      strategy,
      matches: mean(({ matches }) => matches),
      matched: mean(({ matched }) => matched),
      lateMatched: mean(({ lateMatched }) => lateMatched),
      exposureGini: mean(({ exposureGini }) => exposureGini),
      matchGini: mean(({ matchGini }) => matchGini),
    };
  });
}

/** What the feed of one world knows and has done. */
interface Feed {
  market: Market;
  strategy: Strategy;
  seed: number;
  random: () => number;
  says: Effect[];
  gets: Effect[];
  /** Exposures, fading; and decisions received in all. */
  recent: Float64Array;
  decided: Uint32Array;
  /** By viewer * people + person: 1 shown, 2 liked. */
  shown: Uint8Array;
  matches: Uint32Array;
  firstMatch: Float64Array;
}

function simulateWorld(strategy: Strategy, size: SimulationSize, seed: number): Outcome {
  const feed = startFeed(strategy, size, seed);
  const { market, random } = feed;
  const members = Array.from(market.joins.keys());
  for (let day = 0; day < size.days; day++) {
    shuffle(members, random);
    for (const viewer of members) {
      if ((market.joins[viewer] as number) > day || random() >= OPENS) continue;
      for (const person of dealPage(feed, viewer, day)) decide(feed, viewer, person, day);
    }
    for (let id = 0; id < feed.recent.length; id++)
      feed.recent[id] = (feed.recent[id] as number) * 0.5 ** (1 / WEEK);
  }
  return measure(feed, size);
}

function startFeed(strategy: Strategy, size: SimulationSize, seed: number): Feed {
  const market = makeMarket({ side: size.side, days: size.days, late: LATE }, seed);
  const people = 2 * size.side;
  return {
    market,
    strategy,
    seed,
    random: createRandom(1000 + seed),
    says: Array.from({ length: people }, createEffect),
    gets: Array.from({ length: people }, createEffect),
    recent: new Float64Array(people),
    decided: new Uint32Array(people),
    shown: new Uint8Array(people * people),
    matches: new Uint32Array(people),
    firstMatch: new Float64Array(people).fill(Number.POSITIVE_INFINITY),
  };
}

function dealPage(feed: Feed, viewer: number, day: number): number[] {
  const { market, strategy, shown, decided, random } = feed;
  const { from, to } = othersOf(market, viewer);
  const candidates: { id: number; score: number }[] = [];
  const newcomers: { id: number; score: number }[] = [];
  const own = believe(feed, viewer);
  for (let id = from; id < to; id++) {
    if ((market.joins[id] as number) > day || shown[viewer * feed.matches.length + id] !== 0) continue;
    const entry = { id, score: scoreOf(feed, own, id, meanOf(feed.gets[id] as Effect)) };
    candidates.push(entry);
    if (strategy.newcomers && isNewcomer(decided[id] as number)) newcomers.push(entry);
  }
  const byScore = (a: { score: number }, b: { score: number }): number => b.score - a.score;
  const ranked = keepBest(candidates, PAGE);
  if (newcomers.length === 0) return ranked.map(({ id }) => id);
  const hopes = new Map(
    newcomers.map((entry) => [entry, scoreOf(feed, own, entry.id, hopeOf(feed.gets[entry.id] as Effect))]),
  );
  newcomers.sort((a, b) => byScore({ score: hopes.get(a) as number }, { score: hopes.get(b) as number }));
  return reservePlaces(ranked, newcomers, PAGE, placesFor(PAGE), random).map(({ id }) => id);
}

function believe(feed: Feed, id: number): { says: number; gets: number } {
  return { says: meanOf(feed.says[id] as Effect), gets: meanOf(feed.gets[id] as Effect) };
}

function scoreOf(feed: Feed, viewer: { says: number; gets: number }, id: number, gets: number): number {
  const { order, damping, load } = feed.strategy;
  if (order === 'random') return feed.random();
  const there = yesProbability(TASTE.mean, viewer.says, gets);
  if (order === 'one-sided') return there;
  const back = yesProbability(TASTE.mean, meanOf(feed.says[id] as Effect), viewer.gets);
  const seen = load === 'lifetime' ? Math.log1p(feed.decided[id] as number) : (feed.recent[id] as number);
  return dampScore(bothYes(there, back), 1 + seen, damping);
}

function decide(feed: Feed, viewer: number, person: number, day: number): void {
  const { market, shown, recent, decided, matches, firstMatch } = feed;
  const people = matches.length;
  const yes = saysYes(market, viewer, person, feed.seed);
  shown[viewer * people + person] = yes ? 2 : 1;
  recent[person] = (recent[person] as number) + 1;
  decided[person] = (decided[person] as number) + 1;
  const says = feed.says[viewer] as Effect;
  const gets = feed.gets[person] as Effect;
  const change = learn(yes, TASTE.mean, says, gets);
  applyChange(says, change.decider, 1);
  applyChange(gets, change.decided, 1);
  if (!yes || shown[person * people + viewer] !== 2) return;
  for (const id of [viewer, person]) {
    matches[id] = (matches[id] as number) + 1;
    firstMatch[id] = Math.min(firstMatch[id] as number, day);
  }
}

function measure(feed: Feed, size: SimulationSize): Outcome {
  const { market, matches, decided, firstMatch } = feed;
  const ids = Array.from(matches.keys());
  const mean = (amounts: readonly number[]): number =>
    amounts.reduce((sum, x) => sum + x, 0) / amounts.length;
  const late = ids.filter((id) => {
    const joined = market.joins[id] as number;
    return joined > 0 && joined <= size.days - WEEK;
  });
  const isEarly = (id: number): boolean => (firstMatch[id] as number) < (market.joins[id] as number) + WEEK;
  return {
    strategy: feed.strategy,
    matches: mean([...matches]),
    matched: mean(ids.map((id) => ((matches[id] as number) > 0 ? 1 : 0))),
    lateMatched: mean(late.map((id) => (isEarly(id) ? 1 : 0))),
    // Per day of membership: who joined late has had less time to be seen.
    exposureGini: gini(ids.map((id) => (decided[id] as number) / (size.days - (market.joins[id] as number)))),
    matchGini: gini([...matches]),
  };
}

/** The best few, best first; of equals, whoever comes first. */
function keepBest<T extends { score: number }>(entries: readonly T[], count: number): T[] {
  const best: T[] = [];
  for (const entry of entries) {
    if (best.length === count && entry.score <= (best[count - 1] as T).score) continue;
    let at = best.length;
    while (at > 0 && (best[at - 1] as T).score < entry.score) at--;
    best.splice(at, 0, entry);
    if (best.length > count) best.pop();
  }
  return best;
}

export function describeSimulation(outcomes: readonly Outcome[], size: SimulationSize = SIZE): string {
  const percent = (share: number): string => `${(100 * share).toFixed(1)}%`;
  const rows = outcomes.map(({ strategy, ...found }) => [
    strategy.name,
    found.matches.toFixed(2),
    percent(found.matched),
    percent(found.lateMatched),
    found.exposureGini.toFixed(3),
    found.matchGini.toFixed(3),
  ]);
  return [
    'A SIMULATION: made-up people whose decisions vary as in the experiment (19.2% who decides, 15.6% who is decided on,',
    `65.2% neither; popular people pickier, correlation -0.22). ${size.worlds} worlds of ${2 * size.side} members, ${size.days} days, a page of`,
    `${PAGE} on every other day; a quarter joins late. Everybody starts unknown; the feed learns from each decision.`,
    '',
    formatTable(
      [
        'ranking',
        'matches a member',
        'with a match',
        'late: within a week',
        'Gini of exposure',
        'Gini of matches',
      ],
      rows,
    ),
  ].join('\n');
}
