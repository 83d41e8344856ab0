import { type Plan, type Premium, premium } from '@romantic/contract';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { useProblemText } from '../../api/problem-text.ts';
import { Button } from '../../design/button.tsx';
import { ConfirmSheet } from '../../design/sheet.tsx';
import { toast } from '../../design/toast.tsx';
import { useFormats, useText } from '../../i18n/i18n.tsx';
import { usePurse } from './purse.ts';

/** What the member has, until when, and how it ends. */
export function CurrentPlan({ mine, plans }: { mine: Premium; plans: readonly Plan[] }) {
  const t = useText();
  const { date } = useFormats();
  const problemText = useProblemText();
  const [asking, setAsking] = useState(false);
  const cancel = usePurse(() => api.call(premium.cancelSubscription));
  const resume = usePurse(() => api.call(premium.resumeSubscription));
  const portal = usePurse(() => api.call(premium.openPortal));
  const title = plans.find(({ id }) => id === mine.plan)?.title ?? t(`wallet.tier_${mine.tier}`);
  const until = mine.periodEndsAt === null ? '' : date(mine.periodEndsAt, { dateStyle: 'long' });
  const told = { onError: (error: unknown) => void toast.show(problemText(error), { tone: 'bad' as const }) };
  return (
    <section
      aria-labelledby="current-plan"
      className="mt-6 rounded-photo bg-sage-soft p-6"
      data-testid="current-plan"
    >
      <h2 id="current-plan" className="text-2xl">
        {t('wallet.youHave', { plan: title })}
      </h2>
      <p className="mt-1 text-pretty">
        {mine.status === 'grace'
          ? t('wallet.inGrace', { date: mine.graceEndsAt === null ? until : date(mine.graceEndsAt) })
          : until && t(mine.renews ? 'wallet.renewsOn' : 'wallet.endsOn', { date: until })}
      </p>
      <Left mine={mine} />
      <div className="mt-4 flex flex-wrap gap-3">
        {mine.can.resume && !mine.renews && (
          <Button size="small" busy={resume.isPending} onClick={() => resume.mutate(undefined, told)}>
            {t('wallet.resume')}
          </Button>
        )}
        {mine.can.cancel && mine.renews && (
          <Button size="small" variant="quiet" onClick={() => setAsking(true)}>
            {t('wallet.cancelPlan')}
          </Button>
        )}
        {mine.can.portal && (
          <Button
            size="small"
            variant="quiet"
            busy={portal.isPending}
            onClick={() =>
              portal.mutate(undefined, { ...told, onSuccess: ({ url }) => location.assign(url) })
            }
          >
            {t('wallet.portal')}
          </Button>
        )}
        {mine.manageUrl && (
          <a
            href={mine.manageUrl}
            rel="noreferrer"
            className="min-h-9 font-semibold underline underline-offset-4"
          >
            {t('wallet.manage')}
          </a>
        )}
      </div>
      <ConfirmSheet
        open={asking}
        onClose={() => setAsking(false)}
        title={t('wallet.cancelTitle', { plan: title })}
        text={t('wallet.cancelText', { date: until })}
        confirm={t('wallet.cancelPlan')}
        busy={cancel.isPending}
        onConfirm={() => cancel.mutate(undefined, { ...told, onSuccess: () => setAsking(false) })}
      />
    </section>
  );
}

/** Of what is counted: how many are left this month. */
function Left({ mine }: { mine: Premium }) {
  const t = useText();
  const counted = mine.entitlements.filter(({ left }) => left !== null);
  if (counted.length === 0) return null;
  return (
    <ul className="mt-3 flex flex-wrap gap-2 text-sm">
      {counted.map(({ name, left, monthly }) => (
        <li key={name} className="rounded-full bg-surface px-3.5 py-1.5">
          {t(name === 'monthly_boosts' ? 'wallet.boostsLeft' : 'wallet.superlikesLeft', {
            left: left ?? 0,
            monthly: monthly ?? 0,
          })}
        </li>
      ))}
    </ul>
  );
}
