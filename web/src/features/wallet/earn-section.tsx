import { coins } from '@romantic/contract';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { api, isProblem } from '../../api/client.ts';
import { useProblemText } from '../../api/problem-text.ts';
import { useSession } from '../../api/session.ts';
import { Button } from '../../design/button.tsx';
import { CheckIcon, CopyIcon, GiftIcon, PlayIcon, SparkIcon } from '../../design/icons.tsx';
import { toast } from '../../design/toast.tsx';
import { useText } from '../../i18n/i18n.tsx';
import { AdSheet } from './ad-sheet.tsx';
import { hasCollected, keepCollected } from './daily-mark.ts';
import { FriendCode } from './friend-code.tsx';
import { usePurse } from './purse.ts';
import { Section } from './section.tsx';

/** How coins come without money. */
export function EarnSection() {
  const t = useText();
  return (
    <Section title={t('wallet.earnTitle')}>
      <div className="flex flex-col gap-3">
        <Daily />
        <Ad />
        <Friends />
        <FriendCode />
      </div>
    </Section>
  );
}

export function Way({
  icon,
  title,
  text,
  children,
}: {
  icon: ReactNode;
  title: string;
  text: string;
  children: ReactNode;
}) {
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-3 rounded-card border border-line bg-surface p-4">
      <span className="grid size-11 shrink-0 place-items-center rounded-full bg-gold-soft text-gold">
        {icon}
      </span>
      <div className="min-w-40 grow basis-0">
        <h3 className="text-xl">{title}</h3>
        <p className="text-sm text-ink-soft text-pretty">{text}</p>
      </div>
      {children}
    </div>
  );
}

function Daily() {
  const t = useText();
  const problemText = useProblemText();
  const userId = useSession()?.userId ?? '';
  const [done, setDone] = useState(() => hasCollected(userId, Date.now()));
  const act = usePurse(() => api.call(coins.earnDaily));
  const collect = () =>
    act.mutate(undefined, {
      onSuccess({ earned, streak }) {
        keepCollected(userId, Date.now());
        setDone(true);
        toast.show(t('wallet.dailyGot', { count: earned, days: streak }), { tone: 'kind' });
      },
      onError: (error) => toast.show(problemText(error), { tone: 'bad' }),
    });
  return (
    <Way
      icon={<SparkIcon />}
      title={t('wallet.dailyTitle')}
      text={t(done ? 'wallet.dailyDone' : 'wallet.dailyText')}
    >
      {done ? (
        <span className="grid size-11 place-items-center rounded-full bg-sage-soft text-sage">
          <CheckIcon />
        </span>
      ) : (
        <Button variant="soft" size="small" busy={act.isPending} onClick={collect}>
          {t('wallet.dailyCollect')}
        </Button>
      )}
    </Way>
  );
}

/** Only the sandbox shows its ads in a browser; AdMob knows phones alone. */
function Ad() {
  const t = useText();
  const problemText = useProblemText();
  const [gone, setGone] = useState(false);
  const offer = usePurse(() => api.call(coins.offerReward, { body: {} }));
  if (gone) return null;
  const ask = () =>
    offer.mutate(undefined, {
      onError(error) {
        if (isProblem(error, 'not_found')) setGone(true);
        toast.show(
          isProblem(error, 'not_found') || isProblem(error, 'reward_limit')
            ? t('wallet.adNone')
            : problemText(error),
          { tone: 'bad' },
        );
      },
    });
  return (
    <>
      <Way icon={<PlayIcon />} title={t('wallet.adTitle')} text={t('wallet.adText')}>
        <Button variant="soft" size="small" busy={offer.isPending} onClick={ask}>
          {t('wallet.adWatch')}
        </Button>
      </Way>
      {offer.data && <AdSheet reward={offer.data} onClose={offer.reset} />}
    </>
  );
}

function Friends() {
  const t = useText();
  const { data } = useQuery({ queryKey: ['referral'], queryFn: () => api.call(coins.getReferral) });
  const tell = async () => {
    const text = t('wallet.inviteMessage', { code: data?.code ?? '', link: location.origin });
    if (navigator.share) return navigator.share({ text }).catch(() => undefined);
    await navigator.clipboard.writeText(text);
    toast.show(t('wallet.inviteCopied'));
  };
  return (
    <Way
      icon={<GiftIcon />}
      title={t('wallet.inviteTitle')}
      text={
        data && data.joined > 0
          ? t('wallet.inviteCount', { count: data.joined, coins: data.coins })
          : t('wallet.inviteText')
      }
    >
      <Button variant="soft" size="small" disabled={!data} onClick={() => void tell()}>
        <CopyIcon className="size-4" />
        <span dir="ltr" className="font-mono tracking-wider">
          {data?.code ?? '······'}
        </span>
      </Button>
    </Way>
  );
}
