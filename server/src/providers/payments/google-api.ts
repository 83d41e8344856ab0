import { JWT } from 'google-auth-library';
import { StoreError } from './facts.ts';
import { createLimitedFetch, type GoogleAddresses } from './google-fetch.ts';
import { within } from './time-limit.ts';

export interface GoogleApiConfig extends GoogleAddresses {
  packageName: string;
  /** The service account that may see purchases. */
  clientEmail: string;
  /** PKCS #8, PEM. */
  privateKey: string;
  apiBase: string;
  timeoutMs: number;
}

/** `get` gives null where Google knows nothing. Both throw StoreError. */
export interface GoogleApi {
  get(path: string): Promise<Record<string, unknown> | null>;
  post(path: string): Promise<void>;
}

const SCOPE = 'https://www.googleapis.com/auth/androidpublisher';
/** What Google answers for a token that it does not know, or no longer. */
const UNKNOWN: readonly number[] = [400, 404, 410];

/** The Play Developer API for one app; paths are below `/purchases`. */
export function createGoogleApi(config: GoogleApiConfig): GoogleApi {
  const { clientEmail: email, privateKey: key, timeoutMs, apiBase, packageName } = config;
  const client = new JWT({
    email,
    key,
    scopes: [SCOPE],
    transporterOptions: { fetchImplementation: createLimitedFetch(config), retry: false },
  });
  const base = `${apiBase}/androidpublisher/v3/applications/${encodeURIComponent(packageName)}/purchases`;
  const ask = async (method: 'GET' | 'POST', path: string) => {
    try {
      const { token } = await within(timeoutMs, client.getAccessToken());
      return await fetch(base + path, {
        method,
        headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
      });
    } catch (err) {
      throw new StoreError('unavailable', 'the Play Developer API gave no answer', err);
    }
  };
  const failed = (status: number) =>
    new StoreError('unavailable', `the Play Developer API answered ${status}`);
  return {
    async get(path) {
      const answer = await ask('GET', path);
      if (UNKNOWN.includes(answer.status)) return null;
      if (!answer.ok) throw failed(answer.status);
      try {
        return (await answer.json()) as Record<string, unknown>;
      } catch (err) {
        throw new StoreError('unavailable', 'the Play Developer API broke off', err);
      }
    },
    async post(path) {
      const answer = await ask('POST', path);
      await answer.body?.cancel();
      if (!answer.ok) throw failed(answer.status);
    },
  };
}
