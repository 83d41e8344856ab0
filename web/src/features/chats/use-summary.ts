import { GIFT_NAMES, type Message } from '@romantic/contract';
import { type TextKey, useText } from '../../i18n/i18n.tsx';
import type { OutboxItem } from './outbox-item.ts';

/** One line that says what a message is; plain text, for lists, announcements and notices. */
export function useSummary(): (message: Message | OutboxItem | null, me: string) => string {
  const t = useText();
  return (message, me) => {
    if (!message) return t('chats.noMessages');
    const mine = 'memberId' in message || message.senderId === me;
    const text = textOf(message, t);
    const isEvent = 'deleted' in message && (message.deleted || message.call !== null);
    return mine && !isEvent ? t('chats.you', { text }) : text;
  };
}

function textOf(message: Message | OutboxItem, t: ReturnType<typeof useText>): string {
  if ('deleted' in message && message.deleted) return t('chats.deleted');
  if ('call' in message && message.call) {
    return t(message.call.media === 'video' ? 'calls.entryVideo' : 'calls.entryVoice');
  }
  if ('gift' in message && message.gift) return giftTitle(message.gift.name, t);
  if (message.content) return message.content;
  if (message.type === 'image') return t('chats.photo');
  if (message.type === 'voice') return t('chats.voice');
  if (message.type === 'video') return t('chats.video');
  return t('chats.gift');
}

/** The name of a gift in the member's language; of one that this app does not know yet: a gift. */
export function giftTitle(name: string, t: ReturnType<typeof useText>): string {
  return (GIFT_NAMES as readonly string[]).includes(name) ? t(`gifts.${name}` as TextKey) : t('chats.gift');
}
