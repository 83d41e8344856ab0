/**
 * `npm run bench -- feed`: how fast is an exact ranking, beside PostGIS asked the same question on the same machine in
 * the same run, and is it the same answer.
 */

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { createMatchmaker } from '@romantic/matchmaker';
import type { Answer, Options } from '../answer.ts';
import { createPopulation, makePeople, type Population } from '../people/people.ts';
import { type Cluster, findMissing, startCluster, urlOf } from '../postgres/cluster.ts';
import { loadEngine } from '../postgres/load.ts';
import { fillMembers } from '../postgres/members.ts';
import { prepareDatabase } from '../product/prepared.ts';
import { findPort } from '../product/server.ts';
import { round } from '../stats.ts';
import { type Adversary, everybodyOf, measureAdversary } from './adversary.ts';
import { fillCandidates } from './candidates.ts';
import { DECK, listCases, PAGE } from './cases.ts';
import { type Comparison, compare } from './compare.ts';
import { type Asked, listBest } from './engine.ts';
import { type DiscoverTimes, measureDiscover } from './http.ts';
import { report } from './report.ts';
import { measureLongestSlice } from './slices.ts';
import { makeCityViewer } from './viewers.ts';

export interface Size {
  people: number;
  /** Empty where PostGIS is missing. */
  comparisons: Comparison[];
  /** By how many people are asked for: a page's worth, and a deck. */
  adversaries: Adversary[];
  longestSliceMs: number;
  memory: Memory | null;
}

/** Bytes a person. */
export interface Memory {
  residentBytes: number;
  usedBytes: number;
}

const HTTP_VIEWERS = 128;
const HTTP_CONNECTIONS = 32;

export async function answerFeed(options: Options): Promise<Answer> {
  const population = createPopulation();
  const missing = findMissing();
  if (missing) say(`PostGIS is left out of this run: ${missing}`);
  const sizes: Size[] = [];
  let version = 'absent';
  for (const people of options.people) {
    const cluster = missing ? null : await startCluster();
    version = cluster?.version ?? version;
    try {
      sizes.push(await measureSize(population, people, cluster, options.rounds));
    } finally {
      await cluster?.stop();
    }
  }
  const http = missing || options.without.includes('http') ? null : await measureHttp(options);
  return report(sizes, options, version, http);
}

async function measureSize(
  population: Population,
  people: number,
  cluster: Cluster | null,
  rounds: number,
): Promise<Size> {
  const engine = createMatchmaker();
  if (cluster) {
    say(`${people} people: filling the database`);
    await fillMembers(cluster.sql, makePeople(population, people));
    await fillCandidates(cluster.sql, population.towns);
    say('loading the engine');
    await loadEngine(engine, cluster.sql);
  } else for (const person of makePeople(population, people)) engine.upsert(person);

  const comparisons: Comparison[] = [];
  const viewer = makeCityViewer(population);
  const best = listBest(engine, viewer, people);
  for (const one of cluster ? listCases(engine, population, best) : []) {
    const comparison = await compare(engine, cluster!.sql, one, rounds);
    comparisons.push(comparison);
    const { name, engineMs, postgisMs, ratio, same, way } = comparison;
    say(
      `${name}: ${round(engineMs)} ms, PostGIS ${round(postgisMs)} ms (${way}), ${round(ratio)} times, same: ${same}`,
    );
  }
  const everybody = everybodyOf(population, people);
  const adversaries = [PAGE, DECK].map((limit) =>
    measureAdversary(engine, viewer, everybody, best, limit, rounds),
  );
  for (const adversary of adversaries) say(JSON.stringify(adversary));
  const longestSliceMs = await measureLongestSlice(engine, [
    { viewer, excluded: engine.createExclusions([]), limit: DECK },
    { viewer, excluded: engine.createExclusions(everybody), limit: DECK },
  ] satisfies Asked[]);
  say(`longest slice: ${round(longestSliceMs)} ms`);
  return { people, comparisons, adversaries, longestSliceMs, memory: cluster && measureMemory(cluster) };
}

function measureMemory(cluster: Cluster): Memory {
  const script = join(import.meta.dirname, 'memory.ts');
  const { stdout } = spawnSync(process.execPath, ['--expose-gc', script, cluster.socketFolder], {
    encoding: 'utf8',
  });
  say(stdout.trim());
  return JSON.parse(stdout) as Memory;
}

/** The product itself, on a database of its own. */
async function measureHttp({ people, rounds }: Options): Promise<DiscoverTimes> {
  const count = people.at(-1)!;
  const port = await findPort();
  const cluster = await startCluster(port);
  try {
    say(`${count} people over HTTP: filling the product's database`);
    const sealed = await prepareDatabase(cluster.sql, urlOf(port), count);
    const times = await measureDiscover({
      sql: cluster.sql,
      databaseUrl: urlOf(port),
      sealed,
      rounds,
      viewers: HTTP_VIEWERS,
      connections: HTTP_CONNECTIONS,
    });
    say(JSON.stringify(times));
    return times;
  } finally {
    await cluster.stop();
  }
}

function say(line: string): void {
  console.log(line);
}
