import { premium } from '@romantic/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, isProblem } from '../../api/client.ts';
import { useProblemText } from '../../api/problem-text.ts';
import { keys } from '../../api/queries.ts';
import { Button } from '../../design/button.tsx';
import { BoltIcon } from '../../design/icons.tsx';
import { Sheet } from '../../design/sheet.tsx';
import { toast } from '../../design/toast.tsx';
import { useFormats, useText } from '../../i18n/i18n.tsx';
import { BuyButton } from '../wallet/buy-button.tsx';
import { usePremium } from '../wallet/purse.ts';
import { keepBoost, useBoostEnd } from './boost-end.ts';

/**
 * Half an hour further up in other people's decks: one of the plan's, else for coins. For when it is opened: it asks for
 * the plan.
 */
export function BoostSheet({ onClose }: { onClose(): void }) {
  const t = useText();
  const { time } = useFormats();
  const client = useQueryClient();
  const problemText = useProblemText();
  const { data: plan, isPending } = usePremium();
  const endsAt = useBoostEnd();
  const monthly = plan?.entitlements.find(({ name }) => name === 'monthly_boosts');
  const say = (until: string) => {
    keepBoost(until);
    toast.show(t('deck.boosted', { time: time(until) }), { tone: 'kind' });
    onClose();
  };
  const start = useMutation({
    mutationFn: () => api.call(premium.startMonthlyBoost),
    onSuccess: (boost) => {
      void client.invalidateQueries({ queryKey: keys.premium });
      say(boost.endsAt);
    },
    onError: (error) => {
      const text = isProblem(error, 'boost_too_long') ? t('wallet.boostTooLong') : problemText(error);
      toast.show(text, { tone: 'bad' });
    },
  });
  return (
    <Sheet
      open
      onClose={onClose}
      title={t('deck.boostTitle')}
      actions={
        isPending ? (
          <Button busy>{t('deck.boost')}</Button>
        ) : monthly?.left ? (
          <Button busy={start.isPending} onClick={() => start.mutate()}>
            <BoltIcon className="size-5" />
            {t('deck.boostMonthly', { count: monthly.left })}
          </Button>
        ) : (
          <BuyButton item="boost" onBought={({ endsAt: until }) => until && say(until)} />
        )
      }
    >
      <div className="flex items-start gap-4">
        <span className="inline-flex size-14 shrink-0 items-center justify-center rounded-full bg-sage-soft text-sage">
          <BoltIcon className="size-7" />
        </span>
        <div className="flex flex-col gap-2">
          <p>{t('deck.boostText')}</p>
          {endsAt && <p className="text-sage">{t('deck.boostRuns', { time: time(endsAt) })}</p>}
        </div>
      </div>
    </Sheet>
  );
}
