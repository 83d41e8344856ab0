import type { Card } from '@romantic/contract';
import { useText } from '../../i18n/i18n.tsx';
import { useConversation } from '../chats/use-conversations.ts';

/** Whom a call is with; a word for them until their card was read. */
export function useOther(matchId: string): { name: string; user: Card | null } {
  const t = useText();
  const { conversation } = useConversation(matchId);
  return { name: conversation?.user.name ?? t('calls.somebody'), user: conversation?.user ?? null };
}
