import type { Conversation, Message } from '@romantic/contract';
import type { ReadMark } from './thread.ts';

/** Pages as the query of the list keeps them. */
export interface ConversationPages {
  pages: { conversations: Conversation[]; nextCursor: string | null }[];
  pageParams: unknown[];
}

/** What an event did to the list. `unknown`: it is about a conversation that was not read yet, so read the list again. */
export interface Applied {
  pages: ConversationPages;
  unknown: boolean;
}

export const listAll = ({ pages }: ConversationPages): Conversation[] => {
  const seen = new Set<string>();
  // A conversation that moved up while the next page was read would stand there twice.
  return pages
    .flatMap(({ conversations }) => conversations)
    .filter(({ id }) => !seen.has(id) && seen.add(id).size > 0);
};

export function findConversation(pages: ConversationPages | undefined, id: string): Conversation | null {
  for (const page of pages?.pages ?? []) {
    const found = page.conversations.find((each) => each.id === id);
    if (found) return found;
  }
  return null;
}

/** A message that was told: its conversation comes first, and counts it when it is unread. */
export function applyCreated(pages: ConversationPages, message: Message, me: string): Applied {
  const known = findConversation(pages, message.conversationId);
  if (!known) return { pages, unknown: true };
  if (message.seq <= known.lastSeq) return { pages, unknown: false };
  const theirs = message.senderId !== me;
  const changed: Conversation = {
    ...known,
    lastMessage: message,
    lastSeq: message.seq,
    unread: theirs && message.seq > known.myReadSeq ? known.unread + 1 : known.unread,
  };
  // With a gap before it the count is not known: the list is read again.
  return { pages: moveUp(pages, changed), unknown: message.seq > known.lastSeq + 1 };
}

/** A deletion or reaction: shown where the message is the last one; a deleted unread one does not count any more. */
export function applyUpdated(pages: ConversationPages, message: Message, me: string): Applied {
  const known = findConversation(pages, message.conversationId);
  if (!known) return { pages, unknown: false };
  const uncounted = message.deleted && message.senderId !== me && message.seq > known.myReadSeq;
  const wasCounted = uncounted && !(known.lastMessage?.id === message.id && known.lastMessage.deleted);
  return {
    pages: replace(pages, {
      ...known,
      lastMessage: known.lastMessage?.id === message.id ? message : known.lastMessage,
      unread: wasCounted ? Math.max(0, known.unread - 1) : known.unread,
    }),
    unknown: false,
  };
}

/** Somebody has read: I, in this or another tab, or the other. */
export function applyReadMark(
  pages: ConversationPages,
  { conversationId, readerId, readSeq }: ReadMark & { conversationId: string },
  me: string,
): Applied {
  const known = findConversation(pages, conversationId);
  if (!known) return { pages, unknown: readerId === me };
  if (readerId !== me) {
    const theirReadSeq = Math.max(known.theirReadSeq, readSeq);
    return { pages: replace(pages, { ...known, theirReadSeq }), unknown: false };
  }
  if (readSeq <= known.myReadSeq) return { pages, unknown: false };
  const all = readSeq >= known.lastSeq;
  const read = { ...known, myReadSeq: readSeq, unread: all ? 0 : known.unread };
  return { pages: replace(pages, read), unknown: !all && known.unread > 0 };
}

export function removeConversation(pages: ConversationPages, id: string): ConversationPages {
  return mapPages(pages, (conversations) => conversations.filter((each) => each.id !== id));
}

function moveUp(pages: ConversationPages, changed: Conversation): ConversationPages {
  const [first, ...rest] = removeConversation(pages, changed.id).pages;
  if (!first) return pages;
  return { ...pages, pages: [{ ...first, conversations: [changed, ...first.conversations] }, ...rest] };
}

function replace(pages: ConversationPages, changed: Conversation): ConversationPages {
  return mapPages(pages, (conversations) =>
    conversations.map((each) => (each.id === changed.id ? changed : each)),
  );
}

function mapPages(
  pages: ConversationPages,
  map: (conversations: Conversation[]) => Conversation[],
): ConversationPages {
  return {
    ...pages,
    pages: pages.pages.map((page) => ({ ...page, conversations: map(page.conversations) })),
  };
}
