import { type CoinPack, coins, type PaymentProvider } from '@romantic/contract';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { useProblemText } from '../../api/problem-text.ts';
import { Button } from '../../design/button.tsx';
import { Sheet } from '../../design/sheet.tsx';
import { Skeleton } from '../../design/skeleton.tsx';
import { toast } from '../../design/toast.tsx';
import { useFormats, useLocale, useText } from '../../i18n/i18n.tsx';
import { CoinHeap } from './coin-drawing.tsx';
import { formatPrice } from './money.ts';
import { usePacks, usePurse } from './purse.ts';
import { Section } from './section.tsx';

/** Coins for money: in a browser through Stripe, on a development server through the sandbox. */
export function PacksSection() {
  const t = useText();
  const { number } = useFormats();
  const [locale] = useLocale();
  const { data } = usePacks();
  const [chosen, setChosen] = useState<CoinPack | null>(null);
  const provider = data?.providers.find((one) => one === 'stripe' || one === 'sandbox') ?? null;
  if (data && !provider) return null;
  return (
    <div id="packs" className="scroll-mt-4">
      <Section title={t('wallet.buyTitle')} text={t('wallet.buyText')}>
        <ul className="grid grid-cols-2 gap-3 sm:grid-cols-4">
          {(data?.packs ?? [null, null, null, null]).map((pack, at) => (
            <li key={pack?.id ?? `waiting-${at}`}>
              {pack ? (
                <button
                  type="button"
                  onClick={() => setChosen(pack)}
                  className="flex w-full flex-col items-center rounded-card border border-line bg-surface p-4 text-center transition hover:border-edge active:scale-[0.99]"
                >
                  <CoinHeap size={Math.min(at + 1, 4) as 1 | 2 | 3 | 4} className="w-full" />
                  <span className="mt-4 font-display text-2xl tabular-nums">{number(pack.coins)}</span>
                  <span className="text-sm text-ink-soft">
                    {t('wallet.coinsWord', { count: pack.coins })}
                  </span>
                  <span className="mt-2 font-semibold text-gold">{formatPrice(pack.price, locale)}</span>
                </button>
              ) : (
                <Skeleton className="h-44" />
              )}
            </li>
          ))}
        </ul>
      </Section>
      {chosen && provider && <PackSheet pack={chosen} provider={provider} onClose={() => setChosen(null)} />}
    </div>
  );
}

function PackSheet({
  pack,
  provider,
  onClose,
}: {
  pack: CoinPack;
  provider: PaymentProvider;
  onClose(): void;
}) {
  const t = useText();
  const [locale] = useLocale();
  const problemText = useProblemText();
  // One receipt for one wish: a second press after a lost answer buys nothing twice.
  const [receipt] = useState(() => crypto.randomUUID());
  const act = usePurse(() =>
    api.call(coins.purchaseCoins, {
      body: { provider, pack: pack.id, ...(provider === 'sandbox' ? { receipt } : {}) },
    }),
  );
  const buy = () =>
    act.mutate(undefined, {
      onSuccess({ checkoutUrl, coins: bought }) {
        if (checkoutUrl) return location.assign(checkoutUrl);
        toast.show(t('wallet.bought', { count: bought }), { tone: 'kind' });
        onClose();
      },
    });
  return (
    <Sheet
      open
      onClose={onClose}
      title={t('wallet.coins', { count: pack.coins })}
      actions={
        <Button busy={act.isPending} onClick={buy} data-testid="buy">
          {t('wallet.payMoney', { price: formatPrice(pack.price, locale) })}
        </Button>
      }
    >
      <CoinHeap size={3} className="mx-auto my-2 w-40" />
      <p className="text-center text-ink-soft text-pretty">
        {t(provider === 'sandbox' ? 'wallet.sandboxText' : 'wallet.stripeText')}
      </p>
      <p role="alert" className="mt-3 text-center font-medium text-danger empty:hidden">
        {act.error ? problemText(act.error) : ''}
      </p>
    </Sheet>
  );
}
