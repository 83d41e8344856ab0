import { type Message, messages } from '@romantic/contract';
import { api } from '../../api/client.ts';
import { useProblemText } from '../../api/problem-text.ts';
import { session } from '../../api/session.ts';
import { toast } from '../../design/toast.tsx';
import { threads } from './chat-desk.ts';

/** Sets or takes back one's reaction: shown at once, undone when the server refuses. */
export function useReaction(message: Message): (emoji: string | null) => void {
  const problemText = useProblemText();
  const { id, conversationId } = message;
  return (emoji) => {
    const me = session.get()?.userId ?? '';
    const before = message.reactions;
    threads.change(conversationId, id, (now) => ({
      ...now,
      reactions: [
        ...now.reactions.filter(({ userId }) => userId !== me),
        ...(emoji === null ? [] : [{ userId: me, emoji }]),
      ],
    }));
    api.call(messages.reactToMessage, { params: { messageId: id }, body: { emoji } }).then(
      (stored) => threads.change(conversationId, id, () => stored),
      (error: unknown) => {
        threads.change(conversationId, id, (now) => ({ ...now, reactions: before }));
        toast.show(problemText(error), { tone: 'bad' });
      },
    );
  };
}

/** Deletes one's own message for both. It is gone from the page when the server says so. */
export function useDeleteMessage({ id, conversationId }: Message): () => Promise<void> {
  const problemText = useProblemText();
  return async () => {
    try {
      await api.call(messages.deleteMessage, { params: { id } });
      threads.change(conversationId, id, (now) => ({
        ...now,
        content: null,
        media: null,
        reactions: [],
        deleted: true,
      }));
    } catch (error) {
      toast.show(problemText(error), { tone: 'bad' });
    }
  };
}
