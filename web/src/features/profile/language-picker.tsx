import type { LanguageCode } from '@romantic/contract';
import { useMemo } from 'react';
import { Select } from '../../design/field.tsx';
import { CloseIcon } from '../../design/icons.tsx';
import { useLocale, useText } from '../../i18n/i18n.tsx';
import { LANGUAGE_CODES } from './lists.ts';

const MAX_LANGUAGES = 10;

interface LanguagePickerProps {
  chosen: readonly LanguageCode[];
  onChange: (chosen: LanguageCode[]) => void;
}

/** Languages one speaks, named in the language of the app. */
export function LanguagePicker({ chosen, onChange }: LanguagePickerProps) {
  const t = useText();
  const [locale] = useLocale();
  const languages = useMemo(() => {
    const names = new Intl.DisplayNames([locale], { type: 'language' });
    return LANGUAGE_CODES.map((code) => ({ code, name: names.of(code) ?? code })).sort((a, b) =>
      a.name.localeCompare(b.name, locale),
    );
  }, [locale]);
  const nameOf = (code: LanguageCode): string => languages.find((one) => one.code === code)?.name ?? code;
  return (
    <div className="grid gap-3">
      <ul className="flex flex-wrap gap-2 empty:hidden">
        {chosen.map((code) => (
          <li key={code}>
            <button
              type="button"
              className="inline-flex min-h-11 items-center gap-2 rounded-full bg-accent-soft ps-4 pe-3 text-accent-ink"
              aria-label={t('profile.languageRemove', { language: nameOf(code) })}
              onClick={() => onChange(chosen.filter((one) => one !== code))}
            >
              {nameOf(code)}
              <CloseIcon className="size-4" />
            </button>
          </li>
        ))}
      </ul>
      {chosen.length < MAX_LANGUAGES && (
        <Select
          aria-label={t('profile.languageAdd')}
          value=""
          onChange={({ target }) => onChange([...chosen, target.value as LanguageCode])}
        >
          <option value="">{t('profile.languageAdd')}</option>
          {languages
            .filter(({ code }) => !chosen.includes(code))
            .map(({ code, name }) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
        </Select>
      )}
    </div>
  );
}
