import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Context } from '../../context.ts';
import type { Member } from '../../http/auth.ts';
import { sendStored } from '../../http/media.ts';
import { notInSubset } from '../door.ts';
import { parseBody } from '../parse-body.ts';
import type { Bucket, BucketObject } from './bucket.ts';
import { openObject, presentInfo, readFacts } from './describe-object.ts';
import { joinObjectPath, type ObjectPath, parseObjectPath } from './object-path.ts';
import { findMember, getBucket, getGrant, getPath } from './storage-call.ts';
import { noSuchKey } from './storage-refusals.ts';
import { sealGrant } from './storage-tokens.ts';

interface Call {
  req: Request;
  res: Response;
}

/** The longest that a signed address works, seconds: a week. */
const MAX_GRANT_SECONDS = 7 * 24 * 3600;

/** `GET` and `HEAD /object/<bucket>/<path>`, also as `/object/authenticated/…`. */
export async function downloadObject(ctx: Context, { req, res }: Call): Promise<void> {
  const object = await getObject(ctx, await findMember(ctx, req), getBucket(req), getPath(req));
  await send(ctx, { req, res }, object, ctx.clock.now());
}

/** `GET /object/sign/<bucket>/<path>?token=`: the rights are those that the member who signed it has now. */
export async function downloadSigned(ctx: Context, { req, res }: Call): Promise<void> {
  const grant = getGrant(ctx, req, 'get');
  const signer = { id: grant.memberId, sessionId: '' };
  const object = await getObject(ctx, signer, getBucket(req), getPath(req));
  // Pages of other origins show it; the token is what keeps it private.
  res.set('Cross-Origin-Resource-Policy', 'cross-origin');
  await send(ctx, { req, res }, object, grant.expiresAt * 1000);
}

/** `GET /object/info/<bucket>/<path>`. */
export async function describeObject(ctx: Context, { req, res }: Call): Promise<void> {
  const [bucket, path] = [getBucket(req), getPath(req)];
  const facts = await readFacts(ctx, await getObject(ctx, await findMember(ctx, req), bucket, path));
  if (!facts) throw noSuchKey();
  res.json(presentInfo(bucket.id, path.text, facts));
}

const ExpiresIn = z.int().min(1).max(MAX_GRANT_SECONDS);
const SignOne = z.object({ expiresIn: ExpiresIn, transform: z.unknown().optional() });

/** `POST /object/sign/<bucket>/<path>`. */
export async function signDownload(ctx: Context, { req, res }: Call): Promise<void> {
  const { expiresIn, transform } = parseBody(SignOne, req);
  if (transform !== undefined && transform !== null) throw notInSubset('Image transformations');
  const [bucket, path, me] = [getBucket(req), getPath(req), await findMember(ctx, req)];
  await getObject(ctx, me, bucket, path);
  res.json({ signedURL: signedUrl(ctx, bucket, path, me as Member, expiresIn) });
}

const SignMany = z.object({ expiresIn: ExpiresIn, paths: z.array(z.string().max(300)).min(1).max(100) });

/** `POST /object/sign/<bucket>`: each path for itself; one that is not there fails alone. */
export async function signDownloads(ctx: Context, { req, res }: Call): Promise<void> {
  const { expiresIn, paths } = parseBody(SignMany, req);
  const [bucket, me] = [getBucket(req), await findMember(ctx, req)];
  const answers: object[] = [];
  for (const text of paths) {
    const path = parseObjectPath(text);
    const object = path && me ? await bucket.find(ctx, me, path.ownerId, path.name) : null;
    const signedURL = object && path && me ? signedUrl(ctx, bucket, path, me, expiresIn) : null;
    const error =
      signedURL === null ? 'Either the object does not exist or you do not have access to it' : null;
    answers.push({ error, path: text, signedURL });
  }
  res.json(answers);
}

/** Relative to the door, as clients expect it. */
function signedUrl(ctx: Context, bucket: Bucket, path: ObjectPath, me: Member, seconds: number): string {
  const text = joinObjectPath(path);
  const expiresAt = Math.floor(ctx.clock.now() / 1000) + seconds;
  const grant = {
    use: 'get',
    bucket: bucket.id,
    path: text,
    memberId: me.id,
    expiresAt,
    replace: false,
  } as const;
  return `/object/sign/${bucket.id}/${text}?token=${sealGrant(ctx.secrets, grant)}`;
}

async function getObject(
  ctx: Context,
  viewer: Member | null,
  bucket: Bucket,
  { ownerId, name }: ObjectPath,
): Promise<BucketObject> {
  const object = viewer && (await bucket.find(ctx, viewer, ownerId, name));
  if (!object) throw noSuchKey();
  return object;
}

async function send(
  ctx: Context,
  { req, res }: Call,
  object: BucketObject,
  expiresAt: number,
): Promise<void> {
  const stored = await openObject(ctx, object);
  if (!stored) throw noSuchKey();
  if (object.createdAt) res.set('Last-Modified', object.createdAt.toUTCString());
  const { download } = req.query;
  await sendStored(req, res, stored, {
    expiresAt: new Date(expiresAt),
    now: new Date(ctx.clock.now()),
    download: typeof download === 'string' ? download : undefined,
    openPart: (range) => ctx.storage.get(object.storageKey, range),
  });
}
