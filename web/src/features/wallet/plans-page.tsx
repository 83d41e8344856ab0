import { type Plan, type PlanId, premium } from '@romantic/contract';
import { useState } from 'react';
import { api, isProblem } from '../../api/client.ts';
import { useProblemText } from '../../api/problem-text.ts';
import { Page } from '../../design/page.tsx';
import { ConfirmSheet } from '../../design/sheet.tsx';
import { Skeleton } from '../../design/skeleton.tsx';
import { ErrorState } from '../../design/states.tsx';
import { Tabs } from '../../design/tabs.tsx';
import { toast } from '../../design/toast.tsx';
import { useLocale, useText } from '../../i18n/i18n.tsx';
import { CurrentPlan } from './current-plan.tsx';
import { formatPrice, savedByYear } from './money.ts';
import { PlanCard } from './plan-card.tsx';
import { usePlans, usePremium, usePurse } from './purse.ts';

type Period = Plan['period'];

/** `/plans`: what there is, what the member has, and how to change it. */
export function PlansPage() {
  const t = useText();
  const { data, error, refetch } = usePlans();
  const { data: mine } = usePremium();
  const [period, setPeriod] = useState<Period>('P1M');
  const [chosen, setChosen] = useState<Plan | null>(null);
  const provider = data?.providers.find((one) => one === 'stripe' || one === 'sandbox') ?? null;
  const shown = data?.plans.filter((plan) => plan.period === period) ?? [];
  return (
    <Page title={t('wallet.plansTitle')} back="/wallet" wide className="mx-auto max-w-3xl">
      <p className="max-w-xl text-lg text-ink-soft text-pretty">{t('wallet.plansText')}</p>
      {mine && mine.tier !== 'free' && <CurrentPlan mine={mine} plans={data?.plans ?? []} />}
      {error && !data && <ErrorState error={error} retry={() => void refetch()} />}
      <div className="mx-auto mt-8 max-w-sm">
        <Tabs<Period>
          id="period"
          label={t('wallet.period')}
          tabs={[
            { value: 'P1M', label: t('wallet.monthly') },
            { value: 'P1Y', label: <YearLabel plans={data?.plans ?? []} /> },
          ]}
          value={period}
          onChange={setPeriod}
        />
      </div>
      <div
        id="period-panel"
        role="tabpanel"
        aria-labelledby={`period-${period}`}
        className="mt-6 grid gap-5 md:grid-cols-2"
      >
        {!data && !error && [1, 2].map((at) => <Skeleton key={at} className="h-120 rounded-photo" />)}
        {shown.map((plan) => (
          <PlanCard
            key={plan.id}
            plan={plan}
            current={mine?.plan === plan.id && mine.tier !== 'free'}
            change={mine !== undefined && mine.tier !== 'free' && mine.can.change}
            offered={provider !== null && (mine === undefined || mine.tier === 'free' || mine.can.change)}
            onChoose={() => setChosen(plan)}
          />
        ))}
      </div>
      <p className="mt-6 text-center text-sm text-ink-soft text-pretty">
        {provider === null && data ? t('wallet.plansElsewhere') : t('wallet.plansSmall')}
      </p>
      {chosen && provider && (
        <Confirm
          plan={chosen}
          provider={provider}
          change={mine !== undefined && mine.tier !== 'free'}
          onClose={() => setChosen(null)}
        />
      )}
    </Page>
  );
}

function YearLabel({ plans }: { plans: readonly Plan[] }) {
  const t = useText();
  const find = (id: PlanId) => plans.find((plan) => plan.id === id)?.price;
  const [month, year] = [find('plus_month'), find('plus_year')];
  const saved = month && year ? savedByYear(month, year) : 0;
  return (
    <>
      {t('wallet.yearly')}
      {saved > 0 && (
        <span className="ms-2 text-sm font-semibold text-gold">{t('wallet.saved', { percent: saved })}</span>
      )}
    </>
  );
}

function Confirm({
  plan,
  provider,
  change,
  onClose,
}: {
  plan: Plan;
  provider: 'stripe' | 'sandbox' | 'apple' | 'google';
  change: boolean;
  onClose(): void;
}) {
  const t = useText();
  const [locale] = useLocale();
  const problemText = useProblemText();
  const act = usePurse(async () => {
    if (change)
      return { ...(await api.call(premium.changePlan, { body: { plan: plan.id } })), checkoutUrl: null };
    return api.call(premium.subscribe, { body: { plan: plan.id, provider } });
  });
  const price = formatPrice(plan.price, locale);
  const subscribe = () =>
    act.mutate(undefined, {
      onSuccess({ checkoutUrl }) {
        if (checkoutUrl) return location.assign(checkoutUrl);
        toast.show(t('wallet.subscribed', { plan: plan.title }), { tone: 'kind' });
        onClose();
      },
    });
  return (
    <ConfirmSheet
      open
      danger={false}
      onClose={onClose}
      title={plan.title}
      confirm={t('wallet.payMoney', { price })}
      busy={act.isPending}
      onConfirm={subscribe}
      text={
        <>
          <p className="text-pretty">
            {t(plan.period === 'P1M' ? 'wallet.renewsMonthly' : 'wallet.renewsYearly', { price })}{' '}
            {t(provider === 'sandbox' ? 'wallet.sandboxText' : 'wallet.stripeText')}
          </p>
          <p role="alert" className="mt-3 font-medium text-danger empty:hidden">
            {act.error
              ? isProblem(act.error, 'already_subscribed')
                ? t('wallet.alreadySubscribed')
                : problemText(act.error)
              : ''}
          </p>
        </>
      }
    />
  );
}
