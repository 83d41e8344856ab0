import { pages } from '@romantic/contract';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import { toast } from '../../design/toast.tsx';
import { useFormats, useText } from '../../i18n/i18n.tsx';

/** How often the outbox is read while the page is looked at, ms. */
const EVERY_MS = 1_500;

/** What the development server "sent", as it happens: codes are copied by a click. */
export function Outbox() {
  const t = useText();
  const { time } = useFormats();
  const { data } = useQuery({
    queryKey: ['development', 'outbox'],
    queryFn: () => api.call(pages.listOutbox, { query: { limit: 6 } }),
    refetchInterval: EVERY_MS,
    retry: false,
  });
  const items = data?.items ?? [];
  const copy = async (code: string): Promise<void> => {
    await navigator.clipboard?.writeText(code).catch(() => {});
    toast.show(t('development.copied', { code }));
  };
  return (
    <section aria-label={t('development.outbox')} className="min-w-0">
      <p className="mb-2 text-sm text-ink">{t('development.outbox')}</p>
      {items.length === 0 && <p className="text-sm">{t('development.outboxEmpty')}</p>}
      <ul aria-live="polite" className="grid max-h-40 gap-1 overflow-y-auto text-sm" dir="ltr">
        {items.map(({ at, to, kind, body, code }) => (
          <li key={`${at} ${to} ${body}`} className="flex min-w-0 items-center gap-3">
            <time dateTime={at} className="shrink-0 tabular-nums text-ink">
              {time(at)}
            </time>
            {code ? (
              <button
                type="button"
                className="min-h-7 shrink-0 rounded-full bg-ink px-3 font-semibold tracking-widest text-paper tabular-nums"
                aria-label={t('development.copy', { code })}
                onClick={() => void copy(code)}
              >
                {code}
              </button>
            ) : (
              <span className="shrink-0 rounded-full bg-ink/10 px-3 py-0.5">{kind}</span>
            )}
            <span className="truncate text-ink">{code ? to : body}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
