import { lazy, Suspense } from 'react';
import { useNavigate } from 'react-router';
import { useMemberEvent } from '../../api/events.ts';
import { toast } from '../../design/toast.tsx';
import { useText } from '../../i18n/i18n.tsx';
import { hideMatch, useShownMatch, wasCelebrated } from './match-store.ts';

const MatchMoment = lazy(() => import('./match-moment.tsx').then((m) => ({ default: m.MatchMoment })));

/** The answer to one's own like comes about when the event does. */
const OWN_MS = 2_500;

/** Celebrates matches over whatever page is open; the shell holds it. */
export function MatchLayer() {
  const t = useText();
  const navigate = useNavigate();
  const match = useShownMatch();
  useMemberEvent('match.created', ({ matchId }: { matchId: string }) => {
    setTimeout(() => {
      if (wasCelebrated(matchId)) return;
      const action = { label: t('deck.seeMatch'), onPress: () => void navigate(`/chats/${matchId}`) };
      toast.show(t('deck.newMatch'), { tone: 'kind', action });
    }, OWN_MS);
  });
  if (!match) return null;
  return (
    <Suspense fallback={null}>
      <MatchMoment key={match.id} match={match} onClose={hideMatch} />
    </Suspense>
  );
}
