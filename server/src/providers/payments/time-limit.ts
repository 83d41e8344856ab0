import { StoreError } from './facts.ts';

/** Gives up on a store that does not answer: throws `unavailable` after `ms`. For libraries that have no limit of their own. */
export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new StoreError('unavailable', `no answer within ${ms} ms`)), ms);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
