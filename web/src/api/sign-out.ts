import { accounts } from '@romantic/contract';
import { api } from './client.ts';
import { queryClient } from './queries.ts';
import { session } from './session.ts';

type Cleaner = () => void | Promise<void>;
const cleaners = new Set<Cleaner>();

/** For what keeps something of a member in this browser (drafts, what waits to be sent): forgets it at sign-out. */
export function onSignOut(clean: Cleaner): void {
  cleaners.add(clean);
}

/**
 * Ends this session, the others, or all. With `this` and `all` nothing of the member stays in this browser, also when
 * the server is out of reach: then the session there ends by itself.
 */
export async function signOut(scope: 'this' | 'others' | 'all' = 'this'): Promise<void> {
  const told = api.call(accounts.logout, { body: { scope } });
  if (scope === 'others') return told;
  await told.catch(() => {});
  await Promise.allSettled([...cleaners].map((clean) => clean()));
  queryClient.clear();
  session.clear();
}
