import { type Client, createClient, type ErrorCode, ProblemError } from '@romantic/contract';
import { fetchOrTake } from './asked-ahead.ts';
import { session } from './session.ts';

const client = createClient({
  baseUrl: '',
  accessToken: () => session.get()?.accessToken ?? null,
  fetch: fetchOrTake,
});

/**
 * Every call of the contract, as whoever is signed in here. A token about to end is exchanged first; one that the server
 * no longer takes, once. Throws ProblemError for a refusal, TypeError when the server is out of reach.
 */
export const api: Client = {
  async call(endpoint, input) {
    if (endpoint.access === 'member' && session.isStale()) await session.refresh();
    try {
      return await client.call(endpoint, input);
    } catch (error) {
      if (!isProblem(error, 'unauthorized') || !(await session.refresh())) throw error;
      return client.call(endpoint, input);
    }
  },
};

/** Whether the server refused, for this reason or for any. */
export function isProblem(error: unknown, code?: ErrorCode): error is ProblemError {
  return error instanceof ProblemError && (code === undefined || error.problem.code === code);
}
