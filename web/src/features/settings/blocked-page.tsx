import { safety } from '@romantic/contract';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import { useProblemText } from '../../api/problem-text.ts';
import { keys } from '../../api/queries.ts';
import { Button } from '../../design/button.tsx';
import { BlockIcon } from '../../design/icons.tsx';
import { Page } from '../../design/page.tsx';
import { Skeleton } from '../../design/skeleton.tsx';
import { EmptyState, ErrorState } from '../../design/states.tsx';
import { toast } from '../../design/toast.tsx';
import { useFormats, useText } from '../../i18n/i18n.tsx';

/** Whom one has blocked, newest first. */
export function BlockedPage() {
  const t = useText();
  const { date } = useFormats();
  const describe = useProblemText();
  const client = useQueryClient();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: keys.blocked,
    queryFn: ({ pageParam }) =>
      api.call(safety.listBlocks, { query: pageParam ? { cursor: pageParam } : {} }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
  const lift = useMutation({
    mutationFn: (userId: string) => api.call(safety.unblockUser, { params: { userId } }),
    onSuccess: () => toast.show(t('settings.unblocked'), { tone: 'kind' }),
    onError: (problem) => toast.show(describe(problem), { tone: 'bad' }),
    onSettled: () => void client.invalidateQueries({ queryKey: keys.blocked }),
  });
  const blocks = data?.pages.flatMap((page) => page.blocks) ?? [];
  return (
    <Page title={t('settings.blocked')} back="/settings" className="grid gap-6">
      {error && !data && <ErrorState error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton className="h-40 w-full" />}
      {data && blocks.length === 0 && (
        <EmptyState
          picture={<BlockIcon className="size-12" />}
          title={t('settings.blockedNone')}
          text={t('settings.blockedNoneText')}
        />
      )}
      {blocks.length > 0 && (
        <ul className="overflow-hidden rounded-card border border-line bg-surface">
          {blocks.map(({ userId, name, blockedAt }) => (
            <li key={userId} className="flex items-center gap-4 border-line px-5 py-4 not-first:border-t">
              <span className="grow">
                <span className="block text-lg">{name}</span>
                <span className="text-sm text-ink-soft">
                  {t('settings.blockedOn', { date: date(blockedAt) })}
                </span>
              </span>
              <Button
                variant="quiet"
                size="small"
                disabled={lift.isPending}
                aria-label={t('settings.unblockName', { name })}
                onClick={() => lift.mutate(userId)}
              >
                {t('settings.unblock')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {hasNextPage && (
        <Button variant="soft" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('settings.more')}
        </Button>
      )}
    </Page>
  );
}
