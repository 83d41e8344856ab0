import type { Card, Message } from '@romantic/contract';
import { type ReactNode, useState } from 'react';
import { useSession } from '../../api/session.ts';
import { MoreIcon } from '../../design/icons.tsx';
import { useFormats, useText } from '../../i18n/i18n.tsx';
import { GiftPicture } from '../gifts/gift-picture.tsx';
import { LinkedText } from './linked-text.tsx';
import { isOnlyEmoji } from './links.ts';
import { MessageSheet } from './message-sheet.tsx';
import { PhotoBubble } from './photo-bubble.tsx';
import type { Row } from './rows.ts';
import { useReaction } from './use-message-actions.ts';
import { giftTitle } from './use-summary.ts';
import { VideoBubble } from './video-bubble.tsx';
import { VoicePlayer } from './voice-player.tsx';

interface BubbleProps {
  row: Extract<Row, { kind: 'message' }>;
  user: Card;
  /** What stands under the last of my messages. */
  mark: 'read' | 'sent' | null;
}

/** One message as it was stored, with its reactions and what can be done with it. */
export function Bubble({ row: { message, mine, first, last }, user, mark }: BubbleProps) {
  const t = useText();
  const formats = useFormats();
  const [open, setOpen] = useState(false);
  const who = mine ? t('chats.me') : user.name;
  const openMenu = () => setOpen(true);
  return (
    <li
      className={`group/row flex flex-col ${mine ? 'items-end' : 'items-start'} ${first ? 'mt-3' : 'mt-0.5'}`}
    >
      <div className={`flex max-w-[85%] items-center gap-1 lg:max-w-[75%] ${mine ? 'flex-row-reverse' : ''}`}>
        {/* biome-ignore lint/a11y/noStaticElementInteractions: a long press opens what the button beside it opens */}
        <div
          className="relative min-w-0"
          onContextMenu={(event) => {
            if (message.deleted || window.matchMedia('(hover: hover)').matches) return;
            event.preventDefault();
            openMenu();
          }}
        >
          <span className="sr-only">{who}: </span>
          <Content message={message} mine={mine} name={user.name} first={first} last={last} />
          <Reactions message={message} name={user.name} mine={mine} />
        </div>
        {!message.deleted && (
          <button
            type="button"
            aria-label={t('chats.messageMenu')}
            onClick={openMenu}
            className="grid size-9 shrink-0 place-items-center rounded-full text-ink-soft opacity-0 group-hover/row:opacity-100 hover:bg-ink/5 focus-visible:opacity-100"
          >
            <MoreIcon />
          </button>
        )}
      </div>
      {(last || mark) && (
        <p className={`px-2 pt-1 text-xs text-ink-soft ${message.reactions.length > 0 ? 'mt-3' : ''}`}>
          {mark === 'read' && message.readAt ? (
            t('chats.readAt', { time: formats.time(new Date(message.readAt)) })
          ) : (
            <>
              <time dateTime={message.createdAt}>{formats.time(new Date(message.createdAt))}</time>
              {mark === 'sent' && ` · ${t('chats.sent')}`}
            </>
          )}
        </p>
      )}
      {open && <MessageSheet message={message} mine={mine} onClose={() => setOpen(false)} />}
    </li>
  );
}

interface ContentProps {
  message: Message;
  mine: boolean;
  name: string;
  first: boolean;
  last: boolean;
}

function Content({ message, mine, name, first, last }: ContentProps) {
  const t = useText();
  const { media, content, gift } = message;
  if (message.deleted) {
    return (
      <p className="rounded-3xl border border-line border-dashed px-4 py-2 text-ink-soft italic">
        {t('chats.deleted')}
      </p>
    );
  }
  if (gift) {
    const title = giftTitle(gift.name, t);
    return (
      <figure className="flex flex-col items-center gap-2 rounded-card bg-gold-soft p-4 motion-safe:animate-rise">
        <GiftPicture name={gift.name} className="size-28" />
        <figcaption className="text-center text-gold">
          {mine ? t('chats.giftFromMe', { gift: title }) : t('chats.giftFrom', { name, gift: title })}
        </figcaption>
      </figure>
    );
  }
  if (!media && content && isOnlyEmoji(content))
    return <p className="px-1 text-5xl leading-tight">{content}</p>;
  const shape = { mine, first, last };
  return (
    <>
      {media?.kind === 'image' && (
        <PhotoBubble
          message={message}
          media={media}
          label={mine ? t('chats.myPhoto') : t('chats.photoBy', { name })}
        />
      )}
      {media?.kind === 'video' && <VideoBubble message={message} media={media} />}
      {media?.kind === 'voice' && (
        <Paper {...shape}>
          <VoicePlayer message={message} media={media} mine={mine} />
        </Paper>
      )}
      {content && (
        <Paper {...shape} first={first && !media}>
          <p className="whitespace-pre-wrap wrap-anywhere" dir="auto">
            <LinkedText text={content} />
          </p>
        </Paper>
      )}
    </>
  );
}

/** The paper that words stand on; corners between bubbles of one group are tighter. */
export function Paper({
  mine,
  first,
  last,
  children,
}: {
  mine: boolean;
  first: boolean;
  last: boolean;
  children: ReactNode;
}) {
  const colours = mine ? 'bg-accent-soft' : 'border border-line bg-surface';
  const corners = mine
    ? `${first ? '' : 'rounded-se-lg'} ${last ? '' : 'rounded-ee-lg'}`
    : `${first ? '' : 'rounded-ss-lg'} ${last ? '' : 'rounded-es-lg'}`;
  return (
    <div className={`w-fit rounded-3xl px-4 py-2.5 ${mine ? 'ms-auto' : ''} ${colours} ${corners}`}>
      {children}
    </div>
  );
}

/** Both reactions on the lower edge; one's own is a button that takes it back. */
function Reactions({ message, name, mine }: { message: Message; name: string; mine: boolean }) {
  const t = useText();
  const me = useSession()?.userId;
  const react = useReaction(message);
  if (message.reactions.length === 0) return null;
  return (
    <div className={`absolute -bottom-3.5 flex gap-1 ${mine ? 'start-2' : 'end-2'}`}>
      {message.reactions.map(({ userId, emoji }) =>
        userId === me ? (
          <button
            key={userId}
            type="button"
            onClick={() => react(null)}
            aria-label={t('chats.unreact', { emoji })}
            className="min-h-6 min-w-8 rounded-full border border-accent/50 bg-raised px-1.5 text-sm leading-6 motion-safe:animate-appear"
          >
            {emoji}
          </button>
        ) : (
          <span
            key={userId}
            role="img"
            aria-label={t('chats.reactionOf', { name, emoji })}
            className="min-h-6 min-w-8 rounded-full border border-line bg-raised px-1.5 text-center text-sm leading-6 motion-safe:animate-appear"
          >
            {emoji}
          </span>
        ),
      )}
    </div>
  );
}
