/** The questions that both sides answer. */

import type { Matchmaker } from '@romantic/matchmaker';
import type { Population } from '../people/people.ts';
import { DECIDED } from './adversary.ts';
import { type Case, caseOf } from './compare.ts';
import { listBest } from './engine.ts';
import { drawEvenly, drawViewers, findRuralViewer, makeCityViewer, SOME_MUST_HAVES } from './viewers.ts';

export const AVERAGE_VIEWERS = 12;
export const PAGE = 20;
/** More than the server asks for at once: what who pages on for long gets. */
export const DECK = 300;

/** `best` is everybody who fits the viewer in the largest town, best first. The first case is the one of the ratios. */
export function listCases(engine: Matchmaker, population: Population, best: readonly string[]): Case[] {
  const decided = drawEvenly(best, DECIDED);
  const city = (maxDistanceKm: number) =>
    makeCityViewer(population, { maxDistanceKm, mustHaves: SOME_MUST_HAVES });
  const ask = (key: string, name: string, km: number, seen: readonly string[], limit = PAGE) =>
    caseOf(engine, { key, name }, city(km), seen, limit);
  const average = drawViewers(population, AVERAGE_VIEWERS).map((viewer) => {
    const seen = drawEvenly(listBest(engine, viewer, 1000), 200);
    return caseOf(engine, { key: '', name: '' }, viewer, seen, PAGE);
  });
  const rural = findRuralViewer(population);
  const ruralSeen = drawEvenly(listBest(engine, rural, 1000), 100);
  return [
    ask('50km', 'largest town, 50 km', 50, decided),
    ask('10km', 'largest town, 10 km', 10, decided),
    ask('100km', 'largest town, 100 km', 100, decided),
    ask('deck', 'largest town, 50 km, a deck of 300', 50, decided, DECK),
    ask('best_decided', 'largest town, 50 km, the best 10,000 decided on', 50, best.slice(0, DECIDED)),
    {
      key: 'average',
      name: `${AVERAGE_VIEWERS} viewers drawn by population, together`,
      asked: average.flatMap(({ asked }) => asked),
      decided: average.flatMap(({ decided }) => decided),
    },
    caseOf(engine, { key: 'rural', name: 'a viewer far from everybody' }, rural, ruralSeen, PAGE),
  ];
}
