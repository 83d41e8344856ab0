import { Outlet, ScrollRestoration } from 'react-router';
import { Toasts } from '../design/toast.tsx';
import { useText } from '../i18n/i18n.tsx';

/** Around every page, whoever looks at it. */
export function Frame() {
  const t = useText();
  return (
    <>
      <a
        href="#content"
        className="sr-only rounded-full bg-ink px-5 py-3 text-paper focus:not-sr-only focus:fixed focus:start-3 focus:top-3 focus:z-50"
      >
        {t('shell.skip')}
      </a>
      <Outlet />
      <Toasts />
      <ScrollRestoration />
    </>
  );
}
