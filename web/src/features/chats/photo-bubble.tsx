import type { Message, MessageMedia } from '@romantic/contract';
import { useState } from 'react';
import { Photo } from '../../design/photo.tsx';
import { useText } from '../../i18n/i18n.tsx';
import { threads } from './chat-desk.ts';
import { PhotoViewer } from './photo-viewer.tsx';

/** Longest and shortest shape that a picture is shown in; the whole of it is in the viewer. */
const RATIOS = { min: 0.6, max: 1.9 };

export const ratioOf = (width: number | null, height: number | null): number =>
  Math.min(RATIOS.max, Math.max(RATIOS.min, (width ?? 1) / (height ?? 1)));

/** A picture in its own shape before it has arrived; pressed, it is shown whole. */
export function PhotoBubble({
  message,
  media,
  label,
}: {
  message: Message;
  media: MessageMedia;
  label: string;
}) {
  const t = useText();
  const [open, setOpen] = useState(false);
  const [renewed, setRenewed] = useState(false);
  const ratio = ratioOf(media.width, media.height);
  if (!media.url) return <MediaNotice media={media} />;
  return (
    <>
      <button
        type="button"
        onClick={() => setOpen(true)}
        aria-label={`${t('chats.viewPhoto')}: ${label}`}
        onErrorCapture={() => {
          // Its address was good for minutes only: ask once for a fresh one.
          if (!renewed) void threads.renew(message);
          setRenewed(true);
        }}
        className="relative block w-64 max-w-full overflow-hidden rounded-card bg-ink/5 sm:w-72"
        style={{ aspectRatio: ratio }}
      >
        <Photo
          photo={{
            blurhash: media.blurhash ?? '',
            urls: { small: media.url, medium: media.url, large: media.url },
          }}
          alt=""
          className="size-full"
        />
        {media.moderation === 'pending' && (
          <span className="absolute inset-x-0 bottom-0 bg-black/60 p-1.5 text-center text-xs text-white">
            {t('chats.mediaPending')}
          </span>
        )}
      </button>
      {open && <PhotoViewer url={media.url} label={label} onClose={() => setOpen(false)} />}
    </>
  );
}

/** In place of what may not be shown. */
export function MediaNotice({ media }: { media: MessageMedia }) {
  const t = useText();
  return (
    <p className="rounded-card border border-line border-dashed px-5 py-4 text-ink-soft">
      {t(media.moderation === 'rejected' ? 'chats.mediaRejected' : 'chats.mediaPending')}
    </p>
  );
}
