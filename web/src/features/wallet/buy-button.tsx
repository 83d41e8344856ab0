import { useState } from 'react';
import { useNavigate } from 'react-router';
import { isProblem } from '../../api/client.ts';
import { useProblemText } from '../../api/problem-text.ts';
import { Button, type ButtonProps } from '../../design/button.tsx';
import { CoinIcon } from '../../design/icons.tsx';
import { toast } from '../../design/toast.tsx';
import { useFormats, useText } from '../../i18n/i18n.tsx';
import { beginSpend, type Spend, spend } from './pending-spend.ts';
import { usePrices, usePurse } from './purse.ts';

export type Granted = Awaited<ReturnType<typeof spend>>['granted'];

/** Buys one thing where it is wanted; without enough coins it leads to where they come from. */
export function BuyButton({
  item,
  onBought,
  ...look
}: { item: Spend['item']; onBought(granted: Granted): void } & Pick<ButtonProps, 'variant' | 'size'>) {
  const t = useText();
  const { number } = useFormats();
  const navigate = useNavigate();
  const problemText = useProblemText();
  const price = usePrices().data?.prices.find((one) => one.item === item)?.price;
  const act = usePurse(spend);
  const [wish, setWish] = useState<Spend | null>(null);

  const refuse = (error: unknown) => {
    if (isProblem(error) && error.problem.status < 500) setWish(null);
    if (isProblem(error, 'insufficient_coins')) {
      const action = { label: t('wallet.getCoins'), onPress: () => void navigate('/wallet#packs') };
      toast.show(problemText(error), { action });
    } else if (isProblem(error, 'boost_too_long')) toast.show(t('wallet.boostTooLong'));
    else if (isProblem(error, 'nobody_to_see')) toast.show(t('wallet.nobodyToSee'));
    else toast.show(problemText(error), { tone: 'bad' });
  };
  const buy = () => {
    // The key of an answer that never came is used again: whatever happened, this is paid once.
    const next = wish ?? beginSpend(item, 1);
    setWish(next);
    act.mutate(next, {
      onError: refuse,
      onSuccess: ({ granted }) => {
        setWish(null);
        if (item === 'superlike' || item === 'rewind')
          toast.show(t(`wallet.got_${item}`, { count: 1 }), { tone: 'kind' });
        onBought(granted);
      },
    });
  };
  return (
    <Button {...look} busy={act.isPending} disabled={price === undefined} onClick={buy}>
      {t(`deck.buy.${item}`)}
      <span className="inline-flex min-w-12 items-center gap-1">
        <CoinIcon className="size-[1.1em]" />
        {price !== undefined && number(price)}
      </span>
    </Button>
  );
}
