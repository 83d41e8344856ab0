/** The peer: pgbench (Debian's postgresql-15), 16 clients, prepared single-row inserts on the server that we use. */

import { execFile } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import type postgres from 'postgres';

const PROGRAM = '/usr/lib/postgresql/15/bin/pgbench';

export const findMissing = () => (existsSync(PROGRAM) ? null : 'no pgbench: apt-get install postgresql-15');

/**
 * `same`: our own table of decisions, column by column, with its indexes, checks and foreign keys. `lean`: what a team
 * may start with: the pair as primary key, one index to find who likes somebody, no foreign keys.
 */
export type PeerTable = 'same' | 'lean';

const TABLES: Record<PeerTable, string> = {
  same: `
    create table peer.same (like app.decisions including all,
      foreign key (actor_id) references peer.people (id) on delete cascade,
      foreign key (target_id) references peer.people (id) on delete cascade)`,
  lean: `
    create table peer.lean (actor_id uuid not null, target_id uuid not null, kind text not null,
      created_at timestamptz not null default now(), primary key (actor_id, target_id));
    create index on peer.lean (target_id)`,
};

/** As many people as members; their ids are hashes of 1 to `people`, which pgbench can say without asking. */
export async function makePeer(sql: postgres.Sql, people: number): Promise<void> {
  await sql.unsafe(`
    create schema peer;
    create table peer.people (id uuid primary key);
    insert into peer.people select md5(n::text)::uuid from generate_series(1, ${people}) n;
    ${TABLES.same}; ${TABLES.lean}; analyze peer.people;`);
}

/** Inserts for `seconds`; gives rows a second. Women's numbers are the lower half, so nobody likes themself. */
export async function runPgbench(
  url: string,
  table: PeerTable,
  { people, seconds, folder }: { people: number; seconds: number; folder: string },
): Promise<number> {
  const file = `${folder}/${table}.sql`;
  const half = Math.floor(people / 2);
  writeFileSync(
    file,
    `\\set actor random(1, ${half})
\\set target random(${half + 1}, ${people})
insert into peer.${table} (actor_id, target_id, kind) values (md5(:actor::text)::uuid, md5(:target::text)::uuid, 'like') on conflict do nothing;
`,
  );
  return runScript(url, file, seconds);
}

/** Transactions a second of a script, by 16 clients with prepared statements. */
export async function runScript(url: string, file: string, seconds: number): Promise<number> {
  const flags = ['-n', '-M', 'prepared', '-c', '16', '-j', '2', '-T', String(seconds), '-f', file, url];
  const { stdout } = await promisify(execFile)(PROGRAM, flags);
  const tps = /^tps = ([\d.]+) \(without/m.exec(stdout)?.[1];
  if (tps === undefined) throw new Error(`pgbench said no rate:\n${stdout}`);
  return Number(tps);
}
