import { type ReactNode, useState } from 'react';
import { Link } from 'react-router';
import { isProblem } from '../../api/client.ts';
import { useProblemText } from '../../api/problem-text.ts';
import { Avatar } from '../../design/avatar.tsx';
import { Button } from '../../design/button.tsx';
import { IconButton } from '../../design/icon-button.tsx';
import { BoltIcon, EyeIcon, MinusIcon, PlusIcon, StarIcon, UndoIcon } from '../../design/icons.tsx';
import { Sheet } from '../../design/sheet.tsx';
import { toast } from '../../design/toast.tsx';
import { useFormats, useText } from '../../i18n/i18n.tsx';
import { CoinDrawing } from './coin-drawing.tsx';
import { beginSpend, type Spend, spend } from './pending-spend.ts';
import { useBalance, usePrices, usePurse } from './purse.ts';
import { Section } from './section.tsx';

type Item = Spend['item'];
/** Looks, and the most at once: one more boost would reach beyond the two hours that a member may book. */
const ITEMS: Readonly<Record<Item, { icon: ReactNode; most: number }>> = {
  superlike: { icon: <StarIcon />, most: 20 },
  rewind: { icon: <UndoIcon />, most: 20 },
  boost: { icon: <BoltIcon />, most: 4 },
  see_like: { icon: <EyeIcon />, most: 1 },
};
const isItem = (item: string): item is Item => Object.hasOwn(ITEMS, item);

/** What coins buy. */
export function SpendSection() {
  const t = useText();
  const { data } = usePrices();
  const [chosen, setChosen] = useState<Item | null>(null);
  const price = (item: Item) => data?.prices.find((one) => one.item === item)?.price ?? 0;
  const items = data?.prices.map(({ item }) => item).filter(isItem) ?? (Object.keys(ITEMS) as Item[]);
  return (
    <Section title={t('wallet.spendTitle')}>
      <ul className="grid grid-cols-2 gap-3">
        {items.map((item) => (
          <li key={item}>
            <button
              type="button"
              disabled={!data}
              onClick={() => setChosen(item)}
              className="flex h-full w-full flex-col items-start gap-1 rounded-card border border-line bg-surface p-4 text-start transition hover:border-edge active:scale-[0.99]"
            >
              <span className="mb-2 grid size-11 place-items-center rounded-full bg-accent-soft text-accent-ink">
                {ITEMS[item].icon}
              </span>
              <span className="font-display text-xl">{t(`wallet.item_${item}`)}</span>
              <span className="grow text-sm text-ink-soft text-pretty">{t(`wallet.about_${item}`)}</span>
              <span className="mt-2 inline-flex min-h-6 items-center gap-1.5 font-semibold text-gold">
                <CoinDrawing className="size-5" />
                {data ? t('wallet.coins', { count: price(item) }) : ' '}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {chosen && <SpendSheet item={chosen} price={price(chosen)} onClose={() => setChosen(null)} />}
    </Section>
  );
}

function SpendSheet({ item, price, onClose }: { item: Item; price: number; onClose(): void }) {
  const t = useText();
  const { number, time } = useFormats();
  const problemText = useProblemText();
  const { data: purse } = useBalance();
  const [quantity, setQuantity] = useState(1);
  const [wish, setWish] = useState<Spend | null>(null);
  const act = usePurse(spend);
  const { most } = ITEMS[item];
  const missing = price * quantity - (purse?.balance ?? 0);
  const person = act.data?.granted.person;

  const buy = () => {
    // The key of an answer that never came is used again: whatever happened, this is paid once.
    const next = wish ?? beginSpend(item, quantity);
    setWish(next);
    act.mutate(next, {
      onError: (error) => isProblem(error) && error.problem.status < 500 && setWish(null),
      onSuccess: ({ granted }) => {
        if (granted.person) return;
        const until = granted.endsAt === null ? '' : time(granted.endsAt);
        toast.show(
          until ? t('wallet.boosted', { time: until }) : t(`wallet.got_${item}`, { count: quantity }),
          {
            tone: 'kind',
          },
        );
        onClose();
      },
    });
  };
  const says = act.error
    ? isProblem(act.error, 'nobody_to_see')
      ? t('wallet.nobodyToSee')
      : isProblem(act.error, 'boost_too_long')
        ? t('wallet.boostTooLong')
        : problemText(act.error)
    : '';

  if (person) {
    return (
      <Sheet open onClose={onClose} title={t('wallet.seenTitle', { name: person.name })}>
        <Link
          to={`/people/${person.id}`}
          className="flex flex-col items-center gap-4 rounded-card p-4 text-center"
        >
          <Avatar person={person} size="large" />
          <span className="text-ink-soft">{t('wallet.seenText')}</span>
          <span className="font-semibold text-accent-ink underline underline-offset-4">
            {t('wallet.seenOpen')}
          </span>
        </Link>
      </Sheet>
    );
  }
  return (
    <Sheet
      open
      onClose={onClose}
      title={t(`wallet.item_${item}`)}
      actions={
        missing > 0 ? (
          <Button onClick={() => leaveFor(onClose, 'packs')}>{t('wallet.getCoins')}</Button>
        ) : (
          <Button busy={act.isPending} onClick={buy} data-testid="spend">
            {t('wallet.payCoins', { count: price * quantity })}
          </Button>
        )
      }
    >
      <p className="text-ink-soft text-pretty">{t(`wallet.about_${item}`)}</p>
      {most > 1 && (
        <fieldset
          className="mt-5 flex items-center justify-center gap-5"
          disabled={wish !== null}
          aria-label={t('wallet.howMany')}
        >
          <IconButton
            label={t('wallet.fewer')}
            disabled={quantity === 1}
            onClick={() => setQuantity(quantity - 1)}
            className="border border-edge"
          >
            <MinusIcon />
          </IconButton>
          <output className="min-w-14 text-center font-display text-4xl tabular-nums" aria-live="polite">
            {number(quantity)}
          </output>
          <IconButton
            label={t('wallet.more')}
            disabled={quantity === most}
            onClick={() => setQuantity(quantity + 1)}
            className="border border-edge"
          >
            <PlusIcon />
          </IconButton>
        </fieldset>
      )}
      <p className="mt-5 text-center text-ink-soft">
        {missing > 0
          ? t('wallet.missing', { count: missing })
          : t('wallet.leftAfter', { count: (purse?.balance ?? 0) - price * quantity })}
      </p>
      <p role="alert" className="mt-3 text-center font-medium text-danger empty:hidden">
        {says}
      </p>
    </Sheet>
  );
}

function leaveFor(close: () => void, id: string): void {
  close();
  setTimeout(() => document.getElementById(id)?.scrollIntoView({ block: 'start' }), 50);
}
