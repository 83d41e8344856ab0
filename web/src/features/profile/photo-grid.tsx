import type { Photo as OwnPhoto } from '@romantic/contract';
import { useRef, useState } from 'react';
import { PlusIcon } from '../../design/icons.tsx';
import { ConfirmSheet } from '../../design/sheet.tsx';
import { useText } from '../../i18n/i18n.tsx';
import { CropSheet } from './crop-sheet.tsx';
import { PhotoTile } from './photo-tile.tsx';
import { usePhotoDrag } from './use-photo-drag.ts';
import { usePhotos } from './use-photos.ts';

const MAX_PHOTOS = 9;

/** One's own photos: added through a crop, put in order by dragging or by keys, taken away after a question. */
export function PhotoGrid({ photos: stored }: { photos: readonly OwnPhoto[] }) {
  const t = useText();
  const { photos, move, remove, choose, cropping, cropped, progress, problem } = usePhotos(stored);
  const input = useRef<HTMLInputElement>(null);
  const grid = useRef<HTMLUListElement>(null);
  const [leaving, setLeaving] = useState<OwnPhoto | null>(null);
  const [said, setSaid] = useState('');
  const drag = usePhotoDrag(grid, photos.length, move);
  const moveAndSay = (from: number, to: number): void => {
    move(from, to);
    setSaid(t('profile.photoMoved', { position: to + 1, count: photos.length }));
  };
  return (
    <div>
      <ul ref={grid} className="grid grid-cols-3 gap-3">
        {photos.map((photo, at) => (
          <PhotoTile
            key={photo.id}
            photo={photo}
            at={at}
            count={photos.length}
            drag={drag}
            onMove={(to) => moveAndSay(at, to)}
            onRemove={() => setLeaving(photo)}
          />
        ))}
        {photos.length < MAX_PHOTOS && (
          <li className={photos.length === 0 ? 'col-span-2 row-span-2' : ''}>
            <button
              type="button"
              disabled={progress !== null}
              className="relative grid aspect-4/5 w-full place-items-center overflow-hidden rounded-[28px] border-2 border-dashed border-ink/20 bg-ink/3 text-ink-soft transition-colors hover:border-accent hover:text-accent"
              onClick={() => input.current?.click()}
            >
              {progress === null ? (
                <span className="grid justify-items-center gap-1">
                  <PlusIcon className="size-8" />
                  {t('profile.photoAdd')}
                </span>
              ) : (
                <UploadRing share={progress} label={t('profile.photoSending')} />
              )}
            </button>
          </li>
        )}
      </ul>
      <input
        ref={input}
        className="sr-only"
        tabIndex={-1}
        aria-label={t('profile.photoAdd')}
        type="file"
        accept="image/jpeg,image/png,image/webp,image/avif,image/heic,image/heif"
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          event.target.value = '';
          if (file) void choose(file);
        }}
      />
      <p role="alert" className="mt-4 text-danger text-pretty empty:hidden">
        {problem}
      </p>
      <p className="mt-4 text-sm text-ink-soft">{t('profile.photosHint')}</p>
      <p className="sr-only" aria-live="assertive">
        {said}
      </p>
      {cropping && (
        <CropSheet picture={cropping} onCancel={() => cropped(null)} onDone={(photo) => cropped(photo)} />
      )}
      <ConfirmSheet
        open={leaving !== null}
        onClose={() => setLeaving(null)}
        title={t('profile.photoRemoveTitle')}
        text={t('profile.photoRemoveText')}
        confirm={t('profile.photoRemove')}
        danger
        onConfirm={() => {
          if (leaving) remove(leaving.id);
          setLeaving(null);
        }}
      />
    </div>
  );
}

function UploadRing({ share, label }: { share: number; label: string }) {
  return (
    <span
      role="progressbar"
      aria-label={label}
      aria-valuenow={Math.round(share * 100)}
      aria-valuemin={0}
      aria-valuemax={100}
    >
      <svg viewBox="0 0 48 48" className="size-14 -rotate-90 text-accent" fill="none" aria-hidden="true">
        <circle cx="24" cy="24" r="20" stroke="currentColor" strokeWidth="4" opacity={0.2} />
        <circle
          cx="24"
          cy="24"
          r="20"
          stroke="currentColor"
          strokeWidth="4"
          strokeLinecap="round"
          pathLength={1}
          strokeDasharray={`${Math.max(share, 0.04)} 1`}
        />
      </svg>
    </span>
  );
}
