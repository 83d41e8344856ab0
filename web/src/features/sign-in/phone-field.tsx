import { useId, useMemo, useState } from 'react';
import { ForwardIcon } from '../../design/icons.tsx';
import { useLocale, useText } from '../../i18n/i18n.tsx';
import { CountrySheet } from './country-sheet.tsx';
import { CountryStamp } from './country-stamp.tsx';
import { usePhones } from './use-phones.ts';

export interface TypedNumber {
  country: string;
  text: string;
}

interface PhoneFieldProps {
  value: TypedNumber;
  onChange: (value: TypedNumber) => void;
  error: string | null;
}

/** A country and a number of it; the number is spaced as its country does, and "+33…" chooses the country. */
export function PhoneField({ value, onChange, error }: PhoneFieldProps) {
  const t = useText();
  const [locale] = useLocale();
  const phones = usePhones();
  const [choosing, setChoosing] = useState(false);
  const id = useId();
  const countries = useMemo(() => {
    const names = new Intl.DisplayNames([locale], { type: 'region' });
    return (phones?.listCountries() ?? [])
      .map((country) => ({ ...country, name: names.of(country.code) ?? country.code }))
      .sort((a, b) => a.name.localeCompare(b.name, locale));
  }, [phones, locale]);
  const chosen = countries.find(({ code }) => code === value.country);
  const type = (text: string): void => {
    // Taking away must be able to take away a space or bracket too.
    const shrinks = text.length < value.text.length;
    onChange(phones && !shrinks ? phones.formatNumber(value.country, text) : { ...value, text });
  };
  return (
    <div>
      <label className="mb-2 block font-medium" htmlFor={id}>
        {t('signin.number')}
      </label>
      <div
        dir="ltr"
        className={`flex h-16 items-stretch overflow-hidden rounded-3xl border bg-surface transition-colors focus-within:border-accent ${error ? 'border-danger' : 'border-edge'}`}
      >
        <button
          type="button"
          className="flex shrink-0 items-center gap-2 ps-3 pe-2 hover:bg-ink/5"
          aria-haspopup="dialog"
          onClick={() => setChoosing(true)}
        >
          <span className="sr-only">
            {t('signin.countryChosen', { country: chosen?.name ?? value.country })}
          </span>
          <CountryStamp code={value.country} />
          <span className="min-w-9 text-lg tabular-nums">{chosen ? `+${chosen.dial}` : ''}</span>
          <ForwardIcon className="size-4 rotate-90 text-ink-soft" />
        </button>
        <span className="my-3 w-px bg-line" aria-hidden="true" />
        <input
          id={id}
          className="w-full min-w-0 bg-transparent px-3 text-lg tabular-nums outline-none placeholder:text-ink-soft"
          type="tel"
          inputMode="tel"
          autoComplete="tel"
          name="phone"
          required
          aria-invalid={error !== null}
          aria-describedby={error ? `${id}-error` : undefined}
          value={value.text}
          onChange={(event) => type(event.target.value)}
        />
      </div>
      <p id={`${id}-error`} role="alert" className="mt-2 min-h-6 text-danger">
        {error}
      </p>
      <CountrySheet
        open={choosing}
        onClose={() => setChoosing(false)}
        countries={countries}
        chosen={value.country}
        onChoose={(country) => onChange({ ...value, country })}
      />
    </div>
  );
}
