import { isProblem } from '../../api/client.ts';
import { ButtonLink } from '../../design/button.tsx';
import { Skeleton } from '../../design/skeleton.tsx';
import { EmptyState, ErrorState } from '../../design/states.tsx';
import { useText } from '../../i18n/i18n.tsx';
import { threads } from './chat-desk.ts';
import { Composer } from './composer.tsx';
import { ConversationHeader } from './conversation-header.tsx';
import { LetterPicture } from './letter-picture.tsx';
import { ThreadView } from './thread-view.tsx';
import { useConversation, useThread } from './use-conversations.ts';
import { useMatchTopic } from './use-match-topic.tsx';

/** One conversation: who it is with, what was written, and what is being written. */
export function ConversationPane({ id }: { id: string }) {
  const t = useText();
  const { conversation, missing, error } = useConversation(id);
  const view = useThread(id);
  const topic = useMatchTopic(id);
  const gone = missing || isProblem(view.error, 'not_found');

  if (gone && !view.thread) {
    return <Instead title={t('chats.notFoundTitle')} text={t('chats.notFoundText')} />;
  }
  if ((error || view.error) && !view.thread) {
    return (
      <div className="m-auto flex flex-col items-center p-8">
        <ErrorState error={error ?? view.error} retry={() => void threads.open(id)} />
        <BackToChats />
      </div>
    );
  }
  if (!conversation || !view.thread) {
    return gone ? <Instead title={t('chats.ended')} text={t('chats.endedText')} /> : <Loading />;
  }
  return (
    <>
      <ConversationHeader conversation={conversation} topic={topic} over={gone} />
      <ThreadView
        conversation={conversation}
        thread={view.thread}
        loading={view.loading}
        typing={topic.typing}
      />
      {gone ? <Ended /> : <Composer conversation={conversation} sayTyping={topic.sayTyping} />}
    </>
  );
}

/** In the place of a conversation that is not there: on a phone nothing else leads back. */
function Instead({ title, text }: { title: string; text: string }) {
  return (
    <div role="status" className="m-auto p-8">
      <EmptyState
        picture={<LetterPicture className="w-44" />}
        title={title}
        text={text}
        action={<BackToChats />}
      />
    </div>
  );
}

function BackToChats() {
  const t = useText();
  return (
    <ButtonLink to="/chats" variant="soft" className="lg:hidden">
      {t('chats.back')}
    </ButtonLink>
  );
}

function Ended() {
  const t = useText();
  return (
    <div role="status" className="m-4 rounded-card bg-surface p-4 text-center">
      <p className="font-semibold">{t('chats.ended')}</p>
      <p className="text-sm text-ink-soft">{t('chats.endedText')}</p>
    </div>
  );
}

function Loading() {
  return (
    <div className="flex flex-1 flex-col gap-3 p-5" aria-busy="true">
      <div className="mb-auto flex items-center gap-3">
        <Skeleton className="size-11 rounded-full" />
        <Skeleton className="h-5 w-32 rounded-full" />
      </div>
      {['w-2/5', 'w-3/5 self-end', 'w-1/3', 'w-1/2 self-end'].map((shape) => (
        <Skeleton key={shape} className={`h-11 rounded-3xl ${shape}`} />
      ))}
    </div>
  );
}
