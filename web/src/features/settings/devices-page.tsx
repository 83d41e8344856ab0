import { accounts } from '@romantic/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { useProblemText } from '../../api/problem-text.ts';
import { keys } from '../../api/queries.ts';
import { signOut } from '../../api/sign-out.ts';
import { Badge } from '../../design/badge.tsx';
import { Button } from '../../design/button.tsx';
import { PhoneIcon } from '../../design/icons.tsx';
import { Page } from '../../design/page.tsx';
import { ConfirmSheet } from '../../design/sheet.tsx';
import { Skeleton } from '../../design/skeleton.tsx';
import { ErrorState } from '../../design/states.tsx';
import { toast } from '../../design/toast.tsx';
import { useFormats, useText } from '../../i18n/i18n.tsx';

/** Where one is signed in; each can be ended, and all others at once. */
export function DevicesPage() {
  const t = useText();
  const { relativeTime } = useFormats();
  const describe = useProblemText();
  const client = useQueryClient();
  const [asking, setAsking] = useState<'others' | 'all' | null>(null);
  const { data, error, refetch } = useQuery({
    queryKey: keys.sessions,
    queryFn: () => api.call(accounts.listSessions),
  });
  const end = useMutation({
    mutationFn: (what: { id: string } | 'others' | 'all') =>
      typeof what === 'string' ? signOut(what) : api.call(accounts.endSession, { params: what }),
    onSuccess: () => {
      setAsking(null);
      toast.show(t('settings.deviceEnded'), { tone: 'kind' });
    },
    onError: (problem) => toast.show(describe(problem), { tone: 'bad' }),
    onSettled: () => void client.invalidateQueries({ queryKey: keys.sessions }),
  });
  return (
    <Page title={t('settings.devices')} back="/settings" className="grid gap-6">
      {error && !data && <ErrorState error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton className="h-40 w-full" />}
      {data && (
        <ul className="overflow-hidden rounded-card border border-line bg-surface">
          {data.sessions.map(({ id, deviceName, lastUsedAt, current }) => (
            <li
              key={id}
              className="flex flex-wrap items-center gap-4 border-line px-5 py-4 not-first:border-t"
            >
              <PhoneIcon className="text-accent-ink" />
              <span className="grow">
                <span className="block">{deviceName ?? t('settings.deviceUnknown')}</span>
                <span className="text-sm text-ink-soft">{relativeTime(lastUsedAt)}</span>
              </span>
              {current ? (
                <Badge tone="sage">{t('settings.deviceThis')}</Badge>
              ) : (
                <Button
                  variant="quiet"
                  size="small"
                  disabled={end.isPending}
                  onClick={() => end.mutate({ id })}
                >
                  {t('settings.deviceEnd')}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      <div className="flex flex-wrap gap-3">
        <Button
          variant="soft"
          disabled={(data?.sessions.length ?? 0) < 2}
          onClick={() => setAsking('others')}
        >
          {t('settings.endOthers')}
        </Button>
        <Button variant="quiet" onClick={() => setAsking('all')}>
          {t('settings.endAll')}
        </Button>
      </div>
      <ConfirmSheet
        open={asking !== null}
        onClose={() => setAsking(null)}
        title={t(asking === 'all' ? 'settings.endAll' : 'settings.endOthers')}
        text={t(asking === 'all' ? 'settings.endAllText' : 'settings.endOthersText')}
        confirm={t('settings.deviceEnd')}
        busy={end.isPending}
        onConfirm={() => asking && end.mutate(asking)}
      />
    </Page>
  );
}
