import type { EndpointShape } from '@romantic/contract';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { ERRORS } from '../errors.ts';

/** Counts one call of a member or address; throws `rate_limited` with the seconds to wait. */
export type CountCall = (key: string) => Promise<void>;

/**
 * The limit of one endpoint in this process. It protects the machine, so a count a process is right; what protects
 * people (codes, guesses, likes) is counted in the database, over all processes and restarts.
 */
export function createCallLimit(endpoint: Pick<EndpointShape, 'limit'>): CountCall {
  const { points, seconds } = endpoint.limit;
  const limiter = new RateLimiterMemory({ points, duration: seconds });
  return async (key) => {
    try {
      await limiter.consume(key);
    } catch (refusal) {
      if (refusal instanceof RateLimiterRes) throw ERRORS.rateLimited(refusal.msBeforeNext / 1000);
      throw refusal;
    }
  };
}
