import type { CoinTransaction } from '@romantic/contract';
import { useEffect, useRef } from 'react';
import { Button } from '../../design/button.tsx';
import { classNames } from '../../design/class-names.ts';
import { CoinIcon, DownloadIcon, GiftIcon, PlusIcon, UndoIcon } from '../../design/icons.tsx';
import { Skeleton } from '../../design/skeleton.tsx';
import { ErrorState } from '../../design/states.tsx';
import { useFormats, useText } from '../../i18n/i18n.tsx';
import { useStatement } from './purse.ts';
import { Section } from './section.tsx';

const ICONS = {
  earned: PlusIcon,
  spent: CoinIcon,
  purchased: DownloadIcon,
  refunded: UndoIcon,
  gifted: GiftIcon,
} as const;

/** Everything that moved the member's coins, newest first; the next page comes as one gets there. */
export function Statement() {
  const t = useText();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage, isPending } = useStatement();
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = end.current;
    if (!element || !hasNextPage || isFetchingNextPage) return;
    const watch = new IntersectionObserver(([seen]) => seen?.isIntersecting && void fetchNextPage(), {
      rootMargin: '400px',
    });
    watch.observe(element);
    return () => watch.disconnect();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const lines = data?.pages.flatMap((page) => page.transactions) ?? [];
  return (
    <Section title={t('wallet.statementTitle')}>
      {error && !data && <ErrorState error={error} retry={() => void refetch()} />}
      {isPending && <Skeleton className="h-40" />}
      {data && lines.length === 0 && (
        <p className="rounded-card border border-dashed border-edge p-6 text-center text-ink-soft">
          {t('wallet.statementEmpty')}
        </p>
      )}
      <ul className="divide-y divide-line" data-testid="statement">
        {lines.map((line) => (
          <Line key={line.id} line={line} />
        ))}
      </ul>
      <div ref={end} className="pt-3 text-center">
        {hasNextPage && (
          <Button variant="quiet" size="small" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t('wallet.statementMore')}
          </Button>
        )}
      </div>
    </Section>
  );
}

function Line({ line }: { line: CoinTransaction }) {
  const t = useText();
  const { number, date } = useFormats();
  const Icon = ICONS[line.type];
  return (
    <li className="flex items-center gap-4 py-3">
      <span className="grid size-11 shrink-0 place-items-center rounded-full bg-accent-soft text-accent-ink">
        <Icon className="size-5" />
      </span>
      <span className="min-w-0 grow">
        <span className="block font-medium">{t(`wallet.kind_${line.kind}`, { count: line.quantity })}</span>
        <time dateTime={line.createdAt} className="text-sm text-ink-soft">
          {date(line.createdAt, { dateStyle: 'medium', timeStyle: 'short' })}
        </time>
      </span>
      <span
        dir="ltr"
        className={classNames('font-semibold tabular-nums', line.amount > 0 ? 'text-sage' : 'text-ink')}
      >
        {line.amount > 0 ? '+' : '−'}
        {number(Math.abs(line.amount))}
      </span>
    </li>
  );
}
