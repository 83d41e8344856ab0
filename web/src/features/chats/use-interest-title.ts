import type { Card } from '@romantic/contract';
import { useLocale, useText } from '../../i18n/i18n.tsx';
import { interestKey } from '../profile/words.ts';

/** What an interest is called in the middle of a sentence. */
export function useInterestTitle(): (interest: Card['interests'][number]) => string {
  const t = useText();
  const [locale] = useLocale();
  return (interest) => {
    const title = t(interestKey(interest));
    return locale === 'de' ? title : title.toLocaleLowerCase(locale);
  };
}
