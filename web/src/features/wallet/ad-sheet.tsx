import { coins } from '@romantic/contract';
import { useEffect, useState } from 'react';
import { api } from '../../api/client.ts';
import { useProblemText } from '../../api/problem-text.ts';
import { Button } from '../../design/button.tsx';
import { Sheet } from '../../design/sheet.tsx';
import { toast } from '../../design/toast.tsx';
import { useText } from '../../i18n/i18n.tsx';
import { CoinHeap } from './coin-drawing.tsx';
import { usePurse } from './purse.ts';

/** How long the stand-in for an ad takes, s. */
const LENGTH = 3;

/** Where a video would play. The server decides what it brought, and once. */
export function AdSheet({
  reward,
  onClose,
}: {
  reward: { rewardToken: string; coins: number };
  onClose(): void;
}) {
  const t = useText();
  const problemText = useProblemText();
  const [left, setLeft] = useState(LENGTH);
  const act = usePurse(() => api.call(coins.earnCoins, { body: { rewardToken: reward.rewardToken } }));
  useEffect(() => {
    if (left === 0) return;
    const timer = setTimeout(() => setLeft(left - 1), 1_000);
    return () => clearTimeout(timer);
  }, [left]);
  const earn = () =>
    act.mutate(undefined, {
      onSuccess({ earned }) {
        toast.show(t('wallet.adGot', { count: earned }), { tone: 'kind' });
        onClose();
      },
    });
  return (
    <Sheet
      open
      onClose={onClose}
      title={t('wallet.adTitle')}
      actions={
        <Button disabled={left > 0} busy={act.isPending} onClick={earn}>
          {left > 0 ? t('wallet.adLeft', { count: left }) : t('wallet.adTake', { count: reward.coins })}
        </Button>
      }
    >
      <div className="grid aspect-video place-items-center rounded-card bg-gold-soft">
        <CoinHeap size={2} className="w-40" />
      </div>
      <p className="mt-3 text-ink-soft text-pretty">{t('wallet.adSandbox')}</p>
      <p role="alert" className="mt-3 font-medium text-danger empty:hidden">
        {act.error ? problemText(act.error) : ''}
      </p>
    </Sheet>
  );
}
