import type { Request, Response } from 'express';
import type { Context } from '../../context.ts';
import { ERRORS } from '../../errors.ts';
import { getOwnAccount } from '../../features/accounts/own-account.ts';
import { discardRest } from '../../http/discard-rest.ts';
import { type ReceivedFile, receiveFile, UploadError } from '../../http/multipart.ts';
import { receiveRawFile } from '../../http/raw-file.ts';
import { DoorRefusal } from '../door.ts';
import type { Bucket } from './bucket.ts';
import type { ObjectPath } from './object-path.ts';
import { getBucket, getGrant, getOwner, getPath } from './storage-call.ts';
import { accessDenied } from './storage-refusals.ts';
import { sealGrant } from './storage-tokens.ts';

interface Call {
  req: Request;
  res: Response;
}

/** Seconds for which a signed upload address works. */
const UPLOAD_GRANT_SECONDS = 2 * 3600;

/** `POST /object/<bucket>/<path>`; `PUT` replaces. */
export async function uploadObject(ctx: Context, { req, res }: Call): Promise<void> {
  await readingOn(req, async () => {
    const [bucket, path] = [getBucket(req), getPath(req)];
    await getOwner(ctx, req, path);
    const object = await receive(ctx, req, bucket, path, wantsReplacing(req));
    res.json({ Id: object.id, Key: `${bucket.id}/${path.text}` });
  });
}

/** `POST /object/upload/sign/<bucket>/<path>`. */
export async function signUpload(ctx: Context, { req, res }: Call): Promise<void> {
  const [bucket, path] = [getBucket(req), getPath(req)];
  const me = await getOwner(ctx, req, path);
  const replace = wantsReplacing(req);
  await bucket.checkRoom(ctx, me.id, { name: path.name, replace });
  const expiresAt = Math.floor(ctx.clock.now() / 1000) + UPLOAD_GRANT_SECONDS;
  const grant = {
    use: 'put',
    bucket: bucket.id,
    path: path.text,
    memberId: me.id,
    expiresAt,
    replace,
  } as const;
  const token = sealGrant(ctx.secrets, grant);
  res.json({ url: `/object/upload/sign/${bucket.id}/${path.text}?token=${token}`, token });
}

/** `PUT /object/upload/sign/<bucket>/<path>?token=`: nobody needs to be signed in; the token says whose file it is. */
export async function uploadSigned(ctx: Context, { req, res }: Call): Promise<void> {
  await readingOn(req, async () => {
    const [bucket, path, grant] = [getBucket(req), getPath(req), getGrant(ctx, req, 'put')];
    const { active } = await getOwnAccount(ctx, grant.memberId);
    if (!active) throw accessDenied();
    await receive(ctx, req, bucket, path, grant.replace);
    res.json({ Key: `${bucket.id}/${path.text}` });
  });
}

/** Reads on after a refusal, or a client that still sends sees a broken connection instead of the answer. */
async function readingOn(req: Request, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    void discardRest(req);
    throw error;
  }
}

/** A form with one file, as for a Blob, or the bare file. What clients add (cacheControl, metadata) is not kept. */
async function receive(ctx: Context, req: Request, bucket: Bucket, path: ObjectPath, replace: boolean) {
  await bucket.checkRoom(ctx, path.ownerId, { name: path.name, replace });
  const file = await receiveBody(ctx, req, bucket.maxBytes).catch((error: unknown) => {
    throw error instanceof UploadError ? uploadRefusal(error) : storageTrouble(error);
  });
  return bucket.add(ctx, path.ownerId, file, { name: path.name, replace });
}

function receiveBody(ctx: Context, req: Request, maxBytes: number): Promise<ReceivedFile> {
  const options = { maxBytes, directory: ctx.uploadDir };
  const isForm = /^multipart\/form-data\s*(;|$)/i.test(req.headers['content-type'] ?? '');
  // Clients give the file part an empty name; people who write forms themselves call it "file".
  return isForm
    ? receiveFile(req, { ...options, maxFields: 8, fieldNames: ['', 'file'] })
    : receiveRawFile(req, options);
}

function uploadRefusal(error: UploadError): DoorRefusal {
  if (error.reason === 'too_large')
    return new DoorRefusal(413, 'EntityTooLarge', 'The object exceeded the maximum allowed size');
  return new DoorRefusal(400, 'InvalidRequest', error.message);
}

const storageTrouble = (cause: unknown) =>
  ERRORS.unavailable('Files cannot be stored at the moment', 30, cause);

function wantsReplacing(req: Request): boolean {
  return req.method === 'PUT' || req.get('x-upsert') === 'true';
}
