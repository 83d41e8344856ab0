import type { Me } from '@romantic/contract';
import { useState } from 'react';
import { useProblemText } from '../../api/problem-text.ts';
import { useText } from '../../i18n/i18n.tsx';
import { ChoiceList } from '../profile/choice-list.tsx';
import { InterestPicker } from '../profile/interest-picker.tsx';
import { INTENT_IDS } from '../profile/lists.ts';
import { PhotoGrid } from '../profile/photo-grid.tsx';
import { PromptEditor } from '../profile/prompt-editor.tsx';
import { useUpdateProfile } from '../profile/use-update-profile.ts';
import { intentHintKey, intentKey } from '../profile/words.ts';
import { LocationStep } from './location-step.tsx';
import { StepFrame } from './step-frame.tsx';
import type { ProfileStep } from './steps.ts';

export interface ProfileStepProps {
  me: Me;
  onDone: () => void;
  /** Leaves everything that is left for later. */
  onLeave: () => void;
}

/** The questions of somebody who has an account. Each is saved when it is done. */
export function ProfileSteps({ step, ...rest }: ProfileStepProps & { step: ProfileStep }) {
  switch (step) {
    case 'location':
      return <LocationStep {...rest} />;
    case 'photos':
      return <PhotosStep {...rest} />;
    case 'interests':
      return <InterestsStep {...rest} />;
    case 'prompts':
      return <PromptsStep {...rest} />;
    case 'intent':
      return <IntentStep {...rest} />;
  }
}

function PhotosStep({ me, onDone }: ProfileStepProps) {
  const t = useText();
  const needed = me.missing.includes('photo') && me.photos.length === 0;
  return (
    <StepFrame
      step="photos"
      title={t('onboarding.photosTitle')}
      text={t('onboarding.photosText')}
      onSubmit={onDone}
      disabled={needed}
      {...(me.photos.length === 0 && !needed ? { onSkip: onDone } : {})}
    >
      <PhotoGrid photos={me.photos} />
    </StepFrame>
  );
}

function InterestsStep({ me, onDone }: ProfileStepProps) {
  const t = useText();
  const [interests, setInterests] = useState(me.interests);
  const { save, busy, problem } = useSave(onDone);
  return (
    <StepFrame
      step="interests"
      title={t('onboarding.interestsTitle')}
      text={t('onboarding.interestsText')}
      onSubmit={() => save({ interests })}
      busy={busy}
      error={problem}
      onSkip={onDone}
    >
      <InterestPicker chosen={interests} onChange={setInterests} />
    </StepFrame>
  );
}

function PromptsStep({ me, onDone }: ProfileStepProps) {
  const t = useText();
  const [prompts, setPrompts] = useState(me.prompts);
  const { save, busy, problem } = useSave(onDone);
  return (
    <StepFrame
      step="prompts"
      title={t('onboarding.promptsTitle')}
      text={t('onboarding.promptsText')}
      onSubmit={() => save({ prompts: prompts.filter(({ answer }) => answer.trim() !== '') })}
      busy={busy}
      error={problem}
      onSkip={onDone}
    >
      <PromptEditor prompts={prompts} onChange={setPrompts} />
    </StepFrame>
  );
}

function IntentStep({ me, onDone }: ProfileStepProps) {
  const t = useText();
  const [intent, setIntent] = useState(me.intent);
  const { save, busy, problem } = useSave(onDone);
  return (
    <StepFrame
      step="intent"
      title={t('onboarding.intentTitle')}
      text={t('onboarding.intentText')}
      submit={t('onboarding.finish')}
      onSubmit={() => save({ intent })}
      busy={busy}
      error={problem}
      onSkip={onDone}
    >
      <ChoiceList
        label={t('onboarding.intentTitle')}
        choices={INTENT_IDS.map((id) => ({ id, text: t(intentKey(id)), hint: t(intentHintKey(id)) }))}
        chosen={intent ? [intent] : []}
        onChange={([id]) => setIntent(id ?? null)}
      />
    </StepFrame>
  );
}

/** Saves a step and goes on; what went wrong is said in the step, and what was typed stays. */
function useSave(onDone: () => void) {
  const describe = useProblemText();
  const { mutate, isPending, error } = useUpdateProfile();
  return {
    save: (changes: Parameters<typeof mutate>[0]) => mutate(changes, { onSuccess: onDone }),
    busy: isPending,
    problem: error ? describe(error) : null,
  };
}
