import { discovery } from '@romantic/contract';
import { useState } from 'react';
import { api, isProblem } from '../../api/client.ts';
import { useProblemText } from '../../api/problem-text.ts';
import { toast } from '../../design/toast.tsx';
import { useText } from '../../i18n/i18n.tsx';
import type { Decision } from './gesture.ts';
import { inTurn } from './keep-asking.ts';
import { noteDecision } from './last-decision.ts';
import { askForMore } from './shortage.ts';
import { returnToDeck } from './use-deck.ts';

/** Somebody who has come back: from the side they had left by. */
export interface Returned {
  userId: string;
  decision: Decision;
}

/** Takes back the last decision; whoever it was about lies on top again. */
export function useRewind() {
  const t = useText();
  const problemText = useProblemText();
  const [busy, setBusy] = useState(false);
  const [returned, setReturned] = useState<Returned | null>(null);
  const rewind = async (): Promise<void> => {
    if (busy) return;
    setBusy(true);
    try {
      const { person, decision } = await inTurn(() => api.call(discovery.rewind));
      setReturned({ userId: person.id, decision });
      returnToDeck(person);
    } catch (error) {
      if (isProblem(error, 'no_rewinds_left')) askForMore('rewinds', error.retryAfter);
      else if (isProblem(error, 'nothing_to_rewind')) toast.show(t('deck.nothingToRewind'));
      else toast.show(problemText(error), { tone: 'bad' });
    } finally {
      noteDecision(null);
      setBusy(false);
    }
  };
  return { rewind, busy, returned };
}
