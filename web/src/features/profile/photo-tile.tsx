import type { Photo as OwnPhoto } from '@romantic/contract';
import { IconButton } from '../../design/icon-button.tsx';
import { TrashIcon } from '../../design/icons.tsx';
import { Photo } from '../../design/photo.tsx';
import { useText } from '../../i18n/i18n.tsx';
import type { PhotoDrag } from './use-photo-drag.ts';

interface PhotoTileProps {
  photo: OwnPhoto;
  at: number;
  count: number;
  drag: PhotoDrag;
  onMove: (to: number) => void;
  onRemove: () => void;
}

const STATES = { pending: 'profile.photoPending', rejected: 'profile.photoRejected' } as const;

/** One photo in its place. A button that arrows move, and that a finger drags; the first one is large. */
export function PhotoTile({ photo, at, count, drag, onMove, onRemove }: PhotoTileProps) {
  const t = useText();
  const { moderation } = photo;
  const keys: Record<string, number> = {
    ArrowLeft: document.dir === 'rtl' ? at + 1 : at - 1,
    ArrowRight: document.dir === 'rtl' ? at - 1 : at + 1,
    ArrowUp: at - 3,
    ArrowDown: at + 3,
    Home: 0,
    End: count - 1,
  };
  return (
    <li
      data-photo={at}
      className={`relative transition-transform ${at === 0 ? 'col-span-2 row-span-2' : ''} ${drag.from === at ? 'z-10 scale-[1.04] opacity-90' : ''}`}
    >
      <button
        type="button"
        className={`block w-full cursor-grab touch-pan-y overflow-hidden rounded-[28px] outline-offset-4 select-none ${drag.over === at && drag.from !== at ? 'ring-4 ring-accent' : ''}`}
        aria-label={t('profile.photoPlace', { position: at + 1, count })}
        aria-describedby="photo-keys"
        onKeyDown={(event) => {
          const to = keys[event.key];
          if (to !== undefined) {
            event.preventDefault();
            if (to >= 0 && to < count) onMove(to);
          }
          if (event.key === 'Delete' || event.key === 'Backspace') onRemove();
        }}
        onContextMenu={(event) => event.preventDefault()}
        {...drag.handlers(at)}
      >
        <Photo photo={photo} size={at === 0 ? 'medium' : 'small'} alt="" className="aspect-4/5 w-full" />
      </button>
      <span id="photo-keys" hidden>
        {t('profile.photoKeys')}
      </span>
      {moderation !== 'approved' && (
        <span
          className={`absolute inset-x-2 bottom-2 rounded-full px-2 py-1 text-center text-xs font-semibold ${moderation === 'rejected' ? 'bg-danger text-on-accent' : 'bg-surface/90 text-ink'}`}
        >
          {t(STATES[moderation])}
        </span>
      )}
      <IconButton
        className="absolute -end-2 -top-2 bg-surface! shadow-md"
        label={t('profile.photoRemoveAt', { position: at + 1 })}
        onClick={onRemove}
      >
        <TrashIcon className="size-5" />
      </IconButton>
    </li>
  );
}
