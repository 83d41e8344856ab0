import { type KeyboardEvent, type PointerEvent, useEffect, useId, useRef, useState } from 'react';
import { Button } from '../../design/button.tsx';
import { Sheet } from '../../design/sheet.tsx';
import { useText } from '../../i18n/i18n.tsx';
import {
  type Crop,
  keepInside,
  MAX_ZOOM,
  moveBy,
  outputSize,
  PHOTO_RATIO,
  rectangleOf,
  WHOLE,
} from './crop.ts';

/** Pixels of the frame's drawing; the page shows it as wide as there is room. */
const FRAME = { width: 720, height: 720 / PHOTO_RATIO };
/** How far an arrow key moves, as a share of the frame, and what a key zooms by. */
const STEP = 0.04;
const ZOOM_STEP = 1.1;

interface CropSheetProps {
  picture: ImageBitmap;
  onCancel: () => void;
  onDone: (photo: Blob) => void;
}

/** The part of a picture to keep: dragged, pinched or scrolled, or moved by arrows and zoomed by + and -. */
export function CropSheet({ picture, onCancel, onDone }: CropSheetProps) {
  const t = useText();
  const hint = useId();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [crop, setCrop] = useState<Crop>(WHOLE);
  const [busy, setBusy] = useState(false);
  const fingers = useFingers(canvas, (change) => setCrop((now) => change(picture, now)));
  useEffect(() => {
    const pen = canvas.current?.getContext('2d');
    if (!pen) return;
    const { left, top, width, height } = rectangleOf(picture, crop);
    pen.drawImage(picture, left, top, width, height, 0, 0, FRAME.width, FRAME.height);
  }, [picture, crop]);
  const press = (event: KeyboardEvent): void => {
    const move = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (move) setCrop(moveBy(picture, crop, (move[0] ?? 0) * STEP, (move[1] ?? 0) * STEP, 1));
    else if (event.key === '+' || event.key === '=') zoomTo(crop.zoom * ZOOM_STEP);
    else if (event.key === '-') zoomTo(crop.zoom / ZOOM_STEP);
    else return;
    event.preventDefault();
  };
  const zoomTo = (zoom: number): void => setCrop(keepInside(picture, { ...crop, zoom }));
  const finish = async (): Promise<void> => {
    setBusy(true);
    onDone(await cutOut(picture, crop));
  };
  return (
    <Sheet
      open
      onClose={onCancel}
      title={t('profile.cropTitle')}
      actions={
        <Button className="w-full" size="large" busy={busy} onClick={() => void finish()}>
          {t('profile.cropDone')}
        </Button>
      }
    >
      <p id={hint} className="mb-4 text-ink-soft text-pretty">
        {t('profile.cropHint')}
      </p>
      {/* biome-ignore lint/a11y/useSemanticElements: there is no element for a picture that is moved in its frame */}
      <div
        role="group"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: arrows move the picture
        tabIndex={0}
        aria-label={t('profile.cropFrame')}
        aria-describedby={hint}
        onKeyDown={press}
        {...fingers}
        className="mx-auto max-h-[52dvh] w-fit cursor-grab touch-none overflow-hidden rounded-[28px] outline-offset-4 focus-visible:outline-2 focus-visible:outline-accent active:cursor-grabbing"
      >
        <canvas
          ref={canvas}
          width={FRAME.width}
          height={FRAME.height}
          className="block max-h-[52dvh] w-auto max-w-full"
          style={{ aspectRatio: PHOTO_RATIO }}
        />
      </div>
      <label className="mt-5 flex min-h-11 items-center gap-4">
        <span className="text-ink-soft">{t('profile.cropZoom')}</span>
        <input
          className="grow accent-accent"
          type="range"
          min={1}
          max={MAX_ZOOM}
          step={0.01}
          value={crop.zoom}
          onChange={(event) => zoomTo(Number(event.target.value))}
        />
      </label>
    </Sheet>
  );
}

type Change = (picture: ImageBitmap, crop: Crop) => Crop;

/** One finger moves, two zoom about their middle, and so does a wheel. */
function useFingers(canvas: React.RefObject<HTMLCanvasElement | null>, apply: (change: Change) => void) {
  const down = useRef(new Map<number, { x: number; y: number }>());
  const spread = (): number => {
    const [a, b] = [...down.current.values()];
    return a && b ? Math.hypot(a.x - b.x, a.y - b.y) : 0;
  };
  const onPointerDown = (event: PointerEvent): void => {
    event.currentTarget.setPointerCapture(event.pointerId);
    down.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
  };
  const onPointerMove = (event: PointerEvent): void => {
    const before = down.current.get(event.pointerId);
    if (!before) return;
    const spreadBefore = spread();
    down.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
    const fingers = down.current.size;
    const frame = canvas.current?.clientWidth ?? 1;
    const dx = (event.clientX - before.x) / fingers;
    const dy = (event.clientY - before.y) / fingers;
    const factor = fingers === 2 && spreadBefore > 0 ? spread() / spreadBefore : 1;
    apply((picture, crop) =>
      moveBy(picture, keepInside(picture, { ...crop, zoom: crop.zoom * factor }), dx, dy, frame),
    );
  };
  const lift = (event: PointerEvent): void => void down.current.delete(event.pointerId);
  return {
    onPointerDown,
    onPointerMove,
    onPointerUp: lift,
    onPointerCancel: lift,
    onWheel: ({ deltaY }: React.WheelEvent) =>
      apply((picture, crop) => keepInside(picture, { ...crop, zoom: crop.zoom * 0.999 ** deltaY })),
  };
}

async function cutOut(picture: ImageBitmap, crop: Crop): Promise<Blob> {
  const kept = rectangleOf(picture, crop);
  const { width, height } = outputSize(kept);
  const canvas = new OffscreenCanvas(width, height);
  const pen = canvas.getContext('2d');
  if (!pen) throw new Error('this browser draws nothing');
  pen.imageSmoothingQuality = 'high';
  pen.drawImage(picture, kept.left, kept.top, kept.width, kept.height, 0, 0, width, height);
  return canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 });
}
