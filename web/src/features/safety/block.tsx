import { safety } from '@romantic/contract';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { useProblemText } from '../../api/problem-text.ts';
import { keys } from '../../api/queries.ts';
import { ConfirmSheet } from '../../design/sheet.tsx';
import { toast } from '../../design/toast.tsx';
import { useText } from '../../i18n/i18n.tsx';

/** Takes somebody off every list that this browser holds. */
export function useForgetPerson(): (userId: string) => void {
  const client = useQueryClient();
  return (userId) => {
    client.removeQueries({ queryKey: keys.person(userId) });
    for (const queryKey of [keys.deck, keys.likes, keys.matches, keys.conversations, keys.blocked, keys.me])
      void client.invalidateQueries({ queryKey });
  };
}

/** Blocks somebody and says so; false when it did not work, which is said as well. */
export function useBlock(): { block: (userId: string, name?: string) => Promise<boolean>; busy: boolean } {
  const t = useText();
  const describe = useProblemText();
  const forget = useForgetPerson();
  const [busy, setBusy] = useState(false);
  const block = async (userId: string, name?: string): Promise<boolean> => {
    setBusy(true);
    try {
      await api.call(safety.blockUser, { body: { userId } });
      forget(userId);
      toast.show(name ? t('safety.blockedName', { name }) : t('safety.blocked'), { tone: 'kind' });
      return true;
    } catch (error) {
      toast.show(describe(error), { tone: 'bad' });
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { block, busy };
}

interface BlockSheetProps {
  userId: string;
  name: string;
  open: boolean;
  onClose: () => void;
  /** They are gone: close whatever shows them. */
  onDone: () => void;
}

/** Asks once, and says what happens. */
export function BlockSheet({ userId, name, open, onClose, onDone }: BlockSheetProps) {
  const t = useText();
  const { block, busy } = useBlock();
  return (
    <ConfirmSheet
      open={open}
      onClose={onClose}
      title={t('safety.blockTitle', { name })}
      text={t('safety.blockText', { name })}
      confirm={t('safety.block')}
      busy={busy}
      onConfirm={() =>
        void block(userId, name).then((done) => {
          if (done) onDone();
        })
      }
    />
  );
}
