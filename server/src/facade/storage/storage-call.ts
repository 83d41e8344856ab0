import type { Request } from 'express';
import type { Context } from '../../context.ts';
import type { Member } from '../../http/auth.ts';
import { identifyCaller } from '../caller.ts';
import { DoorRefusal } from '../door.ts';
import type { Bucket } from './bucket.ts';
import { chatMediaBucket } from './chat-media-bucket.ts';
import { joinObjectPath, type ObjectPath, parseObjectPath } from './object-path.ts';
import { photosBucket } from './photos-bucket.ts';
import { accessDenied, invalidGrant, invalidKey, noSuchBucket } from './storage-refusals.ts';
import { type Grant, openGrant } from './storage-tokens.ts';

/** All buckets there are; none can be made. */
export const BUCKETS: readonly Bucket[] = [photosBucket, chatMediaBucket];

export function getBucket(req: Request): Bucket {
  const bucket = BUCKETS.find(({ id }) => id === req.params.bucket);
  if (!bucket) throw noSuchBucket();
  return bucket;
}

/** The part of the address behind the bucket. Throws InvalidKey for what no file is called. */
export function getPath(req: Request): ObjectPath & { text: string } {
  const parts = req.params.path;
  const path = parseObjectPath(Array.isArray(parts) ? parts.join('/') : '');
  if (!path) throw invalidKey();
  return { ...path, text: joinObjectPath(path) };
}

/** Who calls; null: nobody is signed in. Throws for a token that is no good. */
export async function findMember(ctx: Context, req: Request): Promise<Member | null> {
  const caller = await identifyCaller(ctx, req);
  if (caller === 'anonymous') return null;
  if (caller === 'restricted') throw new DoorRefusal(403, 'AccessDenied', 'User is banned');
  if (typeof caller === 'string')
    throw new DoorRefusal(403, 'AccessDenied', `invalid JWT: the access token is ${caller}`);
  return { id: caller.id, sessionId: caller.sessionId };
}

/** The owner of a path that is written to. Throws AccessDenied for anybody else's folder. */
export async function getOwner(ctx: Context, req: Request, { ownerId }: ObjectPath): Promise<Member> {
  const me = await findMember(ctx, req);
  if (me?.id !== ownerId) throw accessDenied();
  return me;
}

/** What the token of a signed address allows here and now. */
export function getGrant(ctx: Context, req: Request, use: Grant['use']): Grant {
  const wanted = { use, bucket: getBucket(req).id, path: getPath(req).text };
  const grant = openGrant(ctx.secrets, req.query.token, wanted, ctx.clock.now());
  if (typeof grant === 'string') throw invalidGrant(grant);
  return grant;
}
