import type { Me } from '@romantic/contract';
import { useState } from 'react';
import { isProblem } from '../../api/client.ts';
import { useProblemText } from '../../api/problem-text.ts';
import { useMe } from '../../api/queries.ts';
import { Button, ButtonLink } from '../../design/button.tsx';
import { Page } from '../../design/page.tsx';
import { Skeleton } from '../../design/skeleton.tsx';
import { ErrorState } from '../../design/states.tsx';
import { Switch } from '../../design/switch.tsx';
import { useText } from '../../i18n/i18n.tsx';
import { CitySearch, useCityName } from '../profile/city-search.tsx';
import { useUpdateProfile } from '../profile/use-update-profile.ts';
import { SettingsPart } from './settings-part.tsx';

/** Who sees one, and how much. Each switch holds at once. */
export function PrivacyPage() {
  const t = useText();
  const { data: me, error, refetch } = useMe();
  return (
    <Page title={t('settings.privacy')} back="/settings">
      {me ? (
        <Privacy me={me} />
      ) : error ? (
        <ErrorState error={error} retry={() => void refetch()} />
      ) : (
        <Skeleton className="h-96 w-full" />
      )}
    </Page>
  );
}

type Name = keyof Me['visibility'];

function Privacy({ me }: { me: Me }) {
  const t = useText();
  const describe = useProblemText();
  const cityName = useCityName();
  const { mutate, isPending, error } = useUpdateProfile();
  const [wish, setWish] = useState<Partial<Me['visibility']>>({});
  const [moving, setMoving] = useState(false);
  const shown = { ...me.visibility, ...wish };
  const flip = (name: Name, value: boolean): void => {
    setWish({ [name]: value });
    mutate({ visibility: { [name]: value } }, { onSettled: () => setWish({}) });
  };
  const switchOf = (name: Name) => (
    <Switch
      label={t(`settings.${name}`)}
      hint={t(`settings.${name}Hint`)}
      checked={shown[name]}
      onChange={(value) => flip(name, value)}
    />
  );
  return (
    <div className="grid gap-6">
      <p role="alert" className="rounded-card bg-danger-soft p-4 text-danger empty:hidden">
        {error ? describe(error) : null}
        {isProblem(error, 'plan_required') && (
          <ButtonLink className="ms-3" size="small" to="/plans">
            {t('settings.seePlans')}
          </ButtonLink>
        )}
      </p>
      <SettingsPart title={t('settings.whoSees')}>
        {switchOf('paused')}
        {switchOf('incognito')}
      </SettingsPart>
      <SettingsPart title={t('settings.whatIsShown')}>
        {switchOf('hideAge')}
        {switchOf('hideDistance')}
        {switchOf('hideActivity')}
        {switchOf('hideReads')}
      </SettingsPart>
      <SettingsPart
        title={t('settings.place')}
        text={
          me.location?.city ? cityName(me.location.city, me.location.countryCode) : t('settings.placeNone')
        }
      >
        {moving ? (
          <div className="pt-4">
            <CitySearch
              busy={isPending}
              onChoose={(location) => mutate({ location }, { onSuccess: () => setMoving(false) })}
            />
          </div>
        ) : (
          <Button className="mt-3" variant="soft" onClick={() => setMoving(true)}>
            {t('settings.placeChange')}
          </Button>
        )}
      </SettingsPart>
    </div>
  );
}
