/** What a member hopes to find. Stored: never rename; new ones go to the end. */
export const INTENT_IDS = [
  'life-partner',
  'long-term',
  'long-term-open-to-short',
  'short-term-open-to-long',
  'short-term',
  'friends',
  'figuring-out',
] as const;
export type IntentId = (typeof INTENT_IDS)[number];

/** English labels; a client translates by id. */
export const INTENT_LABELS: Readonly<Record<IntentId, string>> = {
  'life-partner': 'A partner for life',
  'long-term': 'Long-term relationship',
  'long-term-open-to-short': 'Long-term, open to short',
  'short-term-open-to-long': 'Short-term, open to long',
  'short-term': 'Short-term fun',
  friends: 'New friends',
  'figuring-out': 'Still figuring it out',
};
