import { type FormEvent, type ReactNode, useEffect, useRef } from 'react';
import { useNavigate } from 'react-router';
import { Button } from '../../design/button.tsx';
import { BackIcon } from '../../design/icons.tsx';
import { useText } from '../../i18n/i18n.tsx';
import { DevelopmentSlot } from '../development/development-slot.tsx';
import { STEPS, type Step, stepBefore } from './steps.ts';

interface StepFrameProps {
  step: Step;
  title: string;
  text?: ReactNode;
  children: ReactNode;
  onSubmit: () => void;
  /** Says what the main button does, where that is not "Go on". */
  submit?: string;
  busy?: boolean;
  disabled?: boolean;
  /** Told for the whole step, above the button. */
  error?: string | null;
  /** Leaves this one for later. */
  onSkip?: () => void;
}

/** One question with how far one is, a way back, and one thing to do. Enter goes on. */
export function StepFrame(props: StepFrameProps) {
  const { step, title, text, children, onSubmit, submit, busy, disabled, error, onSkip } = props;
  const t = useText();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  const send = (event: FormEvent): void => {
    event.preventDefault();
    if (!busy) onSubmit();
  };
  return (
    <div className="flex min-h-dvh flex-col bg-paper text-ink">
      <DevelopmentSlot />
      <form
        noValidate
        onSubmit={send}
        className="mx-auto flex w-full max-w-xl grow flex-col px-6 pt-[max(1rem,env(safe-area-inset-top))]"
      >
        <StepHeader step={step} />
        <main id="content" className="grow pb-8">
          <h1
            ref={heading}
            tabIndex={-1}
            className="mt-6 font-display text-4xl leading-tight font-medium text-balance outline-none"
          >
            {title}
          </h1>
          {text && <div className="mt-3 text-lg text-ink-soft text-pretty">{text}</div>}
          <div className="mt-8">{children}</div>
        </main>
        <footer className="sticky bottom-0 z-10 -mx-6 bg-linear-to-t from-paper from-75% px-6 pt-6 pb-[max(1.5rem,env(safe-area-inset-bottom))]">
          <p role="alert" className="mb-2 text-danger empty:hidden">
            {error}
          </p>
          <div className="flex items-center gap-3">
            {onSkip && (
              <Button variant="quiet" size="large" onClick={onSkip}>
                {t('onboarding.later')}
              </Button>
            )}
            <Button
              className="grow"
              size="large"
              type="submit"
              busy={busy ?? false}
              disabled={disabled ?? false}
            >
              {submit ?? t('onboarding.next')}
            </Button>
          </div>
        </footer>
      </form>
    </div>
  );
}

function StepHeader({ step }: { step: Step }) {
  const t = useText();
  const navigate = useNavigate();
  const before = stepBefore(step);
  const at = STEPS.indexOf(step) + 1;
  return (
    <header className="flex items-center gap-4">
      {before ? (
        <button
          type="button"
          className="-ms-3 grid size-11 place-items-center rounded-full hover:bg-ink/5"
          aria-label={t('signin.back')}
          onClick={() => void navigate(`/onboarding/${before}`)}
        >
          <BackIcon className="size-6 rtl:-scale-x-100" />
        </button>
      ) : (
        <span className="h-11" />
      )}
      <div
        role="progressbar"
        aria-label={t('onboarding.progress')}
        aria-valuemin={0}
        aria-valuemax={STEPS.length}
        aria-valuenow={at}
        className="h-1.5 grow overflow-hidden rounded-full bg-ink/10"
      >
        <div
          className="h-full rounded-full bg-accent transition-[width] duration-300 motion-reduce:transition-none"
          style={{ width: `${(at / STEPS.length) * 100}%` }}
        />
      </div>
    </header>
  );
}
