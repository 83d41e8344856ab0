import { development } from '@romantic/contract';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { api } from '../../api/client.ts';
import { useSession } from '../../api/session.ts';
import { ForwardIcon } from '../../design/icons.tsx';
import { useText } from '../../i18n/i18n.tsx';
import { DemoPeople } from './demo-people.tsx';

import { Outbox } from './outbox.tsx';

const KEPT = 'romantic.development-bar';

/**
 * For whoever tries this out: sign in as somebody with one click, and read the codes and pushes that nobody is sent.
 * Takes its own room and covers nothing.
 */
export function DevelopmentBar({ openAtFirst }: { openAtFirst: boolean }) {
  const t = useText();
  const navigate = useNavigate();
  const signedIn = useSession() !== null;
  const [open, setOpen] = useState(
    () => (localStorage.getItem(KEPT) ?? (openAtFirst && isWide() ? 'open' : '')) === 'open',
  );
  const { data } = useQuery({
    queryKey: ['development', 'people'],
    queryFn: () => api.call(development.listDemoPeople),
    staleTime: 60_000,
    retry: false,
  });
  const toggle = (): void => {
    localStorage.setItem(KEPT, open ? 'closed' : 'open');
    setOpen(!open);
  };
  return (
    <aside aria-label={t('development.title')} className="border-b border-line bg-gold-soft text-ink">
      <div className="mx-auto flex max-w-6xl flex-col gap-3 px-4 py-2">
        <button
          type="button"
          aria-expanded={open}
          className="flex min-h-11 items-center gap-2 text-start text-sm"
          onClick={toggle}
        >
          <ForwardIcon className={`size-4 transition-transform ${open ? 'rotate-90' : 'rtl:rotate-180'}`} />
          <span className="shrink-0 font-semibold">{t('development.title')}</span>
          <span className="truncate text-ink-soft">{t('development.hint')}</span>
        </button>
        {open && (
          <div className="grid gap-4 pb-3 md:grid-cols-2">
            <DemoPeople
              people={data?.people ?? []}
              signedIn={signedIn}
              onSignedIn={() => void navigate('/discover')}
            />
            <Outbox />
          </div>
        )}
      </div>
    </aside>
  );
}

/** On a phone it would take half of the first screen. */
const isWide = (): boolean => matchMedia('(min-width: 48rem)').matches;
