import { type ReactNode, useEffect, useRef } from 'react';
import { Link } from 'react-router';
import { BackIcon } from '../../design/icons.tsx';
import { useText } from '../../i18n/i18n.tsx';
import { DevelopmentSlot } from '../development/development-slot.tsx';

interface SignInFrameProps {
  title: string;
  text?: ReactNode;
  back: string | (() => void);
  children: ReactNode;
}

/** A quiet page with one question on it. The heading takes the focus, so that a screen reader begins there. */
export function SignInFrame({ title, text, back, children }: SignInFrameProps) {
  const t = useText();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const backClass = 'grid size-11 place-items-center rounded-full hover:bg-ink/5';
  return (
    <div className="flex min-h-dvh flex-col bg-paper text-ink">
      <DevelopmentSlot open />
      <main
        id="content"
        className="mx-auto flex w-full max-w-md grow flex-col px-6 pt-[max(1rem,env(safe-area-inset-top))] pb-10"
      >
        {typeof back === 'string' ? (
          <Link to={back} aria-label={t('signin.back')} className={`-ms-3 ${backClass}`}>
            <BackIcon className="size-6 rtl:-scale-x-100" />
          </Link>
        ) : (
          <button type="button" onClick={back} aria-label={t('signin.back')} className={`-ms-3 ${backClass}`}>
            <BackIcon className="size-6 rtl:-scale-x-100" />
          </button>
        )}
        <h1
          ref={heading}
          tabIndex={-1}
          className="mt-6 font-display text-4xl leading-tight font-medium text-balance outline-none"
        >
          {title}
        </h1>
        {text && <p className="mt-3 mb-8 text-lg text-ink-soft text-pretty">{text}</p>}
        {children}
      </main>
    </div>
  );
}
