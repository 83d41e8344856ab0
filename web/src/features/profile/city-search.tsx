import { type OutputOf, people } from '@romantic/contract';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useDeferredValue, useId, useState } from 'react';
import { api } from '../../api/client.ts';
import { SearchIcon } from '../../design/icons.tsx';
import { useLocale, useText } from '../../i18n/i18n.tsx';

export type City = OutputOf<typeof people.searchCities>['cities'][number];

interface CitySearchProps {
  busy: boolean;
  onChoose: (city: { latitude: number; longitude: number }) => void;
}

/** A field that finds cities while one types; arrows and Enter choose. */
export function CitySearch({ busy, onChoose }: CitySearchProps) {
  const t = useText();
  const cityName = useCityName();
  const id = useId();
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const [open, setOpen] = useState(false);
  const { cities, isError } = useCities(query);
  const shown = open && query.trim().length > 1;
  const choose = (city: City | undefined): void => {
    if (!city || busy) return;
    setQuery(cityName(city.name, city.countryCode));
    setOpen(false);
    onChoose({ latitude: city.latitude, longitude: city.longitude });
  };
  const press = (event: KeyboardEvent): void => {
    if (!shown) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) setAt((at + step + cities.length) % Math.max(1, cities.length));
    else if (event.key === 'Enter') choose(cities[at]);
    else if (event.key === 'Escape') setOpen(false);
    else return;
    event.preventDefault();
  };
  return (
    <div>
      <label className="mb-2 block font-medium" htmlFor={id}>
        {t('onboarding.city')}
      </label>
      <div className="flex h-14 items-center gap-3 rounded-full border border-edge bg-surface px-5 focus-within:border-accent focus-within:ring-3 focus-within:ring-accent/25">
        <SearchIcon className="size-5 shrink-0 text-ink-soft" />
        <input
          id={id}
          className="w-full min-w-0 bg-transparent text-lg outline-none placeholder:text-ink-soft"
          role="combobox"
          autoComplete="off"
          aria-autocomplete="list"
          aria-expanded={shown}
          aria-controls={`${id}-list`}
          aria-activedescendant={shown && cities[at] ? `${id}-${at}` : undefined}
          placeholder={t('onboarding.cityExample')}
          value={query}
          maxLength={60}
          onChange={(event) => {
            setQuery(event.target.value);
            setAt(0);
            setOpen(true);
          }}
          onKeyDown={press}
        />
      </div>
      <p className="sr-only" aria-live="polite">
        {shown && t('onboarding.citiesFound', { count: cities.length })}
      </p>
      {shown && (
        <div
          id={`${id}-list`}
          role="listbox"
          aria-label={t('onboarding.city')}
          className="mt-2 overflow-hidden rounded-3xl border border-edge bg-surface"
        >
          {cities.map((city, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the focus and takes the keys
            <div
              key={`${city.name} ${city.countryCode} ${city.latitude} ${city.longitude}`}
              id={`${id}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === at}
              className="min-h-12 cursor-pointer px-5 py-3 hover:bg-ink/5 aria-selected:bg-accent-soft"
              onClick={() => choose(city)}
            >
              {cityName(city.name, city.countryCode)}
            </div>
          ))}
          {cities.length === 0 && (
            <p className="px-5 py-3 text-ink-soft">
              {t(isError ? 'onboarding.citiesOff' : 'onboarding.cityNone')}
            </p>
          )}
        </div>
      )}
    </div>
  );
}

function useCities(query: string) {
  const wanted = useDeferredValue(query.trim());
  const { data, isError } = useQuery({
    queryKey: ['cities', wanted],
    queryFn: ({ signal }) => api.call(people.searchCities, { query: { query: wanted, limit: 6 }, signal }),
    enabled: wanted.length > 1,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return { cities: data?.cities ?? [], isError };
}

/** "Lisbon, Portugal", the country in the member's language. */
export function useCityName(): (city: string, countryCode: string | null) => string {
  const [locale] = useLocale();
  const t = useText();
  return (city, countryCode) => {
    if (!countryCode) return city;
    const country = new Intl.DisplayNames([locale], { type: 'region' }).of(countryCode) ?? countryCode;
    return t('onboarding.place', { city, country });
  };
}
