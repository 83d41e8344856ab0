import { GlobeIcon } from '../../design/icons.tsx';
import { LOCALES, type Locale, useLocale, useText } from '../../i18n/i18n.tsx';

/** The language of the app, each in its own words; for where there is little room. */
export function LocaleChoice() {
  const t = useText();
  const [locale, choose] = useLocale();
  return (
    <label className="relative inline-flex min-h-11 items-center gap-2 rounded-full border border-edge bg-surface ps-3 pe-2 has-focus-visible:outline-3 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent">
      <GlobeIcon className="size-5 text-ink-soft" />
      <span className="sr-only">{t('signin.language')}</span>
      <select
        className="min-h-11 bg-transparent pe-1 font-medium outline-none"
        value={locale}
        onChange={(event) => choose(event.target.value as Locale)}
      >
        {Object.entries(LOCALES).map(([code, name]) => (
          <option key={code} value={code} className="bg-surface text-ink">
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
