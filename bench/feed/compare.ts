/** Both sides answer the same questions in turns: how many times as fast is the engine, and are the answers the same. */

import type { Matchmaker, Person } from '@romantic/matchmaker';
import type postgres from 'postgres';
import { medianOf, timeOf } from '../stats.ts';
import { type Asked, isSame, rank } from './engine.ts';
import {
  askCut,
  askNearest,
  askPostgis,
  decide,
  type Found,
  type Question,
  WAYS,
  type Way,
} from './question.ts';

export interface Case {
  /** Names the case in the ratios. */
  key: string;
  name: string;
  /** One viewer, or several whose times are added. */
  asked: readonly Asked[];
  /** Whom each has decided on: the same as their `excluded`. */
  decided: readonly (readonly string[])[];
}

export interface Comparison {
  key: string;
  name: string;
  engineMs: number;
  /** By the fastest way. */
  postgisMs: number;
  way: Way;
  ratio: number;
  same: boolean;
  /** A plan cut at 30,000 rows, and one that takes the nearest: time, and the share of the best people it finds. */
  cut: Shortcut;
  nearest: Shortcut;
}

export interface Shortcut {
  ms: number;
  recall: number;
}

/** An engine's answer is too short to time once: about as long as one of PostGIS's takes. */
const ENGINE_MS = 300;
const LEAST_REPEATS = 3;

export async function compare(
  engine: Matchmaker,
  sql: postgres.Sql,
  { key, name, asked, decided }: Case,
  rounds: number,
): Promise<Comparison> {
  await sql`truncate decisions`;
  for (const [index, { viewer }] of asked.entries()) await decide(sql, viewer, decided[index] ?? []);
  const answers = asked.map((one) => rank(engine, one));
  const questions = asked.map(({ viewer, limit }, index) => ({
    viewer,
    limit,
    radiusKm: answers[index]!.radiusKm,
  }));
  const askAll = async (ask: (question: Question) => Promise<Found[]>): Promise<Found[][]> => {
    const found: Found[][] = [];
    for (const question of questions) found.push(await ask(question));
    return found;
  };
  const found = await askAll((question) => askPostgis(sql, question, 'place'));
  const [cut, nearest] = [await askAll((q) => askCut(sql, q)), await askAll((q) => askNearest(sql, q))];
  const times: Record<Way | 'cut' | 'nearest' | 'engine', number[]> = {
    place: [],
    box: [],
    cut: [],
    nearest: [],
    engine: [],
  };
  for (let round = 0; round < rounds; round++) {
    for (const way of WAYS) times[way].push(await timeOf(() => askAll((q) => askPostgis(sql, q, way))));
    times.cut.push(await timeOf(() => askAll((q) => askCut(sql, q))));
    times.nearest.push(await timeOf(() => askAll((q) => askNearest(sql, q))));
    times.engine.push(timeEngine(engine, asked));
  }
  const [way] = [...WAYS].sort((a, b) => medianOf(times[a]) - medianOf(times[b])) as [Way];
  return {
    key,
    name,
    engineMs: medianOf(times.engine),
    postgisMs: medianOf(times[way]),
    way,
    ratio: medianOf(times[way].map((ms, round) => ms / times.engine[round]!)),
    same: answers.every((answer, index) => isSame(answer, found[index]!, asked[index]!.limit)),
    cut: { ms: medianOf(times.cut), recall: recallOf(answers, cut) },
    nearest: { ms: medianOf(times.nearest), recall: recallOf(answers, nearest) },
  };
}

/**
 * Ms a repeat, for all viewers together: the mean over as long as an answer of the other side takes, so that whatever else
 * the machine does meanwhile slows both sides alike. Once before, as each statement of the other side was run once.
 */
export function timeEngine(engine: Matchmaker, asked: readonly Asked[]): number {
  for (const one of asked) rank(engine, one);
  const startedAt = performance.now();
  let repeats = 0;
  while (repeats < LEAST_REPEATS || performance.now() - startedAt < ENGINE_MS) {
    for (const one of asked) rank(engine, one);
    repeats++;
  }
  return (performance.now() - startedAt) / repeats;
}

function recallOf(
  answers: readonly { people: readonly { id: string }[] }[],
  shortcut: readonly (readonly Found[])[],
): number {
  const shares = answers.map(({ people }, index) => {
    const found = new Set(shortcut[index]!.slice(0, people.length).map(({ id }) => id));
    return people.length === 0 ? 1 : people.filter(({ id }) => found.has(id)).length / people.length;
  });
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

/** A case of one viewer. */
export function caseOf(
  engine: Matchmaker,
  names: Pick<Case, 'key' | 'name'>,
  viewer: Person,
  decided: readonly string[],
  limit: number,
): Case {
  return {
    ...names,
    asked: [{ viewer, excluded: engine.createExclusions(decided), limit }],
    decided: [decided],
  };
}
