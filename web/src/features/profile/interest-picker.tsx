import type { InterestCategory, InterestId } from '@romantic/contract';
import { useText } from '../../i18n/i18n.tsx';
import { INTERESTS_BY_SHELF } from './lists.ts';
import { interestKey, shelfKey } from './words.ts';

export const MAX_INTERESTS = 10;

interface InterestPickerProps {
  chosen: readonly InterestId[];
  onChange: (chosen: InterestId[]) => void;
}

/** All interests by shelf; ten at most, and the count says how many are left. */
export function InterestPicker({ chosen, onChange }: InterestPickerProps) {
  const t = useText();
  const full = chosen.length >= MAX_INTERESTS;
  const toggle = (id: InterestId): void => {
    if (chosen.includes(id)) onChange(chosen.filter((one) => one !== id));
    else if (!full) onChange([...chosen, id]);
  };
  return (
    <div className="grid gap-7">
      <p aria-live="polite" className="text-ink-soft">
        {t('profile.interestsLeft', { count: MAX_INTERESTS - chosen.length })}
      </p>
      {(Object.keys(INTERESTS_BY_SHELF) as InterestCategory[]).map((shelf) => (
        <fieldset key={shelf}>
          <legend className="mb-3 font-display text-xl">{t(shelfKey(shelf))}</legend>
          <div className="flex flex-wrap gap-2">
            {INTERESTS_BY_SHELF[shelf].map((id) => (
              <label
                key={id}
                className="inline-flex min-h-11 cursor-pointer items-center rounded-full border border-edge bg-surface px-4 transition-colors hover:border-ink/30 has-checked:border-accent has-checked:bg-accent has-checked:text-on-accent has-disabled:cursor-default has-disabled:opacity-45 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent"
              >
                <input
                  className="sr-only"
                  type="checkbox"
                  checked={chosen.includes(id)}
                  disabled={full && !chosen.includes(id)}
                  onChange={() => toggle(id)}
                />
                {t(interestKey(id))}
              </label>
            ))}
          </div>
        </fieldset>
      ))}
    </div>
  );
}
