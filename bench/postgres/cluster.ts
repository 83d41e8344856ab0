/**
 * A PostgreSQL of Debian's packages (postgresql-15, postgresql-15-postgis-3) for one run, in a folder that goes away,
 * tuned as its users would: memory for the data, no JIT for queries of milliseconds, costs of an SSD.
 */

import { execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';

const BIN = '/usr/lib/postgresql/15/bin';
const POSTGIS = '/usr/share/postgresql/15/extension/postgis.control';

const SETTINGS: Readonly<Record<string, string>> = {
  shared_buffers: '2GB',
  effective_cache_size: '8GB',
  work_mem: '64MB',
  maintenance_work_mem: '512MB',
  jit: 'off',
  random_page_cost: '1.1',
  max_wal_size: '8GB',
  checkpoint_timeout: '30min',
  // Nothing here has to survive, and nothing that is timed writes.
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
};

export interface Cluster {
  sql: postgres.Sql;
  version: string;
  settings: Readonly<Record<string, string>>;
  /** For `psql` and other processes. */
  socketFolder: string;
  stop(): Promise<void>;
}

/** What is missing on this machine, or null. */
export function findMissing(): string | null {
  if (!existsSync(`${BIN}/initdb`)) return 'no PostgreSQL 15: apt-get install postgresql-15';
  if (!existsSync(POSTGIS)) return 'no PostGIS: apt-get install postgresql-15-postgis-3';
  return null;
}

/** With `tcpPort` also for the product, which comes by address: `urlOf`. */
export async function startCluster(tcpPort?: number): Promise<Cluster> {
  const user = findUser();
  const folder = mkdtempSync(join(tmpdir(), 'romantic-bench-'));
  if (user) chownSync(folder, user.uid, user.gid);
  const options = { ...(user ?? {}), env: { LC_ALL: 'C.UTF-8' }, cwd: folder };
  const data = join(folder, 'data');
  execFileSync(`${BIN}/initdb`, ['-D', data, '-U', 'postgres', '-A', 'trust', '--no-sync'], {
    ...options,
    stdio: 'ignore',
  });
  const flags = Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const port = tcpPort ?? 5432;
  const door = ['-k', folder, '-p', String(port), '-c', `listen_addresses=${tcpPort ? '127.0.0.1' : ''}`];
  const server = spawn(`${BIN}/postgres`, ['-D', data, ...door, ...flags], {
    ...options,
    stdio: 'ignore',
  });
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const sql = await connect(folder, port).catch((error: unknown) => {
    server.kill('SIGINT');
    remove();
    throw error;
  });
  const [row] = await sql`select current_setting('server_version') as version`;
  return {
    sql,
    version: String(row?.version),
    settings: SETTINGS,
    socketFolder: folder,
    async stop() {
      await sql.end({ timeout: 5 });
      const gone = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGINT');
      await gone;
      remove();
    },
  };
}

export const urlOf = (tcpPort: number) => `postgres://postgres@127.0.0.1:${tcpPort}/postgres`;

/** initdb refuses to run as root: the package's own user does it then. */
function findUser(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

async function connect(folder: string, port: number): Promise<postgres.Sql> {
  for (let attempt = 0; ; attempt++) {
    const sql = postgres({
      path: `${folder}/.s.PGSQL.${port}`,
      user: 'postgres',
      database: 'postgres',
      max: 1,
      onnotice: () => {},
    });
    try {
      await sql`select 1`;
      return sql;
    } catch (error) {
      await sql.end({ timeout: 1 });
      if (attempt === 100) throw error;
      await sleep(100);
    }
  }
}

/** A folder inside the run's temporary space; for what other processes leave. */
export function makeFolder(cluster: Cluster, name: string): string {
  const folder = join(cluster.socketFolder, name);
  mkdirSync(folder, { recursive: true });
  return folder;
}
