import { type CallInput, type Me, people } from '@romantic/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import { useProblemText } from '../../api/problem-text.ts';
import { keys } from '../../api/queries.ts';
import { toast } from '../../design/toast.tsx';
import { redealDeck } from './use-deck.ts';

type Changes = NonNullable<CallInput<typeof people.updateProfile>['body']>;

/** Changes whom the member looks for; the deck is dealt anew. */
export function useChangePreferences() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Changes): Promise<Me> => api.call(people.updateProfile, { body }),
    onSuccess: (me) => {
      client.setQueryData(keys.me, me);
      return redealDeck();
    },
  });
}

/** Ends the break. */
export function useResume() {
  const change = useChangePreferences();
  const problemText = useProblemText();
  return useMutation({
    mutationFn: () => change.mutateAsync({ visibility: { paused: false } }),
    onError: (error) => toast.show(problemText(error), { tone: 'bad' }),
  });
}
