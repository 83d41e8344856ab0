import { useId } from 'react';
import { CheckIcon } from '../../design/icons.tsx';

interface ChoiceListProps<T extends string> {
  /** What is asked, for a screen reader; the page shows it as its heading. */
  label: string;
  choices: readonly { id: T; text: string; hint?: string }[];
  chosen: readonly T[];
  onChange: (chosen: T[]) => void;
  multiple?: boolean;
}

/** Large rows to choose one or several of: native radio buttons or checkboxes underneath. */
export function ChoiceList<T extends string>({
  label,
  choices,
  chosen,
  onChange,
  multiple,
}: ChoiceListProps<T>) {
  const name = useId();
  const choose = (id: T): void => {
    if (!multiple) onChange([id]);
    else onChange(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  };
  return (
    <fieldset className="grid gap-3">
      <legend className="sr-only">{label}</legend>
      {choices.map(({ id, text, hint }) => (
        <label
          key={id}
          className="group flex min-h-16 cursor-pointer items-center gap-4 rounded-3xl border border-edge bg-surface px-5 py-3 transition-colors hover:border-ink/30 has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent"
        >
          <input
            className="peer sr-only"
            type={multiple ? 'checkbox' : 'radio'}
            name={name}
            checked={chosen.includes(id)}
            onChange={() => choose(id)}
          />
          <span className="grow">
            <span className="block text-lg">{text}</span>
            {hint && <span className="text-ink-soft">{hint}</span>}
          </span>
          <span
            aria-hidden="true"
            className={`grid size-7 shrink-0 place-items-center border border-ink/25 text-transparent transition-colors peer-checked:border-accent peer-checked:bg-accent peer-checked:text-on-accent ${multiple ? 'rounded-lg' : 'rounded-full'}`}
          >
            <CheckIcon className="size-4" />
          </span>
        </label>
      ))}
    </fieldset>
  );
}
