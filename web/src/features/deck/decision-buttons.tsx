import type { ReactNode } from 'react';
import { classNames } from '../../design/class-names.ts';
import { BoltIcon, CloseIcon, HeartIcon, StarIcon, UndoIcon } from '../../design/icons.tsx';
import { useText } from '../../i18n/i18n.tsx';

interface DecisionButtonsProps {
  name: string | null;
  onPass(): void;
  onLike(): void;
  onSuperlike(): void;
  onRewind?: (() => void) | undefined;
  onBoost?: (() => void) | undefined;
  className?: string | undefined;
}

/** Left is no, right is yes in every script, as the card flies. `name` null: nobody is there to decide on. */
export function DecisionButtons(props: DecisionButtonsProps) {
  const { name, onPass, onLike, onSuperlike, onRewind, onBoost, className } = props;
  const t = useText();
  const who = { name: name ?? '' };
  const none = name === null;
  return (
    <fieldset
      aria-label={t('deck.decide')}
      dir="ltr"
      className={classNames('flex items-center justify-center gap-2.5 sm:gap-3.5', className)}
    >
      {onRewind && (
        <Round label={t('deck.rewind')} onClick={onRewind} className="size-12 text-ink-soft">
          <UndoIcon className="size-5.5" />
        </Round>
      )}
      <Round label={t('deck.pass', who)} disabled={none} onClick={onPass} className="size-17 text-ink">
        <CloseIcon className="size-8" />
      </Round>
      <Round
        label={t('deck.superlike', who)}
        disabled={none}
        onClick={onSuperlike}
        className="size-13 text-gold"
      >
        <StarIcon className="size-6" filled />
      </Round>
      <Round
        label={t('deck.like', who)}
        disabled={none}
        onClick={onLike}
        className="size-17 border-accent! bg-accent! text-on-accent hover:bg-accent-strong!"
      >
        <HeartIcon className="size-8" filled />
      </Round>
      {onBoost && (
        <Round label={t('deck.boost')} onClick={onBoost} className="size-12 text-sage">
          <BoltIcon className="size-5.5" />
        </Round>
      )}
    </fieldset>
  );
}

function Round({
  label,
  onClick,
  disabled,
  className,
  children,
}: {
  label: string;
  onClick(): void;
  disabled?: boolean;
  className: string;
  children: ReactNode;
}) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      disabled={disabled}
      onClick={onClick}
      className={classNames(
        'inline-flex shrink-0 items-center justify-center rounded-full border border-line bg-raised shadow-small transition-[scale,background-color] duration-150 hover:scale-105 active:scale-92 disabled:opacity-45 disabled:hover:scale-100',
        className,
      )}
    >
      {children}
    </button>
  );
}
