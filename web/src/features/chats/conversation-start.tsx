import type { Card } from '@romantic/contract';
import { Avatar } from '../../design/avatar.tsx';
import { useText } from '../../i18n/i18n.tsx';
import { desk } from './chat-desk.ts';
import { useInterestTitle } from './use-interest-title.ts';

/** Where a conversation begins; while it is empty, with some ways to begin. */
export function ConversationStart({
  user,
  empty,
  conversationId,
}: {
  user: Card;
  empty: boolean;
  conversationId: string;
}) {
  const t = useText();
  const titleOf = useInterestTitle();
  const interest = user.common.interests[0] ?? user.interests[0];
  const shared = interest ? titleOf(interest) : null;
  const ideas = [
    ...(shared ? [t('chats.ideaInterest', { interest: shared })] : []),
    t('chats.ideaDay'),
    t('chats.ideaPlace'),
    t('chats.ideaSong'),
  ];
  return (
    <div className="flex flex-col items-center gap-4 px-4 pt-6 pb-4 text-center">
      <Avatar person={user} size="large" />
      <p className="max-w-xs font-display text-2xl text-balance">{t('chats.start', { name: user.name })}</p>
      {empty && (
        <ul aria-label={t('chats.ideas')} className="flex max-w-md flex-col items-center gap-2 pt-2">
          {ideas.map((idea) => (
            <li key={idea}>
              <button
                type="button"
                onClick={() => {
                  desk.drafts()?.set(conversationId, idea);
                  document.getElementById('message-text')?.focus();
                }}
                className="min-h-11 rounded-3xl border border-line bg-surface px-5 py-2.5 hover:bg-raised"
              >
                {idea}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
