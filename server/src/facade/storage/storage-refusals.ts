import type { ErrorCode } from '@romantic/contract';
import type { Request, Response } from 'express';
import type { AppError } from '../../errors.ts';
import { DoorRefusal } from '../door.ts';

/** Our refusals as Supabase Storage words them. */
const WORDS: Partial<Record<ErrorCode, [status: number, code: string, message?: string]>> = {
  not_found: [404, 'NoSuchKey', 'Object not found'],
  photo_name_taken: [409, 'KeyAlreadyExists', 'The resource already exists'],
  media_name_taken: [409, 'KeyAlreadyExists', 'The resource already exists'],
  media_too_large: [413, 'EntityTooLarge', 'The object exceeded the maximum allowed size'],
  media_unsupported: [415, 'InvalidMimeType'],
  photo_too_large: [413, 'EntityTooLarge', 'The object exceeded the maximum allowed size'],
  body_too_large: [413, 'EntityTooLarge'],
  photo_unsupported: [415, 'InvalidMimeType'],
  photo_type_mismatch: [415, 'InvalidMimeType'],
  unsupported_media_type: [415, 'InvalidMimeType'],
  rate_limited: [429, 'SlowDown'],
};

/** The older field beside `code`, which clients of both ages show. */
const NAMES: Readonly<Record<string, string>> = {
  NoSuchKey: 'not_found',
  NoSuchBucket: 'Bucket not found',
  KeyAlreadyExists: 'Duplicate',
  AccessDenied: 'Unauthorized',
  EntityTooLarge: 'Payload too large',
  InvalidMimeType: 'invalid_mime_type',
};

export function translateForStorage(error: AppError): DoorRefusal {
  const [status, code, message] = WORDS[error.code] ?? [error.status, error.code];
  const issue = error.issues[0];
  const text = message ?? (issue ? `${issue.path} ${issue.message}` : error.detail);
  return new DoorRefusal(status, code, text, error.retryAfterSeconds);
}

/** HTTP 400 for nearly every refusal, with the real status in the body: that is how this API is. */
export function refuseStorage(_req: Request, res: Response, { status, code, message }: DoorRefusal): void {
  const asItIs = status >= 500 || status === 429 || status === 401;
  const body = { statusCode: String(status), error: NAMES[code] ?? code, message, code };
  res.status(asItIs ? status : 400).json(body);
}

export const noSuchKey = () => new DoorRefusal(404, 'NoSuchKey', 'Object not found');
export const noSuchBucket = () => new DoorRefusal(404, 'NoSuchBucket', 'Bucket not found');
export const invalidKey = () =>
  new DoorRefusal(
    400,
    'InvalidKey',
    'Invalid key: <your user id>/<name>, where a name has letters, digits, "_", ".", "-" and at most 5 parts',
  );
export const accessDenied = () =>
  new DoorRefusal(403, 'AccessDenied', 'Members write into the folder of their own id alone');
export const invalidGrant = (why: 'expired' | 'invalid') =>
  new DoorRefusal(
    400,
    'InvalidJWT',
    why === 'expired' ? '"exp" claim timestamp check failed' : 'Invalid token',
  );
