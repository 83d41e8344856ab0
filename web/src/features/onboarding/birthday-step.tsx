import { useId, useRef, useState } from 'react';
import { useLocale, useText } from '../../i18n/i18n.tsx';
import { type BirthdayParts, type DatePart, datePartOrder, judgeBirthday } from './birthday.ts';
import type { Draft } from './draft.ts';
import { readNumber } from './read-number.ts';
import { StepFrame } from './step-frame.tsx';

const LENGTHS: Readonly<Record<DatePart, number>> = { day: 2, month: 2, year: 4 };
const AUTOCOMPLETE = { day: 'bday-day', month: 'bday-month', year: 'bday-year' } as const;
const LABELS = { day: 'onboarding.day', month: 'onboarding.month', year: 'onboarding.year' } as const;
const PROBLEMS = {
  empty: 'onboarding.birthdayEmpty',
  impossible: 'onboarding.birthdayImpossible',
  future: 'onboarding.birthdayFuture',
  old: 'onboarding.birthdayOld',
  young: 'onboarding.young',
} as const;

/** Three plain number fields, in the order of the language; a full one hands over to the next. */
export function BirthdayStep({ draft, onDone }: { draft: Draft; onDone: (changes: Draft) => void }) {
  const t = useText();
  const [locale] = useLocale();
  const id = useId();
  const fields = useRef<Partial<Record<DatePart, HTMLInputElement | null>>>({});
  const [parts, setParts] = useState<BirthdayParts>(() => splitDay(draft.birthDate));
  const [asked, setAsked] = useState(false);
  const order = datePartOrder(locale);
  const judged = judgeBirthday(parts, todayHere());
  const problem = 'problem' in judged ? judged.problem : null;
  const type = (part: DatePart, text: string): void => {
    const value = readNumber(text, LENGTHS[part]);
    setParts({ ...parts, [part]: value });
    const next = order[order.indexOf(part) + 1];
    if (value.length === LENGTHS[part] && value.length > parts[part].length && next)
      fields.current[next]?.focus();
  };
  const shown = problem !== null && (asked || problem === 'young') ? t(PROBLEMS[problem]) : null;
  return (
    <StepFrame
      step="birthday"
      title={t('onboarding.birthdayTitle')}
      text={t('onboarding.birthdayText')}
      onSubmit={() => ('birthDate' in judged ? onDone({ birthDate: judged.birthDate }) : setAsked(true))}
      disabled={problem === 'young'}
    >
      <fieldset aria-describedby={`${id}-problem ${id}-age`}>
        <legend className="sr-only">{t('onboarding.birthdayTitle')}</legend>
        <div className="flex gap-3">
          {order.map((part) => (
            <label key={part} className={part === 'year' ? 'grow-2 basis-0' : 'grow basis-0'}>
              <span className="mb-2 block text-ink-soft">{t(LABELS[part])}</span>
              <input
                ref={(field) => {
                  fields.current[part] = field;
                }}
                className="h-16 w-full min-w-0 rounded-3xl border border-edge bg-surface px-3 text-center font-display text-2xl tabular-nums outline-none focus:border-accent focus:ring-3 focus:ring-accent/25 aria-invalid:border-danger"
                inputMode="numeric"
                autoComplete={AUTOCOMPLETE[part]}
                name={part}
                maxLength={LENGTHS[part]}
                aria-invalid={shown !== null}
                value={parts[part]}
                onChange={(event) => type(part, event.target.value)}
              />
            </label>
          ))}
        </div>
        <p id={`${id}-problem`} role="alert" className="mt-4 text-danger text-pretty empty:hidden">
          {shown}
        </p>
        <p id={`${id}-age`} aria-live="polite" className="mt-4 font-display text-xl empty:hidden">
          {'age' in judged && t('onboarding.age', { age: judged.age })}
        </p>
      </fieldset>
    </StepFrame>
  );
}

function splitDay(birthDate: string | undefined): BirthdayParts {
  const [year = '', month = '', day = ''] = birthDate?.split('-') ?? [];
  return { day, month, year };
}

/** The calendar day here and now; the server counts by UTC and has the last word. */
function todayHere(): string {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}
