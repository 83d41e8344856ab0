import type { Me } from '@romantic/contract';
import type { Changes } from './use-update-profile.ts';

/** What the editor writes. */
export type ProfileForm = Pick<
  Me,
  | 'fullName'
  | 'bio'
  | 'heightCm'
  | 'prompts'
  | 'intent'
  | 'interests'
  | 'languages'
  | 'gender'
  | 'interestedIn'
>;

export function formOf(me: ProfileForm): ProfileForm {
  const { fullName, bio, heightCm, prompts, intent, interests, languages, gender, interestedIn } = me;
  return { fullName, bio, heightCm, prompts, intent, interests, languages, gender, interestedIn };
}

/** Only what differs: sentences without an answer and an empty name are not sent. */
export function changesOf(me: ProfileForm, form: ProfileForm): Changes {
  const clean: ProfileForm = {
    ...form,
    fullName: form.fullName.trim() || me.fullName,
    bio: form.bio.trim(),
    prompts: form.prompts
      .map(({ promptId, answer }) => ({ promptId, answer: answer.trim() }))
      .filter(({ answer }) => answer !== ''),
    interestedIn: form.interestedIn.length > 0 ? form.interestedIn : me.interestedIn,
  };
  const before = formOf(me);
  const differs = Object.entries(clean).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name as keyof ProfileForm]),
  );
  return Object.fromEntries(differs);
}
