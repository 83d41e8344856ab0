/**
 * `npm run bench -- boot`: how long a start takes to have everybody in memory, beside the time that PostgreSQL takes to
 * hand out the same columns of the same people to nobody (psql, output discarded), in turns on one database.
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { COPY_COLUMNS } from '@romantic/matchmaker';
import { type Answer, describeMachine, type Options } from '../answer.ts';
import { findMissing, startCluster, urlOf } from '../postgres/cluster.ts';
import { prepareDatabase } from '../product/prepared.ts';
import { findPort, startServer } from '../product/server.ts';
import { medianOf, round, timeOf } from '../stats.ts';

interface Boot {
  /** From the first statement of the load to everybody in memory, s. */
  loadS: number;
  /** From the start of the process to its ready line, s. */
  readyS: number;
  /** The slowest answer of /healthz while everybody was loaded, ms: as long as the process stood still at most. */
  slowestMs: number;
}

const names = COPY_COLUMNS.map(([name]) => name).join(', ');
/** The people whom the product loads (photos are asked for in production), joined as a plain reader would. */
const COPY = `copy (select ${names} from (
  select p.*, p.user_id as id, p.bio <> '' as has_bio, u.created_at as joined_at, u.last_active_at, s.says, s.gets,
    s.exposures, s.boost
  from app.user_profiles p join app.users u on u.id = p.user_id left join app.standings s on s.user_id = p.user_id
  where p.cell is not null and not p.paused and u.status = 'active'
    and exists (select from app.photos f where f.user_id = p.user_id and f.moderation = 'approved')) shown) to stdout`;

export async function answerBoot(options: Options): Promise<Answer> {
  const missing = findMissing();
  if (missing) throw new Error(missing);
  const rows: (string | number)[][] = [];
  let ratio: number | null = null;
  for (const people of options.people) {
    const { boots, copyS } = await measureSize(people, options.rounds);
    const [loadS, readyS] = [
      medianOf(boots.map((boot) => boot.loadS)),
      medianOf(boots.map((boot) => boot.readyS)),
    ];
    ratio = loadS / medianOf(copyS);
    const slowest = medianOf(boots.map((boot) => boot.slowestMs));
    rows.push([
      people.toLocaleString('en'),
      ...[loadS, medianOf(copyS), ratio, readyS, slowest].map((value) => round(value)),
    ]);
    console.log(JSON.stringify({ people, boots, copyS }));
  }
  return {
    question: 'boot',
    ratios: { boot_over_copy: ratio === null ? null : round(ratio) },
    samples: options.rounds,
    machine: describeMachine(),
    settings: { people: options.people, connections: 1, format: 'binary', copy: 'psql, text, discarded' },
    tables: [
      {
        title: 'A start: everybody from the database into memory',
        columns: [
          'people',
          'load, s',
          'plain COPY, s',
          'times',
          'start to ready, s',
          'slowest /healthz meanwhile, ms',
        ],
        rows,
      },
    ],
    plots: [],
  };
}

async function measureSize(people: number, rounds: number): Promise<{ boots: Boot[]; copyS: number[] }> {
  const port = await findPort();
  const cluster = await startCluster(port);
  try {
    console.log(`${people} people: filling the database`);
    await prepareDatabase(cluster.sql, urlOf(port), people);
    const boots: Boot[] = [];
    const copyS: number[] = [];
    for (let turn = 0; turn < rounds; turn++) {
      copyS.push((await timeOf(() => copyToNobody(urlOf(port)))) / 1000);
      boots.push(await bootOnce(urlOf(port)));
    }
    return { boots, copyS };
  } finally {
    await cluster.stop();
  }
}

async function copyToNobody(url: string): Promise<void> {
  const psql = spawn('psql', [url, '-qc', COPY], { stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = await once(psql, 'exit');
  if (code !== 0) throw new Error('psql failed');
}

async function bootOnce(databaseUrl: string): Promise<Boot> {
  const startedAt = performance.now();
  const server = await startServer({ DATABASE_URL: databaseUrl });
  try {
    const state = { ready: false, slowestMs: 0 };
    const asking = (async () => {
      while (!state.ready) {
        const ms = await timeOf(async () => (await fetch(`${server.baseUrl}/healthz`)).arrayBuffer());
        state.slowestMs = Math.max(state.slowestMs, ms);
        // Rarely enough to take no part in what is measured.
        await sleep(20);
      }
    })();
    await server.waitUntilReady();
    const readyS = (performance.now() - startedAt) / 1000;
    state.ready = true;
    await asking;
    const loadS = await server.readMetric('romantic_sql_statement_seconds_sum', 'statement="copyShown"');
    return { loadS, readyS, slowestMs: state.slowestMs };
  } finally {
    await server.stop();
  }
}
