import { decode } from 'blurhash';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { classNames } from './class-names.ts';

interface Picture {
  blurhash: string;
  urls: { small: string; medium: string; large: string };
}

const SIDE = 16;
/** A picture that the browser has kept is there before this, ms, and needs no blur. */
const KEPT_MS = 50;

const isThere = (image: HTMLImageElement | null) => image?.complete === true && image.naturalWidth > 0;

/** Fills its box, blurred until it is there; lazy unless `priority`. The box has the shape: nothing moves when it comes. */
export function Photo({
  photo,
  size = 'medium',
  alt,
  priority = false,
  className,
}: {
  photo: Picture | null | undefined;
  size?: 'small' | 'medium' | 'large' | undefined;
  alt: string;
  priority?: boolean | undefined;
  className?: string | undefined;
}) {
  const [shown, setShown] = useState(false);
  const [failed, setFailed] = useState(false);
  const image = useRef<HTMLImageElement>(null);
  const url = photo?.urls[size];
  // biome-ignore lint/correctness/useExhaustiveDependencies: another picture begins anew.
  useEffect(() => {
    setFailed(false);
  }, [url]);
  return (
    <span className={classNames('relative block overflow-hidden bg-accent-soft', className)}>
      {photo && (
        <span aria-hidden="true">
          <Blur hash={photo.blurhash} image={image} />
        </span>
      )}
      {url && !failed && (
        <img
          src={url}
          alt={alt}
          loading={priority ? 'eager' : 'lazy'}
          fetchPriority={priority ? 'high' : 'auto'}
          decoding="async"
          draggable={false}
          ref={(element) => {
            image.current = element;
            if (isThere(element)) setShown(true);
          }}
          onLoad={() => setShown(true)}
          onError={() => setFailed(true)}
          className={classNames(
            'absolute inset-0 size-full object-cover transition-opacity duration-300',
            shown ? 'opacity-100' : 'opacity-0',
          )}
        />
      )}
    </span>
  );
}

function Blur({ hash, image }: { hash: string; image: RefObject<HTMLImageElement | null> }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const timer = setTimeout(() => {
      if (!isThere(image.current)) draw(canvas.current, hash);
    }, KEPT_MS);
    return () => clearTimeout(timer);
  }, [hash, image]);
  return <canvas ref={canvas} width={SIDE} height={SIDE} className="absolute inset-0 size-full scale-110" />;
}

function draw(canvas: HTMLCanvasElement | null, hash: string): void {
  const pen = canvas?.getContext('2d');
  if (!pen) return;
  try {
    pen.putImageData(new ImageData(new Uint8ClampedArray(decode(hash, SIDE, SIDE)), SIDE, SIDE), 0, 0);
  } catch {
    // A hash that says nothing: the plain colour stays.
  }
}
