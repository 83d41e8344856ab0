import { useDeferredValue, useMemo, useRef, useState } from 'react';
import { SearchIcon } from '../../design/icons.tsx';
import { Sheet } from '../../design/sheet.tsx';
import { useText } from '../../i18n/i18n.tsx';
import { CountryStamp } from './country-stamp.tsx';
import { findCountries, type NamedCountry } from './find-countries.ts';

interface CountrySheetProps {
  open: boolean;
  onClose: () => void;
  countries: readonly NamedCountry[];
  chosen: string;
  onChoose: (code: string) => void;
}

/** All countries, found by name, letters or dial code; arrows walk the list, Enter takes the first. */
export function CountrySheet({ open, onClose, countries, chosen, onChoose }: CountrySheetProps) {
  const t = useText();
  const [query, setQuery] = useState('');
  const wanted = useDeferredValue(query);
  const found = useMemo(() => findCountries(countries, wanted), [countries, wanted]);
  const list = useRef<HTMLUListElement>(null);
  const choose = (code: string): void => {
    setQuery('');
    onChoose(code);
    onClose();
  };
  const walk = (event: React.KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    buttons[Math.max(0, at + step)]?.focus();
  };
  return (
    <Sheet open={open} onClose={onClose} title={t('signin.country')}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the arrows are a shortcut; Tab does the same */}
      <div onKeyDown={walk}>
        <div className="sticky top-0 z-10 bg-raised pb-3">
          <label className="flex h-12 items-center gap-3 rounded-full border border-edge bg-paper px-4 focus-within:border-accent">
            <SearchIcon className="size-5 shrink-0 text-ink-soft" />
            <span className="sr-only">{t('signin.countrySearch')}</span>
            <input
              className="w-full bg-transparent outline-none placeholder:text-ink-soft"
              type="search"
              value={query}
              placeholder={t('signin.countrySearch')}
              onChange={(event) => setQuery(event.target.value)}
              onKeyDown={(event) => {
                const [first] = found;
                if (event.key !== 'Enter' || !first || wanted !== query) return;
                event.preventDefault();
                choose(first.code);
              }}
            />
          </label>
        </div>
        <p className="sr-only" aria-live="polite">
          {t('signin.countriesFound', { count: found.length })}
        </p>
        {found.length === 0 && <p className="py-10 text-center text-ink-soft">{t('signin.countryNone')}</p>}
        <ul ref={list} className="-mx-2">
          {found.map(({ code, dial, name }) => (
            <li key={code} className="[content-visibility:auto] [contain-intrinsic-size:auto_52px]">
              <button
                type="button"
                aria-pressed={code === chosen}
                className="flex min-h-13 w-full items-center gap-3 rounded-2xl px-3 text-start hover:bg-ink/5 aria-pressed:bg-accent-soft aria-pressed:font-semibold"
                onClick={() => choose(code)}
              >
                <CountryStamp code={code} />
                <span className="grow">{name}</span>
                <span className="text-ink-soft tabular-nums" dir="ltr">
                  +{dial}
                </span>
              </button>
            </li>
          ))}
        </ul>
      </div>
    </Sheet>
  );
}
