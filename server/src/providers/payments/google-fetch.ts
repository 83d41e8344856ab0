/** Where Google's own services are; null: where the library expects them. */
export interface GoogleAddresses {
  tokenUrl: string | null;
  certsUrl: string | null;
  timeoutMs: number;
}

const TOKENS = 'https://oauth2.googleapis.com/token';
const CERTS = 'https://www.googleapis.com/oauth2/v1/certs';

/** For Google's library: a fetch with a time limit, and with addresses that can be others. */
export function createLimitedFetch({ tokenUrl, certsUrl, timeoutMs }: GoogleAddresses): typeof fetch {
  const moved = new Map([
    [TOKENS, tokenUrl],
    [CERTS, certsUrl],
  ]);
  return (input, init) => {
    const address = String(input instanceof Request ? input.url : input);
    return fetch(moved.get(address) ?? input, { ...init, signal: AbortSignal.timeout(timeoutMs) });
  };
}
