import type { Message, MessageMedia } from '@romantic/contract';
import { useState } from 'react';
import { useText } from '../../i18n/i18n.tsx';
import { threads } from './chat-desk.ts';
import { MediaNotice, ratioOf } from './photo-bubble.tsx';

/** A video, which other apps may send. Nothing is fetched before it is played, but for its first picture. */
export function VideoBubble({ message, media }: { message: Message; media: MessageMedia }) {
  const t = useText();
  const [failed, setFailed] = useState(false);
  if (!media.url) return <MediaNotice media={media} />;
  return (
    // biome-ignore lint/a11y/useMediaCaption: what members film has no captions
    <video
      src={media.url}
      controls
      playsInline
      preload="metadata"
      aria-label={t('chats.video')}
      className="block w-64 max-w-full rounded-card bg-black sm:w-72"
      style={{ aspectRatio: ratioOf(media.width, media.height) }}
      onError={() => {
        if (!failed) void threads.renew(message);
        setFailed(true);
      }}
    />
  );
}
