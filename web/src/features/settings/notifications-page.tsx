import { type NotificationKind, type NotificationPreferences, notifications } from '@romantic/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { useProblemText } from '../../api/problem-text.ts';
import { keys } from '../../api/queries.ts';
import { Field, TextInput } from '../../design/field.tsx';
import { Page } from '../../design/page.tsx';
import { Skeleton } from '../../design/skeleton.tsx';
import { ErrorState } from '../../design/states.tsx';
import { Switch } from '../../design/switch.tsx';
import { useText } from '../../i18n/i18n.tsx';
import { PushSwitch } from './push-switch.tsx';
import { SettingsPart } from './settings-part.tsx';

const KINDS = [
  'message',
  'match',
  'like',
  'call',
  'missedCall',
  'gift',
  'system',
] as const satisfies readonly NotificationKind[];
const NIGHT = { from: '22:30', to: '07:30' };

/** What one is told of while the app is closed, how much it says, and when not. */
export function NotificationsPage() {
  const t = useText();
  const { data, error, refetch } = useQuery({
    queryKey: keys.notifications,
    queryFn: () => api.call(notifications.getNotificationPreferences),
  });
  return (
    <Page title={t('settings.notifications')} back="/settings" className="grid gap-6">
      <PushSwitch />
      {data && <Preferences stored={data} />}
      {error && !data && <ErrorState error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton className="h-96 w-full" />}
    </Page>
  );
}

function Preferences({ stored }: { stored: NotificationPreferences }) {
  const t = useText();
  const describe = useProblemText();
  const client = useQueryClient();
  const [wish, setWish] = useState<Partial<NotificationPreferences>>({});
  const { mutate, error } = useMutation({
    mutationFn: (changes: Partial<NotificationPreferences>) =>
      api.call(notifications.updateNotificationPreferences, {
        body: { ...changes, timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone },
      }),
    onSuccess: (saved) => client.setQueryData(keys.notifications, saved),
    onSettled: () => setWish({}),
  });
  const { muted, previews, quietHours } = { ...stored, ...wish };
  const change = (changes: Partial<NotificationPreferences>): void => {
    setWish(changes);
    mutate(changes);
  };
  return (
    <>
      <p role="alert" className="rounded-card bg-danger-soft p-4 text-danger empty:hidden">
        {error ? describe(error) : null}
      </p>
      <SettingsPart title={t('settings.tellMe')}>
        {KINDS.map((kind) => (
          <Switch
            key={kind}
            label={t(`settings.kind.${kind}`)}
            checked={!muted.includes(kind)}
            onChange={(on) => change({ muted: on ? muted.filter((one) => one !== kind) : [...muted, kind] })}
          />
        ))}
      </SettingsPart>
      <SettingsPart title={t('settings.screen')}>
        <Switch
          label={t('settings.previews')}
          hint={t('settings.previewsHint')}
          checked={previews}
          onChange={(on) => change({ previews: on })}
        />
      </SettingsPart>
      <SettingsPart title={t('settings.quiet')} text={t('settings.quietHint')}>
        <Switch
          label={t('settings.quietOn')}
          checked={quietHours !== null}
          onChange={(on) => change({ quietHours: on ? NIGHT : null })}
        />
        {quietHours && (
          <div className="grid grid-cols-2 gap-4 pt-4">
            {(['from', 'to'] as const).map((end) => (
              <Field key={end} label={t(`settings.quiet.${end}`)}>
                <TextInput
                  type="time"
                  required
                  value={quietHours[end]}
                  onChange={({ target }) =>
                    target.value && change({ quietHours: { ...quietHours, [end]: target.value } })
                  }
                />
              </Field>
            ))}
          </div>
        )}
      </SettingsPart>
    </>
  );
}
