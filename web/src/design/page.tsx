import { type ReactNode, useEffect } from 'react';
import { Link } from 'react-router';
import { useText } from '../i18n/i18n.tsx';
import { classNames } from './class-names.ts';
import { BackIcon } from './icons.tsx';

/** The frame of a page: its heading, the way back, what can be done, and the content below. */
export function Page({
  title,
  back,
  actions,
  wide = false,
  children,
  className,
}: {
  title: string;
  /** Address of the page above. */
  back?: string | undefined;
  actions?: ReactNode;
  wide?: boolean | undefined;
  children: ReactNode;
  className?: string | undefined;
}) {
  const t = useText();
  const appName = t('shell.appName');
  useEffect(() => {
    document.title = `${title} · ${appName}`;
  }, [title, appName]);
  return (
    <div className={classNames('mx-auto w-full px-4 pb-8 sm:px-6', wide ? 'max-w-6xl' : 'max-w-2xl')}>
      <header className="flex min-h-16 items-center gap-1 py-2">
        {back !== undefined && (
          <Link
            to={back}
            aria-label={t('shell.back')}
            className="-ms-2 inline-flex size-11 items-center justify-center rounded-full hover:bg-accent-soft"
          >
            <BackIcon className="rtl:-scale-x-100" />
          </Link>
        )}
        <h1 className="grow text-3xl">{title}</h1>
        {actions}
      </header>
      <div className={className}>{children}</div>
    </div>
  );
}
