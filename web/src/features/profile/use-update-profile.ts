import { accounts, type CallInput, type Me, people } from '@romantic/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import { keys } from '../../api/queries.ts';

export type Changes = NonNullable<CallInput<typeof people.updateProfile>['body']>;

/** Changes part of one's own profile; the answer is the whole of it. */
export function useUpdateProfile() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Changes): Promise<Me> => api.call(people.updateProfile, { body }),
    onSuccess: (me, changes) => {
      client.setQueryData(keys.me, me);
      // Who is shown, and how far away, follows from these.
      if (changes.location || changes.interestedIn || changes.preferences || changes.gender)
        void client.invalidateQueries({ queryKey: keys.deck });
    },
  });
}

/** Reads one's own profile again, for what changed elsewhere: photos. */
export function useReloadMe(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    client.setQueryData(keys.me, await api.call(accounts.getOwnProfile));
  };
}
