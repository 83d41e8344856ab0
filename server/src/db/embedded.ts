import { mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { preparePostgresBinaries } from './embedded-binaries.ts';
import { openCluster, writeDurably } from './embedded-cluster.ts';
import { createAdminUrl, createAppUrl, ensureDatabase } from './embedded-database.ts';
import { stopLeftoverServers } from './embedded-leftover.ts';
import { findServerUser } from './embedded-owner.ts';
import { startOnFreePort } from './embedded-port.ts';
import { keepRunning } from './embedded-revival.ts';
import { type ServerExit, type ServerLog, stopServer } from './embedded-server.ts';
import { PRODUCT_SETTINGS, type ServerSettings } from './embedded-settings.ts';

export interface EmbeddedPostgresOptions {
  /** Folder of the cluster, such as `<DATA_DIR>/postgres`; made when missing. The caller holds the data folder's lock. */
  dataDir: string;
  log: ServerLog;
  /** Laid over the product's settings; tests turn fsync off here. */
  settings?: ServerSettings;
}

export interface EmbeddedPostgres extends AsyncDisposable {
  /** Connects as the role `romantic`, owner of the database `romantic`, no superuser. */
  url: string;
  /** Connects as superuser. Not for the application. */
  adminUrl: string;
  port: number;
  /** Such as `18.4`. */
  version: string;
  /** Called when the server ends by itself; it is being started again on the same port by then. Gives an "off". */
  onExit(listener: (exit: ServerExit) => void): () => void;
  /** Fast shutdown: sessions are ended, everything committed is on disk. At most about 25 s. Repeatable. */
  stop(): Promise<void>;
}

/**
 * Starts the PostgreSQL that npm installed on a cluster of our own, on a free port of 127.0.0.1.
 *
 * Nothing to prepare: makes the cluster, the role and the database when they are missing. Leftovers of a killed start
 * are stopped first, an unclean end is recovered by PostgreSQL. When the server dies it is started again with growing
 * pauses. When this process dies, however hard, the server stops by itself. `<dataDir>.url` (mode 0600) holds the
 * address for psql and other processes; the port is kept over starts as long as it is free.
 *
 * Throws when PostgreSQL cannot run here (no binaries for the platform, no user to run as, folder of somebody else).
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { log } = options;
  const dataDir = resolve(options.dataDir);
  await mkdir(dirname(dataDir), { recursive: true, mode: 0o700 });
  const user = await findServerUser(dataDir);
  const binaries = await preparePostgresBinaries(user);
  const settings = { ...PRODUCT_SETTINGS, ...options.settings };
  const cluster = await openCluster({ dataDir, user, binaries, durable: settings.fsync !== 'off' });
  await stopLeftoverServers(cluster, binaries, log);
  const serverOptions = { cluster, binaries, settings, log };
  const first = await startOnFreePort(serverOptions);
  try {
    await ensureDatabase(cluster, first.port);
    await writeDurably(`${dataDir}.url`, createAppUrl(cluster, first.port));
  } catch (error) {
    await stopServer(first, log);
    throw error;
  }
  const kept = keepRunning(first, serverOptions);
  return {
    url: createAppUrl(cluster, first.port),
    adminUrl: createAdminUrl(cluster, first.port),
    port: first.port,
    version: binaries.version,
    ...kept,
    [Symbol.asyncDispose]: kept.stop,
  };
}
