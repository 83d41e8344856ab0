import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

/** Which part of a page is shown. The parts are `role="tabpanel"` with the id `<id>-panel`. */
export function Tabs<T extends string>({
  id,
  label,
  tabs,
  value,
  onChange,
}: {
  id: string;
  label: string;
  tabs: readonly { value: T; label: ReactNode }[];
  value: T;
  onChange(value: T): void;
}) {
  const move = (event: React.KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const direction = document.documentElement.dir === 'rtl' ? -step : step;
    const at = tabs.findIndex((tab) => tab.value === value);
    const next = tabs[(at + direction + tabs.length) % tabs.length];
    if (!next) return;
    onChange(next.value);
    document.getElementById(`${id}-${next.value}`)?.focus();
  };
  return (
    <div role="tablist" aria-label={label} className="flex gap-1 rounded-full bg-accent-soft p-1">
      {tabs.map((tab) => (
        <button
          key={tab.value}
          id={`${id}-${tab.value}`}
          type="button"
          role="tab"
          aria-selected={tab.value === value}
          aria-controls={`${id}-panel`}
          tabIndex={tab.value === value ? 0 : -1}
          onClick={() => onChange(tab.value)}
          onKeyDown={move}
          className={classNames(
            'min-h-10 grow rounded-full px-4 font-medium transition-colors',
            tab.value === value ? 'bg-raised text-ink shadow-small' : 'text-accent-ink',
          )}
        >
          {tab.label}
        </button>
      ))}
    </div>
  );
}
