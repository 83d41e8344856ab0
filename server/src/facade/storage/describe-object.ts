import type { Context } from '../../context.ts';
import { drawMissingPortrait } from '../../features/madeup/drawn-portraits.ts';
import type { StoredFile } from '../../providers/storage/index.ts';
import type { BucketObject } from './bucket.ts';

/** The file itself; the caller reads or destroys its stream. Null when it is gone from the disk. */
export async function openObject(ctx: Context, object: BucketObject): Promise<StoredFile | null> {
  return (await ctx.storage.get(object.storageKey)) ?? (await drawMissingPortrait(ctx, object.storageKey));
}

/** What lists and info tell of a file. */
export interface ObjectFacts {
  id: string;
  createdAt: string;
  size: number;
  contentType: string;
  etag: string;
}

/** Clients want a time where there is none to tell. */
const NO_TIME = new Date(0);

/** When a file came, as its reader may know it. */
export const timeOf = ({ createdAt }: Pick<BucketObject, 'createdAt'>): Date => createdAt ?? NO_TIME;

export async function readFacts(ctx: Context, object: BucketObject): Promise<ObjectFacts | null> {
  const stored = await openObject(ctx, object);
  if (!stored) return null;
  stored.stream.destroy();
  const { bytes: size, contentType, etag } = stored;
  return { id: object.id, createdAt: timeOf(object).toISOString(), size, contentType, etag };
}

/** An entry of a list, in the form of Supabase's `FileObject`. */
export function presentFile(name: string, { id, createdAt, size, contentType, etag }: ObjectFacts) {
  return {
    name,
    id,
    updated_at: createdAt,
    created_at: createdAt,
    last_accessed_at: createdAt,
    metadata: {
      eTag: etag,
      size,
      mimetype: contentType,
      cacheControl: 'no-cache',
      lastModified: createdAt,
      contentLength: size,
      httpStatusCode: 200,
    },
  };
}

/** Folders are entries without an id. */
export function presentFolder(name: string) {
  return { name, id: null, updated_at: null, created_at: null, last_accessed_at: null, metadata: null };
}

/** `GET /object/info/…`. */
export function presentInfo(bucket: string, path: string, facts: ObjectFacts) {
  return {
    id: facts.id,
    name: path,
    version: facts.id,
    bucket_id: bucket,
    size: facts.size,
    content_type: facts.contentType,
    cache_control: 'no-cache',
    etag: facts.etag,
    metadata: {},
    last_modified: facts.createdAt,
    created_at: facts.createdAt,
  };
}
