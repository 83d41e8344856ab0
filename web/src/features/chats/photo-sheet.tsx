import { MAX_MEDIA_BYTES, MAX_MESSAGE_CHARACTERS } from '@romantic/contract';
import { useEffect, useState } from 'react';
import { Button } from '../../design/button.tsx';
import { Sheet } from '../../design/sheet.tsx';
import { Skeleton } from '../../design/skeleton.tsx';
import { useText } from '../../i18n/i18n.tsx';
import { desk } from './chat-desk.ts';
import { shrinkPicture } from './shrink-picture.ts';

/** The first picture among dropped or pasted files. */
export function findPicture(files: FileList | undefined): File | null {
  return [...(files ?? [])].find(({ type }) => type.startsWith('image/')) ?? null;
}

interface Shown {
  file: Blob;
  url: string;
  trouble: 'chats.photoTooLarge' | 'chats.photoUnreadable' | null;
}

/** Shows a picture before it is sent, with room for some words. */
export function PhotoSheet({
  conversationId,
  file,
  onClose,
}: {
  conversationId: string;
  file: Blob;
  onClose: () => void;
}) {
  const t = useText();
  const [shown, setShown] = useState<Shown | null>(null);
  const [words, setWords] = useState('');
  useEffect(() => {
    let url: string | null = null;
    let gone = false;
    void shrinkPicture(file).then((small) => {
      if (gone) return;
      url = URL.createObjectURL(small);
      setShown({
        file: small,
        url,
        trouble: small.size > MAX_MEDIA_BYTES.image ? 'chats.photoTooLarge' : null,
      });
    });
    return () => {
      gone = true;
      if (url) URL.revokeObjectURL(url);
    };
  }, [file]);
  const send = () => {
    if (!shown || shown.trouble) return;
    const content = words.trim();
    void desk.send({
      conversationId,
      type: 'image',
      file: shown.file,
      content: content === '' ? null : content,
    });
    onClose();
  };
  return (
    <Sheet
      open
      onClose={onClose}
      title={t('chats.photoTitle')}
      actions={
        <Button onClick={send} disabled={!shown || shown.trouble !== null} className="w-full">
          {t('chats.send')}
        </Button>
      }
    >
      {shown ? (
        <img
          src={shown.url}
          alt={t('chats.myPhoto')}
          className="mx-auto max-h-[45dvh] rounded-card object-contain"
          // Formats that this browser does not know (HEIC) are left to the server where it can read them.
          onError={() => setShown({ ...shown, trouble: 'chats.photoUnreadable' })}
        />
      ) : (
        <Skeleton className="h-64 w-full rounded-card" />
      )}
      {shown?.trouble ? (
        <p role="alert" className="pt-3 text-danger">
          {t(shown.trouble)}
        </p>
      ) : (
        <input
          value={words}
          onChange={({ currentTarget }) => setWords(currentTarget.value)}
          maxLength={MAX_MESSAGE_CHARACTERS}
          aria-label={t('chats.caption')}
          placeholder={t('chats.caption')}
          dir="auto"
          className="mt-4 min-h-12 w-full rounded-field border border-line bg-surface px-4"
        />
      )}
    </Sheet>
  );
}
