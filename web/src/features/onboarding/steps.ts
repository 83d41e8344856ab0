import type { Me } from '@romantic/contract';
import type { Draft } from './draft.ts';

/** Before there is an account: told to this browser. */
export const DRAFT_STEPS = ['name', 'birthday', 'gender', 'who', 'promise'] as const;
/** With an account: each is saved when it is done, and all but the first can be left for later. */
export const PROFILE_STEPS = ['location', 'photos', 'interests', 'prompts', 'intent'] as const;
export const STEPS = [...DRAFT_STEPS, ...PROFILE_STEPS] as const;
export type DraftStep = (typeof DRAFT_STEPS)[number];
export type ProfileStep = (typeof PROFILE_STEPS)[number];
export type Step = (typeof STEPS)[number];

export function isStep(text: string | undefined): text is Step {
  return (STEPS as readonly (string | undefined)[]).includes(text);
}

export function isDraftStep(step: Step): step is DraftStep {
  return (DRAFT_STEPS as readonly Step[]).includes(step);
}

/** Null behind the last one. */
export function nextStep(step: Step): Step | null {
  return STEPS[STEPS.indexOf(step) + 1] ?? null;
}

/** Null before the first one, and before the first that an account has: what made the account is done. */
export function stepBefore(step: Step): Step | null {
  return step === 'location' ? null : (STEPS[STEPS.indexOf(step) - 1] ?? null);
}

/** The first question of the draft that has no answer. */
export function openDraftStep(draft: Draft): DraftStep {
  if (!draft.fullName) return 'name';
  if (!draft.birthDate) return 'birthday';
  if (!draft.gender) return 'gender';
  return draft.interestedIn?.length ? 'promise' : 'who';
}

/** Where somebody with an account goes on: what keeps them unseen first, then where they left; null: nowhere. */
export function openProfileStep(me: Pick<Me, 'missing'>, left: string | null): ProfileStep | null {
  if (me.missing.includes('location')) return 'location';
  const leftAt = PROFILE_STEPS.find((step) => step === left);
  if (me.missing.includes('photo')) return 'photos';
  return leftAt ?? null;
}
