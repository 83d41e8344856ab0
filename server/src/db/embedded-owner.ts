import { chown, lchown, lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Who the PostgreSQL processes run as; null: as we do.
 *
 * PostgreSQL refuses to run as root, so root hands it to the owner of an existing cluster, and a new cluster to
 * `nobody` (initdb needs a name in /etc/passwd). Whoever else runs as `nobody` on the machine could read such a
 * cluster: where that matters, start Romantic as an ordinary user of its own.
 */
export type ServerUser = { readonly uid: number; readonly gid: number } | null;

export async function findServerUser(dataDir: string, passwdFile = '/etc/passwd'): Promise<ServerUser> {
  const me = process.getuid?.();
  if (me === undefined) return null;
  const owner = await findClusterOwner(dataDir);
  if (me !== 0) {
    if (owner === null || owner.uid === me) return null;
    throw new Error(
      `${dataDir} belongs to user ${owner.uid}, not to you (${me}): it was made by a start as root or as somebody ` +
        `else. Start as that user, or give it to yourself: sudo chown -R ${me} ${dataDir}`,
    );
  }
  if (owner !== null && owner.uid !== 0) return owner;
  return readNobody(passwdFile);
}

/**
 * Gives a folder and all in it to the user; links are given, not followed. Only for folders of root: in a folder that
 * somebody else may write, an entry could be swapped while we walk.
 */
export async function giveFolder(folder: string, user: ServerUser): Promise<void> {
  if (user === null || (await lstat(folder)).uid === user.uid) return;
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await giveFolder(path, user);
    else await lchown(path, user.uid, user.gid);
  }
  await chown(folder, user.uid, user.gid);
}

async function findClusterOwner(dataDir: string): Promise<ServerUser> {
  try {
    const { uid, gid } = await lstat(dataDir);
    return { uid, gid };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

async function readNobody(passwdFile: string): Promise<ServerUser> {
  const passwd = await readFile(passwdFile, 'utf8').catch(() => '');
  const fields = /^nobody:.*$/m.exec(passwd)?.[0].split(':') ?? [];
  const [uid, gid] = [Number(fields[2]), Number(fields[3])];
  if (!Number.isInteger(uid) || !Number.isInteger(gid) || uid === 0) {
    throw new Error(
      'PostgreSQL does not run as root and there is no user "nobody" here. Start as an ordinary user or set DATABASE_URL.',
    );
  }
  // Some systems write -2: the same number without a sign.
  return { uid: uid >>> 0, gid: gid >>> 0 };
}
