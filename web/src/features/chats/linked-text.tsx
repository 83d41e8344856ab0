import { useState } from 'react';
import { ConfirmSheet } from '../../design/sheet.tsx';
import { useText } from '../../i18n/i18n.tsx';
import { splitLinks } from './links.ts';

/** Text with its web addresses as links. Whoever presses one is told where it leads before anything is opened. */
export function LinkedText({ text }: { text: string }) {
  const t = useText();
  const [asked, setAsked] = useState<URL | null>(null);
  return (
    <>
      {splitLinks(text).map((part, index) =>
        part.kind === 'text' ? (
          part.text
        ) : (
          <a
            // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text never move
            key={index}
            href={part.url.href}
            rel="noopener noreferrer nofollow"
            target="_blank"
            className="underline decoration-1 underline-offset-2"
            onClick={(event) => {
              event.preventDefault();
              setAsked(part.url);
            }}
          >
            {part.text}
          </a>
        ),
      )}
      {asked && (
        <ConfirmSheet
          open
          onClose={() => setAsked(null)}
          title={t('chats.linkTitle')}
          text={t('chats.linkText', { host: asked.hostname })}
          confirm={t('chats.linkOpen')}
          onConfirm={() => {
            window.open(asked.href, '_blank', 'noopener,noreferrer');
            setAsked(null);
          }}
        />
      )}
    </>
  );
}
