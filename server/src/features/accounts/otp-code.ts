import { createHash, randomBytes, randomInt } from 'node:crypto';
import type { Secrets } from '../../secrets.ts';
import { CODE } from './otp-limits.ts';

/** Six random digits, every one of the million alike; leading zeros belong to it. */
export function createCode(): string {
  return String(randomInt(10 ** CODE.digits)).padStart(CODE.digits, '0');
}

/** Binds a code to its request and number, keyed: a reader of the table cannot try the million codes. */
export function hashCode(secrets: Secrets, requestId: string, e164: string, code: string): Buffer {
  return secrets.hash('otp-code', requestId, e164, code);
}

/** 32 random bytes as text, for tokens that a client holds and we look up. */
export function createToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What we keep of a token. Its 256 random bits need no key or salt. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
