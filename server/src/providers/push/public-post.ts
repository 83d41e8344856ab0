import { lookup } from 'node:dns';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import { isPublicAddress, isPublicEndpoint } from './public-address.ts';
import { readLimited } from './vendor-answer.ts';

/** The address, or what its name stands for, is not one that members may make us call. */
export class ForbiddenAddressError extends Error {
  constructor() {
    super('the address is not public');
    this.name = 'ForbiddenAddressError';
  }
}

export interface PostAnswer {
  status: number;
  retryAfter: string | null;
}

/**
 * POSTs to an address that came from a client. Only to public hosts, judged by the very address that is connected to, so
 * that a name that changes its meaning in between gains nothing. Follows no redirect. `allowPrivate`: development, where
 * a stub answers on this machine.
 */
export function postPublic(
  address: string,
  options: { headers: Record<string, string>; body: Buffer | null; timeoutMs: number; allowPrivate: boolean },
): Promise<PostAnswer> {
  const { allowPrivate, body } = options;
  if (!allowPrivate && !isPublicEndpoint(address)) return Promise.reject(new ForbiddenAddressError());
  const url = new URL(address);
  const send = url.protocol === 'http:' ? requestHttp : requestHttps;
  const signal = AbortSignal.timeout(options.timeoutMs);
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => reject(signal.aborted ? signal.reason : error);
    const call = send(
      url,
      {
        method: 'POST',
        headers: options.headers,
        signal,
        ...(allowPrivate ? {} : { lookup: lookupPublic }),
      },
      (response) => {
        const { statusCode: status = 0, headers } = response;
        readLimited(response).then(
          () => resolve({ status, retryAfter: headers['retry-after'] ?? null }),
          fail,
        );
      },
    );
    call.on('error', fail);
    call.end(body ?? undefined);
  });
}

/** Finds only public addresses; a name with any other is refused altogether. */
const lookupPublic: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    const [first] = addresses ?? [];
    if (error || !first) return callback(error ?? new ForbiddenAddressError(), '', 0);
    if (!addresses.every(({ address }) => isPublicAddress(address))) {
      return callback(new ForbiddenAddressError(), '', 0);
    }
    if (options.all) callback(null, addresses);
    else callback(null, first.address, first.family);
  });
};
