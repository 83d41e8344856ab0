import { z } from 'zod';
import type { Secrets } from '../../secrets.ts';

/** What a signed address allows, to whoever has it. */
export interface Grant {
  /** A grant to read is none to write. */
  use: 'get' | 'put';
  bucket: string;
  path: string;
  /** Whose rights it lends: they are asked again each time, so what ends in between ends the grant. */
  memberId: string;
  /** Seconds since 1970. */
  expiresAt: number;
  /** May take the place of a file of this name. */
  replace: boolean;
}

const Sealed = z.strictObject({
  use: z.enum(['get', 'put']),
  bucket: z.string(),
  path: z.string(),
  memberId: z.string(),
  expiresAt: z.int(),
  replace: z.boolean(),
});

/** Sealed rather than signed: an address that is passed on does not say who passed it. */
export function sealGrant(secrets: Secrets, grant: Grant): string {
  return secrets.seal('storage-grant', JSON.stringify(grant)).toString('base64url');
}

/** The grant in a token when it is for this use and file; `expired` only for one of ours. `now` in ms. */
export function openGrant(
  secrets: Secrets,
  token: unknown,
  wanted: Pick<Grant, 'use' | 'bucket' | 'path'>,
  now: number,
): Grant | 'expired' | 'invalid' {
  if (typeof token !== 'string' || !/^[\w-]{1,1000}$/.test(token)) return 'invalid';
  const text = secrets.open('storage-grant', Buffer.from(token, 'base64url'));
  if (text === null) return 'invalid';
  const grant = Sealed.parse(JSON.parse(text));
  const fits = grant.use === wanted.use && grant.bucket === wanted.bucket && grant.path === wanted.path;
  if (!fits) return 'invalid';
  return now < grant.expiresAt * 1000 ? grant : 'expired';
}
