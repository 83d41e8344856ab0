import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Context } from '../../context.ts';
import { parseBody } from '../parse-body.ts';
import type { Bucket, BucketObject } from './bucket.ts';
import { presentFile, presentFolder, readFacts, timeOf } from './describe-object.ts';
import { joinObjectPath, parseObjectPath } from './object-path.ts';
import { BUCKETS, findMember, getBucket } from './storage-call.ts';
import { accessDenied } from './storage-refusals.ts';

interface Call {
  req: Request;
  res: Response;
}

const List = z.object({
  prefix: z.string().max(300).default(''),
  limit: z.int().min(1).max(1000).default(100),
  offset: z.int().min(0).max(1_000_000).default(0),
  search: z.string().max(100).nullish(),
  sortBy: z
    .object({ column: z.string().default('name'), order: z.string().default('asc') })
    .default({ column: 'name', order: 'asc' }),
});

/** `POST /object/list/<bucket>`: the files and folders right below a prefix. Everybody sees their own folder alone. */
export async function listObjects(ctx: Context, { req, res }: Call): Promise<void> {
  const { prefix, limit, offset, search, sortBy } = parseBody(List, req);
  const [bucket, me] = [getBucket(req), await findMember(ctx, req)];
  const below = prefix.replace(/^\/+|\/+$/g, '');
  const objects = me ? await bucket.list(ctx, me) : [];
  const entries = childrenOf(objects, below === '' ? '' : `${below}/`).filter(([name]) =>
    name.toLowerCase().includes((search ?? '').toLowerCase()),
  );
  entries.sort(([a, one], [b, other]) => {
    const byTime = sortBy.column.endsWith('_at') ? ageOf(one) - ageOf(other) : 0;
    return (byTime || (a < b ? -1 : 1)) * (sortBy.order === 'desc' ? -1 : 1);
  });
  const page = entries.slice(offset, offset + limit);
  res.json(await Promise.all(page.map(([name, object]) => presentEntry(ctx, name, object))));
}

/** Folders have no time of their own and stand first. */
const ageOf = (object: BucketObject | null): number => (object ? timeOf(object).getTime() : 0);

/** Name and file of each entry right below a prefix; null in a folder's place. */
function childrenOf(objects: readonly BucketObject[], prefix: string): [string, BucketObject | null][] {
  const children = new Map<string, BucketObject | null>();
  for (const object of objects) {
    const path = joinObjectPath(object);
    if (!path.startsWith(prefix)) continue;
    const [name = '', ...deeper] = path.slice(prefix.length).split('/');
    children.set(name, deeper.length > 0 ? null : object);
  }
  return [...children];
}

async function presentEntry(ctx: Context, name: string, object: BucketObject | null) {
  const facts = object && (await readFacts(ctx, object));
  return facts ? presentFile(name, facts) : presentFolder(name);
}

const Remove = z.object({ prefixes: z.array(z.string().max(300)).min(1).max(1000) });

/** `DELETE /object/<bucket>`: gives what was there and is gone; what was not, or is not one's own, is not in the answer. */
export async function removeObjects(ctx: Context, { req, res }: Call): Promise<void> {
  const { prefixes } = parseBody(Remove, req);
  res.json(await remove(ctx, req, getBucket(req), prefixes));
}

/** `DELETE /object/<bucket>/<path>`. */
export async function removeObject(ctx: Context, { req, res }: Call): Promise<void> {
  const path = Array.isArray(req.params.path) ? req.params.path.join('/') : '';
  await remove(ctx, req, getBucket(req), [path]);
  res.json({ message: 'Successfully deleted' });
}

async function remove(ctx: Context, req: Request, bucket: Bucket, paths: readonly string[]) {
  const me = await findMember(ctx, req);
  if (!me) throw accessDenied();
  const names = paths.flatMap((text) => {
    const path = parseObjectPath(text);
    return path?.ownerId === me.id ? [path.name] : [];
  });
  const removed = await bucket.remove(ctx, me, names);
  return removed.map((object) => {
    const createdAt = timeOf(object).toISOString();
    return {
      name: joinObjectPath(object),
      bucket_id: bucket.id,
      owner: me.id,
      owner_id: me.id,
      id: object.id,
      updated_at: createdAt,
      created_at: createdAt,
      last_accessed_at: createdAt,
      metadata: {},
    };
  });
}

/** Clients want a time: buckets were never made. */
const BUCKETS_MADE_AT = new Date(0).toISOString();

const presentBucket = ({ id, maxBytes, types }: Bucket) => ({
  id,
  name: id,
  owner: '',
  public: false,
  type: 'STANDARD',
  file_size_limit: maxBytes,
  allowed_mime_types: types,
  created_at: BUCKETS_MADE_AT,
  updated_at: BUCKETS_MADE_AT,
});

export function listBuckets(_ctx: Context, { res }: Call): void {
  res.json(BUCKETS.map(presentBucket));
}

export function describeBucket(_ctx: Context, { req, res }: Call): void {
  res.json(presentBucket(getBucket(req)));
}
