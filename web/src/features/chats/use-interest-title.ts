import type { Card } from '@romantic/contract';
import { useLocale } from '../../i18n/i18n.tsx';

/** What an interest is called, in languages that have a word for it here. */
export function useInterestTitle(): (interest: Card['interests'][number]) => string | null {
  const [locale] = useLocale();
  return (interest) => (locale === 'en' ? interest.replaceAll('-', ' ') : null);
}
