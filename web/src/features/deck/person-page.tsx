import { type Card, people } from '@romantic/contract';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { api } from '../../api/client.ts';
import { keys, queryClient } from '../../api/queries.ts';
import { BlockIcon, FlagIcon } from '../../design/icons.tsx';
import { Menu } from '../../design/menu.tsx';
import { Page } from '../../design/page.tsx';
import { Skeleton } from '../../design/skeleton.tsx';
import { ErrorState } from '../../design/states.tsx';
import { useText } from '../../i18n/i18n.tsx';
import { BlockSheet } from '../safety/block.tsx';
import { ReportSheet } from '../safety/report-sheet.tsx';
import { isDecidable } from './decidable.ts';
import { DecisionButtons } from './decision-buttons.tsx';
import type { Deck } from './deck-queue.ts';
import type { Decision } from './gesture.ts';
import { PersonView } from './person-card.tsx';
import { SuperlikeSheet } from './superlike-sheet.tsx';
import { useDecide } from './use-decide.ts';

/** Somebody of the deck lies there already. */
function findInDeck(userId: string): Card | undefined {
  return queryClient.getQueryData<Deck>(keys.deck)?.people.find(({ id }) => id === userId);
}

/** Everything about one person, and the decision where it is still to be made. */
export function PersonPage() {
  const { userId = '' } = useParams();
  const t = useText();
  const navigate = useNavigate();
  const decideOn = useDecide();
  const [superliking, setSuperliking] = useState(false);
  const person = useQuery({
    queryKey: keys.person(userId),
    queryFn: () => api.call(people.getPerson, { params: { userId } }),
    placeholderData: () => findInDeck(userId),
  });
  const decidable = isDecidable(userId);
  const card = person.data;
  const leave = () => {
    if (window.history.length > 1) void navigate(-1);
    else void navigate('/discover');
  };
  const decide = (decision: Decision, note?: string) => {
    if (!card) return;
    leave();
    void decideOn(card, decision, note);
  };
  return (
    <Page
      title={card?.name ?? t('deck.person')}
      back="/discover"
      wide
      actions={card && <PersonMenu card={card} onGone={leave} />}
      className={decidable ? 'pb-28' : ''}
    >
      {card ? (
        <PersonView card={card} />
      ) : person.error ? (
        <ErrorState error={person.error} retry={() => void person.refetch()} />
      ) : (
        <div role="status" aria-label={t('shell.loading')} className="grid gap-8 lg:grid-cols-2 lg:gap-12">
          <Skeleton className="aspect-4/5 rounded-photo!" />
          <Skeleton className="h-40" />
        </div>
      )}
      {card && decidable && (
        <>
          <div className="fixed inset-x-0 bottom-[calc(4.25rem+env(safe-area-inset-bottom))] z-20 bg-linear-to-t from-paper from-55% to-transparent pt-8 pb-3 md:sticky md:bottom-0 md:pb-6">
            <DecisionButtons
              name={card.name}
              onPass={() => decide('pass')}
              onLike={() => decide('like')}
              onSuperlike={() => setSuperliking(true)}
            />
          </div>
          <SuperlikeSheet
            open={superliking}
            card={card}
            onClose={() => setSuperliking(false)}
            onSend={(note) => decide('superlike', note)}
          />
        </>
      )}
    </Page>
  );
}

/** Report and block, from everywhere one sees a person. */
function PersonMenu({ card, onGone }: { card: Card; onGone(): void }) {
  const t = useText();
  const [asked, setAsked] = useState<'report' | 'block' | null>(null);
  const close = () => setAsked(null);
  return (
    <>
      <Menu
        label={t('shell.menu')}
        items={[
          { label: t('deck.report'), icon: <FlagIcon />, onSelect: () => setAsked('report') },
          { label: t('deck.block'), icon: <BlockIcon />, danger: true, onSelect: () => setAsked('block') },
        ]}
      />
      <ReportSheet userId={card.id} open={asked === 'report'} onClose={close} onDone={onGone} />
      <BlockSheet
        userId={card.id}
        name={card.name}
        open={asked === 'block'}
        onClose={close}
        onDone={onGone}
      />
    </>
  );
}
