import { INTERESTS, type InterestId } from '@romantic/contract';

const LABELS = new Map<string, string>(INTERESTS.map((interest) => [interest.id, interest.label]));
/** First letters that stay big inside a sentence. */
const PROPER = new Set<InterestId>(['k-pop', 'djing', 'diy', 'formula-1', 'latin-music']);

/** The interest as a noun inside a sentence: "board games", "K-pop". */
export function sayInterest(id: InterestId): string {
  const label = LABELS.get(id) ?? id;
  return PROPER.has(id) ? label : label.charAt(0).toLowerCase() + label.slice(1);
}

/** What can stand in a sentence: `a` and `b` are two interests, `job` has its article. */
export interface Words {
  a: string;
  b: string;
  city: string;
  job: string;
}

/** Replaces `{a}`; `{A}` is the same with a big first letter. Throws for a word that is not there. */
export function fillIn(sentence: string, words: Words): string {
  return sentence.replace(/\{(\w+)\}/g, (slot, name: string) => {
    const word = words[name.toLowerCase() as keyof Words] as string | undefined;
    if (!word) throw new Error(`No word for ${slot}`);
    return name === name.toLowerCase() ? word : word.charAt(0).toUpperCase() + word.slice(1);
  });
}
