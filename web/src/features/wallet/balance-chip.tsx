import { Link } from 'react-router';
import { classNames } from '../../design/class-names.ts';
import { CoinIcon } from '../../design/icons.tsx';
import { useFormats, useText } from '../../i18n/i18n.tsx';
import { useBalance } from './purse.ts';

/** The member's coins, and the way to the wallet. As wide as it will be before the number is known. */
export function BalanceChip({ className }: { className?: string | undefined }) {
  const t = useText();
  const { number } = useFormats();
  const balance = useBalance().data?.balance;
  return (
    <Link
      to="/wallet"
      aria-label={balance === undefined ? t('wallet.title') : t('wallet.coins', { count: balance })}
      className={classNames(
        'inline-flex min-h-11 min-w-19 items-center justify-center gap-1.5 rounded-full bg-gold-soft px-3.5 font-semibold text-gold tabular-nums',
        className,
      )}
    >
      <CoinIcon className="size-5" />
      <span aria-hidden="true">{balance === undefined ? ' ' : number(balance)}</span>
    </Link>
  );
}
