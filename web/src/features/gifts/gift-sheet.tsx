import { coins, type GiftName } from '@romantic/contract';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { api, isProblem } from '../../api/client.ts';
import { useProblemText } from '../../api/problem-text.ts';
import { keys } from '../../api/queries.ts';
import { Button } from '../../design/button.tsx';
import { Sheet } from '../../design/sheet.tsx';
import { Skeleton } from '../../design/skeleton.tsx';
import { ErrorState } from '../../design/states.tsx';
import { toast } from '../../design/toast.tsx';
import { type TextKey, useText } from '../../i18n/i18n.tsx';
import { GiftPicture } from './gift-picture.tsx';
import { useSendGift } from './use-send-gift.ts';

interface GiftSheetProps {
  open: boolean;
  onClose: () => void;
  matchId: string;
  /** Whom it is for. */
  name: string;
}

/** Chooses a gift and pays for it with coins; who has too few is shown where to get them. */
export function GiftSheet({ open, onClose, matchId, name }: GiftSheetProps) {
  const t = useText();
  const navigate = useNavigate();
  const problemText = useProblemText();
  const [chosen, setChosen] = useState<GiftName | null>(null);
  const send = useSendGift(matchId);
  const gifts = useQuery({
    queryKey: keys.gifts,
    queryFn: ({ signal }) => api.call(coins.listGifts, { signal }),
    enabled: open,
    staleTime: 600_000,
  });
  const balance = useQuery({
    queryKey: keys.balance,
    queryFn: ({ signal }) => api.call(coins.getCoinBalance, { signal }),
    enabled: open,
  });
  const price = gifts.data?.gifts.find((gift) => gift.name === chosen)?.price ?? 0;
  const missing = balance.data ? Math.max(0, price - balance.data.balance) : 0;
  const priceText = t('gifts.price', { count: price });

  const pay = () => {
    if (!chosen) return;
    send.mutate(chosen, {
      onSuccess: () => {
        toast.show(t('gifts.sent', { name }));
        setChosen(null);
        onClose();
      },
      onError: (error) => {
        if (!isProblem(error, 'insufficient_coins')) toast.show(problemText(error), { tone: 'bad' });
      },
    });
  };

  return (
    <Sheet
      open={open}
      onClose={onClose}
      title={t('gifts.title', { name })}
      actions={
        missing > 0 ? (
          <Button onClick={() => void navigate('/wallet')} className="w-full">
            {t('gifts.getCoins')}
          </Button>
        ) : (
          <Button onClick={pay} busy={send.isPending} disabled={!chosen} className="w-full">
            {chosen ? t('gifts.send', { price: priceText }) : t('gifts.choose')}
          </Button>
        )
      }
    >
      <div className="flex items-center justify-between gap-4 pb-4" aria-live="polite">
        <p className="font-semibold text-gold">
          {balance.data && t('gifts.balance', { count: balance.data.balance })}
        </p>
        {missing > 0 && <p className="text-end text-danger">{t('gifts.missing', { count: missing })}</p>}
      </div>
      {gifts.error && <ErrorState error={gifts.error} retry={() => void gifts.refetch()} />}
      {gifts.isPending && (
        <div className="grid grid-cols-3 gap-3">
          {[0, 1, 2, 3, 4, 5].map((place) => (
            <Skeleton key={place} className="aspect-[4/5] rounded-card" />
          ))}
        </div>
      )}
      <ul className="grid grid-cols-3 gap-3">
        {gifts.data?.gifts.map((gift) => (
          <li key={gift.name}>
            <button
              type="button"
              aria-pressed={gift.name === chosen}
              onClick={() => setChosen(gift.name)}
              className="flex h-full w-full flex-col items-center gap-1 rounded-card border-2 border-transparent bg-gold-soft/60 p-3 transition-transform hover:bg-gold-soft aria-pressed:border-gold aria-pressed:bg-gold-soft motion-safe:aria-pressed:scale-103"
            >
              <GiftPicture name={gift.name} className="size-20" />
              <span className="text-sm leading-tight">{t(`gifts.${gift.name}` as TextKey)}</span>
              <span className="mt-auto text-sm font-semibold text-gold">
                {t('gifts.price', { count: gift.price })}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Sheet>
  );
}
