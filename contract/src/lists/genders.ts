/** Who a member is, and (as a set) whom they look for. Stored: never rename. */
export const GENDERS = ['woman', 'man', 'nonbinary'] as const;
export type GenderId = (typeof GENDERS)[number];

/** English labels; a client translates by id. */
export const GENDER_LABELS: Readonly<Record<GenderId, string>> = {
  woman: 'Woman',
  man: 'Man',
  nonbinary: 'Non-binary',
};
