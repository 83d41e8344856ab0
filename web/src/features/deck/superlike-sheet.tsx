import type { Card } from '@romantic/contract';
import { useState } from 'react';
import { Avatar } from '../../design/avatar.tsx';
import { Button } from '../../design/button.tsx';
import { Field, TextArea } from '../../design/field.tsx';
import { StarIcon } from '../../design/icons.tsx';
import { Sheet } from '../../design/sheet.tsx';
import { useText } from '../../i18n/i18n.tsx';

/** Letters of the note, as the server counts. */
const NOTE_LENGTH = 140;

/** A superlike with a few words that are read first. */
export function SuperlikeSheet({
  open,
  card,
  onClose,
  onSend,
}: {
  open: boolean;
  card: Card;
  onClose(): void;
  onSend(note: string | undefined): void;
}) {
  const t = useText();
  const [note, setNote] = useState({ userId: card.id, text: '' });
  const text = note.userId === card.id ? note.text : '';
  return (
    <Sheet
      open={open}
      onClose={onClose}
      title={t('deck.superlikeTitle', { name: card.name })}
      actions={
        <Button onClick={() => onSend(text.trim().replace(/\s+/g, ' ') || undefined)}>
          <StarIcon className="size-5" filled />
          {t('deck.superlikeSend')}
        </Button>
      }
    >
      <div className="flex flex-col gap-5">
        <div className="flex items-center gap-4">
          <Avatar person={card} />
          <p className="text-ink-soft">{t('deck.superlikeText', { name: card.name })}</p>
        </div>
        <Field label={t('deck.note')} hint={t('deck.noteLeft', { count: NOTE_LENGTH - text.length })}>
          <TextArea
            rows={3}
            maxLength={NOTE_LENGTH}
            dir="auto"
            value={text}
            placeholder={t('deck.notePlaceholder')}
            onChange={(event) => setNote({ userId: card.id, text: event.currentTarget.value })}
          />
        </Field>
      </div>
    </Sheet>
  );
}
