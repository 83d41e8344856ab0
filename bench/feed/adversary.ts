/** Questions that break other feeds, against the plain one: many weak filters, a long history, nobody left. */

import type { Matchmaker, Person } from '@romantic/matchmaker';
import { makePerson, NOW, type Population } from '../people/people.ts';
import { medianOf } from '../stats.ts';
import { timeEngine } from './compare.ts';
import { type Asked, rank } from './engine.ts';
import { drawEvenly, MANY_WEAK_FILTERS } from './viewers.ts';

export interface Adversary {
  limit: number;
  plainMs: number;
  /** How many people the weak filters leave. */
  weakLeft: number;
  weakOverPlain: number;
  decidedOverNone: number;
  /** The same when those decided on are exactly the best: what a feed that shows the best first leads to. */
  decidedBestOverNone: number;
  exhaustedMs: number;
  /** Of the search that found nobody: it has looked around the whole world. */
  exhausted: boolean;
}

export const DECIDED = 10_000;

export function measureAdversary(
  engine: Matchmaker,
  viewer: Person,
  everybody: readonly string[],
  best: readonly string[],
  limit: number,
  rounds: number,
): Adversary {
  const none = engine.createExclusions([]);
  const weakViewer = { ...viewer, mustHaves: MANY_WEAK_FILTERS };
  const ask = (excluded: Asked['excluded'], who = viewer): Asked => ({ viewer: who, excluded, limit });
  const cases = {
    plain: ask(none),
    weak: ask(none, weakViewer),
    decided: ask(engine.createExclusions(drawEvenly(best, DECIDED))),
    decidedBest: ask(engine.createExclusions(best.slice(0, DECIDED))),
    exhausted: ask(engine.createExclusions(everybody)),
  };
  const times: Record<string, number[]> = {};
  for (let round = 0; round < rounds; round++) {
    for (const [name, asked] of Object.entries(cases)) {
      times[name] ??= [];
      times[name].push(timeEngine(engine, [asked]));
    }
  }
  const over = (name: keyof typeof cases) =>
    medianOf(times[name]!.map((ms, round) => ms / times.plain![round]!));
  const nobody = rank(engine, cases.exhausted);
  return {
    limit,
    plainMs: medianOf(times.plain!),
    weakLeft: countFits(engine, weakViewer),
    weakOverPlain: over('weak'),
    decidedOverNone: over('decided'),
    decidedBestOverNone: over('decidedBest'),
    exhaustedMs: medianOf(times.exhausted!),
    exhausted: nobody.people.length === 0 && nobody.radiusKm === 20_000,
  };
}

export function everybodyOf(population: Population, people: number): string[] {
  return Array.from({ length: people }, (_, index) => makePerson(population, index).id);
}

function countFits(engine: Matchmaker, viewer: Person): number {
  return engine.funnel(viewer, { now: NOW, excluded: new Set(), likedMe: new Set() }).eligible ?? 0;
}
