import { useState } from 'react';
import { TextInput } from '../../design/field.tsx';
import { useText } from '../../i18n/i18n.tsx';
import { ChoiceList } from '../profile/choice-list.tsx';
import { GENDER_IDS, genderKey } from '../profile/words.ts';
import { BirthdayStep } from './birthday-step.tsx';
import type { Draft } from './draft.ts';
import { PromiseStep } from './promise-step.tsx';
import { StepFrame } from './step-frame.tsx';
import type { DraftStep } from './steps.ts';

interface DraftStepProps {
  draft: Draft;
  onDone: (changes: Draft) => void;
}

/** The questions before there is an account. */
export function DraftSteps({ step, ...rest }: DraftStepProps & { step: DraftStep }) {
  switch (step) {
    case 'name':
      return <NameStep {...rest} />;
    case 'birthday':
      return <BirthdayStep {...rest} />;
    case 'gender':
      return <GenderStep {...rest} />;
    case 'who':
      return <WhoStep {...rest} />;
    case 'promise':
      return <PromiseStep draft={rest.draft} />;
  }
}

function NameStep({ draft, onDone }: DraftStepProps) {
  const t = useText();
  const [name, setName] = useState(draft.fullName ?? '');
  const [problem, setProblem] = useState(false);
  const trimmed = name.trim();
  return (
    <StepFrame
      step="name"
      title={t('onboarding.nameTitle')}
      text={t('onboarding.nameText')}
      onSubmit={() => (trimmed ? onDone({ fullName: trimmed }) : setProblem(true))}
      error={problem && !trimmed ? t('onboarding.nameEmpty') : null}
    >
      <TextInput
        aria-label={t('onboarding.name')}
        className="h-16! rounded-3xl! text-2xl!"
        value={name}
        maxLength={60}
        autoComplete="given-name"
        name="name"
        required
        aria-invalid={problem && !trimmed}
        onChange={(event) => setName(event.target.value)}
      />
    </StepFrame>
  );
}

function GenderStep({ draft, onDone }: DraftStepProps) {
  const t = useText();
  const [gender, setGender] = useState(draft.gender ?? null);
  const [problem, setProblem] = useState(false);
  return (
    <StepFrame
      step="gender"
      title={t('onboarding.genderTitle')}
      text={t('onboarding.genderText')}
      onSubmit={() => (gender ? onDone({ gender }) : setProblem(true))}
      error={problem && !gender ? t('onboarding.chooseOne') : null}
    >
      <ChoiceList
        label={t('onboarding.genderTitle')}
        choices={GENDER_IDS.map((id) => ({ id, text: t(genderKey(id)) }))}
        chosen={gender ? [gender] : []}
        onChange={([id]) => setGender(id ?? null)}
      />
    </StepFrame>
  );
}

function WhoStep({ draft, onDone }: DraftStepProps) {
  const t = useText();
  const [interestedIn, setInterestedIn] = useState(draft.interestedIn ?? []);
  const [problem, setProblem] = useState(false);
  const empty = interestedIn.length === 0;
  return (
    <StepFrame
      step="who"
      title={t('onboarding.whoTitle')}
      text={t('onboarding.whoText')}
      onSubmit={() => (empty ? setProblem(true) : onDone({ interestedIn }))}
      error={problem && empty ? t('onboarding.chooseSome') : null}
    >
      <ChoiceList
        multiple
        label={t('onboarding.whoTitle')}
        choices={GENDER_IDS.map((id) => ({ id, text: t(genderKey(id, 'many')) }))}
        chosen={interestedIn}
        onChange={setInterestedIn}
      />
    </StepFrame>
  );
}
