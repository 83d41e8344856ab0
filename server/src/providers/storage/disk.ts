import { createHash, randomBytes } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { ByteRange, Storage, StoredFile } from './index.ts';
import { checkStorageKey, contentTypeOf, isStorageKey } from './storage-key.ts';

/** Leavings of a process that died while writing are removed at the next start after this age. */
const LEFTOVER_MS = 60 * 60 * 1000;

/**
 * Files in a folder: `files/<2 hex>/<2 hex>/<key, slashes as ~>`, fanned out by the key's hash over 65,536 folders,
 * 0600 in folders of 0700. A file appears whole or not at all: written to `incoming/`, synced, renamed, and the
 * folder synced. The content type is told by the key's extension.
 */
export async function createDiskStorage(folder: string): Promise<Storage> {
  const directory = resolve(folder);
  const incoming = join(directory, 'incoming');
  await mkdir(incoming, { recursive: true, mode: 0o700 });
  await removeLeftovers(incoming);
  const pathOf = (key: string): string => {
    checkStorageKey(key);
    const hash = createHash('sha256').update(key).digest('hex');
    return join(directory, 'files', hash.slice(0, 2), hash.slice(2, 4), key.replaceAll('/', '~'));
  };

  return {
    async put(key, bytes, contentType) {
      const path = pathOf(key);
      if (contentType !== contentTypeOf(key)) throw new RangeError('The key does not fit the content type');
      const draft = join(incoming, randomBytes(16).toString('hex'));
      try {
        await writeSynced(draft, bytes);
        await makeFolder(dirname(path), directory);
        await rename(draft, path);
      } catch (error) {
        await rm(draft, { force: true });
        throw error;
      }
      await syncFolder(dirname(path));
    },
    async get(key, range) {
      if (!isStorageKey(key)) return null;
      const handle = await openOrNull(pathOf(key));
      return handle && (await describe(handle, key, range));
    },
    async delete(keys) {
      if (keys.length > 1000) throw new RangeError('At most 1,000 keys a call');
      const paths = keys.map(pathOf);
      for (const path of paths) await rm(path, { force: true });
    },
    async close() {},
  };
}

async function describe(handle: FileHandle, key: string, range?: ByteRange): Promise<StoredFile> {
  try {
    const { size, mtimeNs } = await handle.stat({ bigint: true });
    // Hashed: the time of an upload is nobody's business.
    const etag = createHash('sha256').update(`${key}\n${size}\n${mtimeNs}`).digest('base64url').slice(0, 22);
    const stream = handle.createReadStream(range ? { start: range.from, end: range.to } : {});
    return { stream, bytes: Number(size), contentType: contentTypeOf(key), etag: `"${etag}"` };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function openOrNull(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

async function writeSynced(path: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(path, 'wx', 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes a folder durably: every folder that gained an entry is synced, up to the root of the storage. */
async function makeFolder(folder: string, root: string): Promise<void> {
  const made = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (made === undefined) return;
  for (let at = dirname(folder); at.length >= root.length; at = dirname(at)) await syncFolder(at);
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function removeLeftovers(incoming: string): Promise<void> {
  for (const name of await readdir(incoming)) {
    const path = join(incoming, name);
    const info = await stat(path).catch(() => null);
    if (info && Date.now() - info.mtimeMs > LEFTOVER_MS) await rm(path, { force: true });
  }
}
