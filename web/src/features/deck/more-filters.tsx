import type { LanguageCode, MustHaves } from '@romantic/contract';
import { useMe } from '../../api/queries.ts';
import { MultiChips } from '../../design/chips.tsx';
import { useLocale, useText } from '../../i18n/i18n.tsx';
import { interestKey } from '../profile/words.ts';

const MOST = 10;
/** Offered beside those that the member speaks. */
const COMMON_LANGUAGES: readonly LanguageCode[] = ['en', 'es', 'fr', 'de', 'pt', 'ar', 'it', 'nl'];

/** Languages to share and interests to share: one's own are offered, and what is demanded already. */
export function MoreFilters({ value, onChange }: { value: MustHaves; onChange(value: MustHaves): void }) {
  const t = useText();
  const [locale] = useLocale();
  const me = useMe().data;
  const names = new Intl.DisplayNames(locale, { type: 'language' });
  const languages = [...new Set([...(value.languages ?? []), ...(me?.languages ?? []), ...COMMON_LANGUAGES])];
  const interests = [...new Set([...(value.interests ?? []), ...(me?.interests ?? [])])];
  return (
    <>
      <div className="flex flex-col gap-2">
        <p className="font-semibold">{t('deck.speaks')}</p>
        <MultiChips
          label={t('deck.speaks')}
          most={MOST}
          choices={languages.map((code) => ({ value: code, label: names.of(code) ?? code }))}
          value={value.languages ?? []}
          onChange={(next) => onChange({ ...value, languages: next })}
        />
      </div>
      {interests.length > 0 && (
        <div className="flex flex-col gap-2">
          <p className="font-semibold">{t('deck.sharesInterest')}</p>
          <MultiChips
            label={t('deck.sharesInterest')}
            most={MOST}
            choices={interests.map((id) => ({ value: id, label: t(interestKey(id)) }))}
            value={value.interests ?? []}
            onChange={(next) => onChange({ ...value, interests: next })}
          />
        </div>
      )}
    </>
  );
}
