import type { Message } from '@romantic/contract';

/** What the tabs of this browser tell each other about conversations. */
export type TabNews =
  /** The stored outbox of a member is another. `kick`: something was added to a conversation. */
  | { kind: 'outbox'; memberId: string }
  /** A tab has sent a message, and this was the answer. */
  | { kind: 'sent'; memberId: string; message: Message };

const NAME = 'romantic.chats';

export interface TabChannel {
  tell(news: TabNews): void;
  close(): void;
}

/** Told to the other tabs, not to this one. Where there is no such channel each tab is on its own. */
export function openTabChannel(hear: (news: TabNews) => void): TabChannel {
  if (typeof BroadcastChannel === 'undefined') return { tell: () => {}, close: () => {} };
  const channel = new BroadcastChannel(NAME);
  channel.onmessage = ({ data }) => hear(data as TabNews);
  return { tell: (news) => channel.postMessage(news), close: () => channel.close() };
}
