import type { Card } from '@romantic/contract';

/** What an interest is called. */
export function useInterestTitle(): (interest: Card['interests'][number]) => string {
  return (interest) => interest.replaceAll('-', ' ');
}
