import type { GenderId, IntentId, InterestCategory, InterestId, PromptId } from '@romantic/contract';
import type { TextKey } from '../../i18n/i18n.tsx';

/** Keys of the words for what profiles hold. */
export const GENDER_IDS = ['woman', 'man', 'nonbinary'] as const satisfies readonly GenderId[];

export const genderKey = (id: GenderId, number: 'one' | 'many' = 'one') =>
  `profile.gender.${id}.${number}` as TextKey;
export const intentKey = (id: IntentId) => `profile.intent.${id}` as TextKey;
export const intentHintKey = (id: IntentId) => `profile.intentHint.${id}` as TextKey;
export const interestKey = (id: InterestId) => `profile.interest.${id}` as TextKey;
export const shelfKey = (id: InterestCategory) => `profile.shelf.${id}` as TextKey;
export const promptKey = (id: PromptId) => `profile.prompt.${id}` as TextKey;
