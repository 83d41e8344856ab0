import { coins, premium } from '@romantic/contract';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import { keys } from '../../api/queries.ts';

/** Prices change with a new start of the server; these are read once a visit. */
const SELDOM_MS = 10 * 60_000;

export function useBalance() {
  return useQuery({ queryKey: keys.balance, queryFn: () => api.call(coins.getCoinBalance) });
}

export function usePrices() {
  return useQuery({
    queryKey: ['prices'],
    queryFn: () => api.call(coins.listCoinPrices),
    staleTime: SELDOM_MS,
  });
}

export function usePacks() {
  return useQuery({
    queryKey: ['packs'],
    queryFn: () => api.call(coins.listCoinPacks),
    staleTime: SELDOM_MS,
  });
}

export function usePlans() {
  return useQuery({ queryKey: keys.plans, queryFn: () => api.call(premium.listPlans), staleTime: SELDOM_MS });
}

export function usePremium() {
  return useQuery({ queryKey: keys.premium, queryFn: () => api.call(premium.getPremiumStatus) });
}

/** The statement, a page at a time. */
export function useStatement() {
  return useInfiniteQuery({
    queryKey: keys.transactions,
    queryFn: ({ pageParam }) =>
      api.call(coins.listCoinTransactions, {
        query: { limit: 20, ...(pageParam === null ? {} : { cursor: pageParam }) },
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
}

/** Something that moves coins or the plan: when it is done, whatever shows either is read again. */
export function usePurse<Input, Output>(act: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSettled: () =>
      Promise.all(
        [keys.balance, keys.transactions, keys.premium, keys.me].map((queryKey) =>
          client.invalidateQueries({ queryKey }),
        ),
      ),
  });
}
