import type { Plan } from '@romantic/contract';
import { Badge } from '../../design/badge.tsx';
import { Button } from '../../design/button.tsx';
import { classNames } from '../../design/class-names.ts';
import { CheckIcon } from '../../design/icons.tsx';
import { useLocale, useText } from '../../i18n/i18n.tsx';
import { formatPrice, perMonth } from './money.ts';

/** One plan: what it costs and all that it gives. */
export function PlanCard({
  plan,
  current,
  change,
  offered,
  onChoose,
}: {
  plan: Plan;
  current: boolean;
  /** The member has another plan and goes over to this one. */
  change: boolean;
  offered: boolean;
  onChoose(): void;
}) {
  const t = useText();
  const [locale] = useLocale();
  const gold = plan.tier === 'gold';
  return (
    <article
      className={classNames(
        'flex flex-col rounded-photo border p-6',
        gold ? 'border-transparent bg-gold-soft' : 'border-line bg-surface',
      )}
    >
      <header className="flex items-start justify-between gap-3">
        <h2 className={classNames('text-4xl', gold && 'text-gold')}>{plan.title}</h2>
        {current && <Badge tone="sage">{t('wallet.current')}</Badge>}
      </header>
      <p className="mt-1 min-h-12 text-ink-soft text-pretty">
        {t(gold ? 'wallet.goldText' : 'wallet.plusText')}
      </p>
      <p className="mt-4">
        <span className="font-display text-4xl">
          {formatPrice(plan.period === 'P1Y' ? perMonth(plan.price) : plan.price, locale)}
        </span>{' '}
        <span className="text-ink-soft">{t('wallet.aMonth')}</span>
      </p>
      <p className="min-h-6 text-sm text-ink-soft">
        {plan.period === 'P1Y' && t('wallet.aYear', { price: formatPrice(plan.price, locale) })}
      </p>
      <ul className="mt-5 flex grow flex-col gap-2.5">
        {plan.entitlements.map((name) => (
          <li key={name} className="flex gap-3">
            <span className={gold ? 'text-gold' : 'text-sage'}>
              <CheckIcon className="mt-0.5 size-5" />
            </span>
            {t(`wallet.gives_${name}`, {
              count: name === 'monthly_boosts' ? plan.monthly.boosts : plan.monthly.superlikes,
            })}
          </li>
        ))}
      </ul>
      {!current && offered && (
        <Button
          className="mt-6 w-full"
          variant={gold ? 'primary' : 'soft'}
          onClick={onChoose}
          data-plan={plan.id}
        >
          {t(change ? 'wallet.changeTo' : 'wallet.choose', { plan: plan.title })}
        </Button>
      )}
    </article>
  );
}
