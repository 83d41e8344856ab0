import { useNavigate } from 'react-router';
import { Button } from '../../design/button.tsx';
import { Sheet } from '../../design/sheet.tsx';
import { useFormats, useText } from '../../i18n/i18n.tsx';
import { BuyButton } from '../wallet/buy-button.tsx';
import { endShortage, useShortage } from './shortage.ts';

const ITEMS = { superlikes: 'superlike', rewinds: 'rewind' } as const;

/** The day's likes, superlikes or rewinds are used up: when there are new ones, and where more comes from now. */
export function ShortageSheet() {
  const t = useText();
  const { relativeTime } = useFormats();
  const navigate = useNavigate();
  const shortage = useShortage();
  if (!shortage) return null;
  const { of, until } = shortage;
  const toPlans = () => {
    endShortage();
    void navigate('/plans');
  };
  return (
    <Sheet
      open
      onClose={endShortage}
      title={t(`deck.short.${of}`)}
      actions={
        <>
          {of !== 'likes' && <BuyButton item={ITEMS[of]} variant="soft" onBought={() => endShortage()} />}
          <Button onClick={toPlans}>{t('deck.seePlans')}</Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <p>{t(`deck.shortText.${of}`)}</p>
        {until && (
          <p className="text-ink-soft">{t('deck.shortUntil', { when: relativeTime(new Date(until)) })}</p>
        )}
      </div>
    </Sheet>
  );
}
