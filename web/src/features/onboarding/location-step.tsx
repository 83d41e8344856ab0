import type { Coordinates } from '@romantic/contract';
import { useState } from 'react';
import { useProblemText } from '../../api/problem-text.ts';
import { Button } from '../../design/button.tsx';
import { PinIcon } from '../../design/icons.tsx';
import { useText } from '../../i18n/i18n.tsx';
import { CitySearch, useCityName } from '../profile/city-search.tsx';
import { findPosition } from '../profile/find-position.ts';
import { useUpdateProfile } from '../profile/use-update-profile.ts';
import type { ProfileStepProps } from './profile-steps.tsx';
import { StepFrame } from './step-frame.tsx';

/** A place by the browser or by hand. What leaves the device is rounded to about a kilometre either way. */
export function LocationStep({ me, onDone }: ProfileStepProps) {
  const t = useText();
  const describe = useProblemText();
  const cityName = useCityName();
  const { mutateAsync, isPending } = useUpdateProfile();
  const [finding, setFinding] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const save = async (location: Coordinates): Promise<void> => {
    setProblem(null);
    await mutateAsync({ location }).catch((error) => setProblem(describe(error)));
  };
  const locate = async (): Promise<void> => {
    setFinding(true);
    setProblem(null);
    const found = await findPosition();
    setFinding(false);
    if ('problem' in found) setProblem(t(`onboarding.position.${found.problem}`));
    else await save(found);
  };
  const place = me.location?.city ? cityName(me.location.city, me.location.countryCode) : null;
  return (
    <StepFrame
      step="location"
      title={t('onboarding.locationTitle')}
      text={t('onboarding.locationText')}
      onSubmit={onDone}
      busy={isPending}
      disabled={me.location === null}
      error={problem}
    >
      {me.location && (
        <p aria-live="polite" className="mb-6 flex items-center gap-3 rounded-3xl bg-sage-soft p-5 text-lg">
          <PinIcon className="size-6 shrink-0 text-sage" />
          {place ? t('onboarding.locationIs', { place }) : t('onboarding.locationSet')}
        </p>
      )}
      <Button
        variant="soft"
        size="large"
        className="w-full"
        busy={finding}
        disabled={isPending}
        onClick={() => void locate()}
      >
        {t('onboarding.locate')}
      </Button>
      <p className="my-5 text-center text-ink-soft">{t('onboarding.or')}</p>
      <CitySearch busy={isPending} onChoose={(city) => void save(city)} />
      <p className="mt-6 text-sm text-ink-soft text-pretty">{t('onboarding.locationPrivacy')}</p>
    </StepFrame>
  );
}
