import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, lstat, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { PostgresBinaries } from './embedded-binaries.ts';
import { giveFolder, type ServerUser } from './embedded-owner.ts';
import { runProgram } from './embedded-program.ts';

/** Where a cluster is and who may log in. Kept with mode 0600 inside the cluster: lost only together with it. */
export interface Cluster {
  dataDir: string;
  user: ServerUser;
  /** Of the superuser `postgres`. */
  adminPassword: string;
  /** Of the role `romantic`, which owns the database and nothing else. */
  password: string;
}

export interface ClusterOptions {
  dataDir: string;
  user: ServerUser;
  binaries: PostgresBinaries;
  /** Whether a new cluster must be on the disk before it is used; not for one that is thrown away. */
  durable: boolean;
}

const SECRETS_FILE = 'romantic.json';

/**
 * Opens the cluster in the folder, or makes one (about 1.3 s, synced to disk).
 *
 * A new cluster is made beside and renamed at its end, so a kill in the middle leaves nothing that looks whole.
 * Encoding UTF8, locale PostgreSQL's own C.UTF-8: it sorts by code point and is the same on every system for ever, so
 * an update of the C library cannot break an index. Names are sorted by a collation that the query asks for.
 */
export async function openCluster(options: ClusterOptions): Promise<Cluster> {
  const { dataDir, user, binaries } = options;
  if (!existsSync(join(dataDir, 'PG_VERSION'))) await createCluster(options);
  await checkVersion(dataDir, binaries);
  await giveFolder(dataDir, user);
  const secrets = JSON.parse(await readFile(join(dataDir, SECRETS_FILE), 'utf8')) as Record<string, string>;
  const { adminPassword, password } = secrets;
  if (!adminPassword || !password)
    throw new Error(`${join(dataDir, SECRETS_FILE)} does not hold the passwords`);
  return { dataDir, user, adminPassword, password };
}

/**
 * How the folder is named to PostgreSQL, which runs with it as its working folder. Another user may be unable to go
 * through the folders above it; Linux has a name for "the working folder" that needs none of them.
 */
export function nameDataFolder(dataDir: string, user: ServerUser): string {
  return user !== null && process.platform === 'linux' ? '/proc/self/cwd' : dataDir;
}

async function createCluster(options: ClusterOptions): Promise<void> {
  const { dataDir, user } = options;
  const present = await readdir(dataDir).catch(() => []);
  if (present.length > 0) throw new Error(`${dataDir} is not empty and not a PostgreSQL data folder`);
  const staging = `${dataDir}.new`;
  await rm(staging, { recursive: true, force: true });
  await mkdir(staging, { recursive: true, mode: 0o700 });
  if (user !== null) await chown(staging, user.uid, user.gid);

  const secrets = { adminPassword: createPassword(), password: createPassword() };
  await initialise(staging, options, secrets.adminPassword);
  await writeDurably(join(staging, SECRETS_FILE), JSON.stringify(secrets), user);
  await rm(dataDir, { recursive: true, force: true });
  await rename(staging, dataDir);
  await syncFolder(dirname(dataDir));
}

async function initialise(staging: string, options: ClusterOptions, password: string): Promise<void> {
  const { user, binaries, durable } = options;
  const windows = process.platform === 'win32';
  const passwordFile = `${staging}.password`;
  await writeDurably(passwordFile, password, user);
  const file = await open(passwordFile);
  try {
    const args = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
    args.push(
      '--username=postgres',
      '--auth=scram-sha-256',
      '--no-instructions',
      ...(durable ? [] : ['--no-sync']),
    );
    args.push(`--pwfile=${windows ? passwordFile : '/dev/fd/3'}`, '-D', nameDataFolder(staging, user));
    const programOptions = {
      user,
      cwd: staging,
      limitMs: 120_000,
      ...(windows ? {} : { descriptor: file.fd }),
    };
    await runProgram(join(binaries.folder, 'initdb'), args, programOptions);
  } finally {
    await file.close();
    await rm(passwordFile, { force: true });
  }
}

/** 192 bits, safe in a URL. */
function createPassword(): string {
  return randomBytes(24).toString('base64url');
}

async function checkVersion(dataDir: string, binaries: PostgresBinaries): Promise<void> {
  const made = (await readFile(join(dataDir, 'PG_VERSION'), 'utf8')).trim();
  const major = binaries.version.split('.')[0];
  if (made === major) return;
  throw new Error(
    `${dataDir} was made by PostgreSQL ${made}, this release brings ${major}. Dump it with the release that made it ` +
      'and restore into a new folder.',
  );
}

/** Writes a file that only its owner may read, and waits until it is on the disk. */
export async function writeDurably(path: string, text: string, user: ServerUser = null): Promise<void> {
  const unfinished = `${path}.part`;
  await rm(unfinished, { force: true });
  const file = await open(unfinished, 'wx', 0o600);
  try {
    await file.writeFile(`${text}\n`);
    if (user !== null) await file.chown(user.uid, user.gid);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(unfinished, path);
}

async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32' || !(await lstat(folder)).isDirectory()) return;
  const handle = await open(folder);
  await handle.sync().finally(() => handle.close());
}
