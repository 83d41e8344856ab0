import { importPKCS8, SignJWT } from 'jose';
import { readLimited } from './vendor-answer.ts';

/** What Google's console gives as a file: a service account that may send. */
export interface ServiceAccount {
  projectId: string;
  clientEmail: string;
  /** PKCS #8, PEM. */
  privateKey: string;
  /** Where tokens come from. */
  tokenUrl: string;
}

/** Access tokens of a service account, each for many calls. */
export interface GoogleTokens {
  /** Throws GoogleTokenError. */
  get(): Promise<string>;
  /** This one was refused: the next call gets another. */
  drop(token: string): void;
}

/** No token: Google does not answer, or does not know the account. */
export class GoogleTokenError extends Error {
  /** HTTP status; 0 without an answer. */
  readonly status: number;
  constructor(status: number, cause?: unknown) {
    super(`Google gave no access token (${status})`, { cause });
    this.name = 'GoogleTokenError';
    this.status = status;
  }
}

const SCOPE = 'https://www.googleapis.com/auth/firebase.messaging';
const LIFETIME_SECONDS = 3_600;
/** A token is replaced this long before its end, ms. */
const MARGIN_MS = 300_000;

export function createGoogleTokens(
  account: ServiceAccount,
  options: { timeoutMs: number; now?: () => number },
): GoogleTokens {
  const now = options.now ?? Date.now;
  let known: { token: string; endsAt: number } | null = null;
  let asking: Promise<string> | null = null;

  const ask = async (): Promise<string> => {
    const { token, lifetimeMs } = await requestToken(account, options.timeoutMs, now());
    known = { token, endsAt: now() + lifetimeMs };
    return token;
  };

  return {
    get() {
      if (known && known.endsAt - MARGIN_MS > now()) return Promise.resolve(known.token);
      asking ??= ask().finally(() => {
        asking = null;
      });
      return asking;
    },
    drop(token) {
      if (known?.token === token) known = null;
    },
  };
}

async function requestToken(account: ServiceAccount, timeoutMs: number, now: number) {
  const seconds = Math.floor(now / 1_000);
  const assertion = await new SignJWT({ scope: SCOPE })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT' })
    .setIssuer(account.clientEmail)
    .setAudience(account.tokenUrl)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + LIFETIME_SECONDS)
    .sign(await importPKCS8(account.privateKey, 'RS256'));
  const body = new URLSearchParams({
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    assertion,
  });
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(account.tokenUrl, { method: 'POST', body, redirect: 'manual', signal });
    const text = await readLimited(response.body);
    if (!response.ok) throw new GoogleTokenError(response.status);
    const { access_token: token, expires_in: lifetime } = JSON.parse(text) as Record<string, unknown>;
    if (typeof token !== 'string') throw new GoogleTokenError(response.status);
    return { token, lifetimeMs: (typeof lifetime === 'number' ? lifetime : LIFETIME_SECONDS) * 1_000 };
  } catch (error) {
    throw error instanceof GoogleTokenError ? error : new GoogleTokenError(0, error);
  }
}
