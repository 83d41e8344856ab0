import { ButtonLink } from '../../design/button.tsx';
import { BoltIcon, ForwardIcon, StarIcon, UndoIcon } from '../../design/icons.tsx';
import { Page } from '../../design/page.tsx';
import { Skeleton } from '../../design/skeleton.tsx';
import { ErrorState } from '../../design/states.tsx';
import { useFormats, useText } from '../../i18n/i18n.tsx';
import { CoinDrawing } from './coin-drawing.tsx';
import { EarnSection } from './earn-section.tsx';
import { PacksSection } from './packs-section.tsx';
import { useBalance, usePremium } from './purse.ts';
import { SpendSection } from './spend-section.tsx';
import { Statement } from './statement.tsx';

/** `/wallet`: what the member has, how more comes, what it buys, and where it went. */
export function WalletPage() {
  const t = useText();
  return (
    <Page title={t('wallet.title')} back="/me">
      <Balance />
      <PlanLine />
      <SpendSection />
      <EarnSection />
      <PacksSection />
      <Statement />
    </Page>
  );
}

function Balance() {
  const t = useText();
  const { number } = useFormats();
  const { data, error, refetch } = useBalance();
  if (error && !data) return <ErrorState error={error} retry={() => void refetch()} />;
  return (
    <div className="relative overflow-hidden rounded-photo bg-gold-soft p-6 sm:p-8">
      <CoinDrawing className="absolute -end-8 -bottom-10 size-44 opacity-90 rtl:-scale-x-100" />
      <p className="font-medium text-gold">{t('wallet.yourCoins')}</p>
      <p
        className="mt-2 font-display text-6xl leading-none tabular-nums"
        data-testid="balance"
        aria-live="polite"
      >
        {data ? number(data.balance) : <Skeleton className="h-15 w-32" />}
      </p>
      <p className="mt-1 min-h-6 text-sm text-gold">
        {data && data.pending > 0 && t('wallet.pending', { count: data.pending })}
      </p>
      <ul className="relative mt-4 flex flex-wrap gap-2 pe-24" aria-label={t('wallet.stock')}>
        <Stock
          icon={<StarIcon className="size-5" />}
          text={t('wallet.superlikes', { count: data?.stock.superlike ?? 0 })}
        />
        <Stock
          icon={<UndoIcon className="size-5" />}
          text={t('wallet.rewinds', { count: data?.stock.rewind ?? 0 })}
        />
        <Stock
          icon={<BoltIcon className="size-5" />}
          text={t('wallet.boosts', { count: data?.stock.boost ?? 0 })}
        />
      </ul>
    </div>
  );
}

function Stock({ icon, text }: { icon: React.ReactNode; text: string }) {
  return (
    <li className="flex min-h-9 items-center gap-2 rounded-full bg-surface px-3.5 text-sm font-medium">
      <span className="text-gold">{icon}</span>
      {text}
    </li>
  );
}

/** Which plan it is, and the way to all of them. */
function PlanLine() {
  const t = useText();
  const { data } = usePremium();
  const tier = data?.tier ?? 'free';
  return (
    <div className="mt-4 flex items-center gap-4 rounded-card border border-line bg-surface p-4 ps-5">
      <div className="grow">
        <p className="font-display text-xl">{t(`wallet.tier_${tier}`)}</p>
        <p className="text-sm text-ink-soft">
          {t(tier === 'free' ? 'wallet.planInvite' : 'wallet.planHave')}
        </p>
      </div>
      <ButtonLink
        to="/plans"
        variant={tier === 'free' ? 'soft' : 'quiet'}
        size="small"
        className="whitespace-nowrap"
      >
        {t('wallet.seePlans')}
        <ForwardIcon className="size-4 rtl:-scale-x-100" />
      </ButtonLink>
    </div>
  );
}
