import { type Card, discovery } from '@romantic/contract';
import { type InfiniteData, useInfiniteQuery } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import { keys } from '../../api/queries.ts';

export interface LikesList {
  count: number;
  people: Card[];
  blurred: { opaqueId: string; imageUrl: string }[];
}

/** Who likes the member: people, as far as they may be seen, and pictures of nobody for the others. */
export function useLikes() {
  return useInfiniteQuery({
    queryKey: keys.likes,
    queryFn: ({ pageParam }) =>
      api.call(discovery.listLikes, { query: { limit: 20, ...(pageParam ? { cursor: pageParam } : {}) } }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    staleTime: 5_000,
    select: joinPages,
  });
}

/** One list of all pages; nobody twice, whatever moved between them. */
export function joinPages({ pages }: InfiniteData<LikesList>): LikesList {
  const people = new Map(pages.flatMap((page) => page.people).map((card) => [card.id, card]));
  return {
    count: pages[0]?.count ?? 0,
    people: [...people.values()],
    blurred: pages.flatMap((page) => page.blurred),
  };
}
