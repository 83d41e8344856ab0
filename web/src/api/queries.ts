import { accounts, type Me } from '@romantic/contract';
import { QueryClient, type UseQueryResult, useQuery } from '@tanstack/react-query';
import { api, isProblem } from './client.ts';
import { session, useSession } from './session.ts';

/** What is kept of the server's answers, by name. Whoever changes something invalidates what it changes. */
export const keys = {
  me: ['me'] as const,
  deck: ['deck'] as const,
  person: (userId: string) => ['person', userId] as const,
  likes: ['likes'] as const,
  matches: ['matches'] as const,
  conversations: ['conversations'] as const,
  messages: (conversationId: string) => ['messages', conversationId] as const,
  calls: ['calls'] as const,
  balance: ['balance'] as const,
  transactions: ['transactions'] as const,
  gifts: ['gifts'] as const,
  plans: ['plans'] as const,
  premium: ['premium'] as const,
  sessions: ['sessions'] as const,
  blocked: ['blocked'] as const,
  notifications: ['notifications'] as const,
} as const;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      // What the server refuses it refuses again; what did not reach it is tried again.
      retry: (count, error) => count < 3 && !(isProblem(error) && error.problem.status < 500),
      refetchOnWindowFocus: true,
    },
  },
});

// Nothing of one member is ever shown to the next.
let shownTo = session.get()?.userId;
session.subscribe(() => {
  const userId = session.get()?.userId;
  if (userId !== shownTo) queryClient.clear();
  shownTo = userId;
});

const ME = { queryKey: keys.me, queryFn: () => api.call(accounts.getOwnProfile) };

/** Asks for it before the page that needs it is there. */
export function readMeAhead(): void {
  if (session.get()) void queryClient.prefetchQuery(ME);
}

/** The member's own profile, plan, coins and counts. */
export function useMe(): UseQueryResult<Me> {
  const userId = useSession()?.userId;
  return useQuery({ ...ME, enabled: userId !== undefined });
}
