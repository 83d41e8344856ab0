import { useTheme } from '../../app/theme.ts';
import { Page } from '../../design/page.tsx';
import { LOCALES, type Locale, useLocale, useText } from '../../i18n/i18n.tsx';
import { ChoiceList } from '../profile/choice-list.tsx';

const THEMES = ['system', 'light', 'dark'] as const;

/** Language and light. */
export function AppearancePage() {
  const t = useText();
  const [locale, chooseLocale] = useLocale();
  const [theme, chooseTheme] = useTheme();
  return (
    <Page title={t('settings.appearance')} back="/settings" className="grid gap-8">
      <section>
        <h2 className="mb-4 text-2xl">{t('settings.theme')}</h2>
        <ChoiceList
          label={t('settings.theme')}
          choices={THEMES.map((id) => ({ id, text: t(`settings.theme.${id}`) }))}
          chosen={[theme]}
          onChange={([id]) => id && chooseTheme(id)}
        />
      </section>
      <section>
        <h2 className="mb-4 text-2xl">{t('signin.language')}</h2>
        <ChoiceList
          label={t('signin.language')}
          choices={(Object.keys(LOCALES) as Locale[]).map((id) => ({ id, text: LOCALES[id] }))}
          chosen={[locale]}
          onChange={([id]) => id && chooseLocale(id)}
        />
      </section>
    </Page>
  );
}
