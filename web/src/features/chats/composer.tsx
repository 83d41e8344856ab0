import { type Conversation, MAX_MESSAGE_CHARACTERS } from '@romantic/contract';
import { type ClipboardEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { IconButton } from '../../design/icon-button.tsx';
import { GiftIcon, ImageIcon, MicIcon, SendIcon } from '../../design/icons.tsx';
import { useText } from '../../i18n/i18n.tsx';
import { GiftSheet } from '../gifts/gift-sheet.tsx';
import { desk } from './chat-desk.ts';
import { findPicture, PhotoSheet } from './photo-sheet.tsx';
import { RecorderBar } from './recorder-bar.tsx';
import { useDraft } from './use-conversations.ts';
import { useDropTarget } from './use-drop-target.ts';
import { matchTopics } from './use-match-topic.tsx';

const TALLEST = 160;

interface ComposerProps {
  conversation: Conversation;
  sayTyping: () => void;
}

/** Where messages are written. What stands in it is kept until it is sent, in this and the other tabs. */
export function Composer({ conversation: { id, user }, sayTyping }: ComposerProps) {
  const t = useText();
  const text = useDraft(id);
  const [picture, setPicture] = useState<Blob | null>(null);
  const [open, setOpen] = useState<'voice' | 'gift' | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const files = useRef<HTMLInputElement>(null);
  const dragging = useDropTarget(setPicture);
  const extra = [...text.trim().normalize('NFC')].length - MAX_MESSAGE_CHARACTERS;
  const empty = text.trim() === '';

  // biome-ignore lint/correctness/useExhaustiveDependencies: the field grows with what is written in it
  useEffect(() => {
    const box = field.current;
    if (!box) return;
    box.style.height = 'auto';
    box.style.height = `${Math.min(TALLEST, box.scrollHeight)}px`;
  }, [text]);

  const send = () => {
    if (empty || extra > 0) return;
    void desk.send({ conversationId: id, type: 'text', content: text.trim() });
    desk.drafts()?.set(id, '');
    matchTopics.sent(id);
    field.current?.focus();
  };
  const onKey = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // On phones Enter is a new line: there a button is under the thumb.
    const sends = event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing;
    if (!sends || !window.matchMedia('(pointer: fine)').matches) return;
    event.preventDefault();
    send();
  };
  const onPaste = (event: ClipboardEvent) => {
    const found = findPicture(event.clipboardData.files);
    if (!found) return;
    event.preventDefault();
    setPicture(found);
  };

  if (open === 'voice') return <RecorderBar conversationId={id} onDone={() => setOpen(null)} />;
  return (
    <div className="border-t border-line bg-paper px-2 pt-2 pb-[max(0.5rem,env(safe-area-inset-bottom))]">
      <form
        className="mx-auto flex max-w-3xl items-end gap-1"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <IconButton label={t('chats.addPhoto')} onClick={() => files.current?.click()}>
          <ImageIcon />
        </IconButton>
        <IconButton label={t('chats.addGift')} onClick={() => setOpen('gift')}>
          <GiftIcon />
        </IconButton>
        <input
          ref={files}
          type="file"
          accept="image/jpeg,image/png,image/webp,image/avif,image/heic"
          hidden
          onChange={({ currentTarget }) => {
            setPicture(currentTarget.files?.[0] ?? null);
            currentTarget.value = '';
          }}
        />
        <div className="min-w-0 flex-1 rounded-3xl border border-line bg-surface focus-within:border-accent">
          <textarea
            ref={field}
            id="message-text"
            rows={1}
            dir={empty ? undefined : 'auto'}
            value={text}
            aria-label={t('chats.write', { name: user.name })}
            placeholder={t('chats.write', { name: user.name })}
            aria-invalid={extra > 0}
            aria-describedby={extra > 0 ? 'message-extra' : undefined}
            onChange={({ currentTarget }) => {
              desk.drafts()?.set(id, currentTarget.value);
              if (currentTarget.value.trim() !== '') sayTyping();
            }}
            onKeyDown={onKey}
            onPaste={onPaste}
            className="block max-h-40 w-full resize-none bg-transparent px-4 py-2.5 outline-none"
          />
          {extra > 0 && (
            <p id="message-extra" role="status" className="px-4 pb-2 text-sm text-danger">
              {t('chats.tooLong', { count: extra })}
            </p>
          )}
        </div>
        {empty ? (
          <IconButton label={t('chats.addVoice')} onClick={() => setOpen('voice')}>
            <MicIcon />
          </IconButton>
        ) : (
          <button
            type="submit"
            aria-label={t('chats.send')}
            disabled={extra > 0}
            className="grid size-11 shrink-0 place-items-center rounded-full bg-accent text-on-accent hover:bg-accent-strong disabled:opacity-50 motion-safe:animate-appear"
          >
            <SendIcon className="rtl:-scale-x-100" />
          </button>
        )}
      </form>
      {dragging && (
        <div className="pointer-events-none fixed inset-0 z-50 grid place-items-center bg-scrim">
          <p className="rounded-card border-2 border-accent border-dashed bg-raised px-8 py-6 font-display text-2xl">
            {t('chats.dropHere')}
          </p>
        </div>
      )}
      {picture && <PhotoSheet conversationId={id} file={picture} onClose={() => setPicture(null)} />}
      <GiftSheet open={open === 'gift'} onClose={() => setOpen(null)} matchId={id} name={user.name} />
    </div>
  );
}
