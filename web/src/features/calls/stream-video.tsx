import { useEffect, useRef } from 'react';
import { classNames } from '../../design/class-names.ts';

/** A live picture. `mirrored`: one's own, as in a mirror; `muted`: without its sound. */
export function StreamVideo({
  stream,
  mirrored = false,
  muted = false,
  className,
  name,
}: {
  stream: MediaStream;
  mirrored?: boolean;
  muted?: boolean;
  className?: string;
  name: string;
}) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const element = video.current;
    if (!element) return;
    element.srcObject = stream;
    void element.play().catch(() => {});
    return () => {
      element.srcObject = null;
    };
  }, [stream]);
  return (
    <video
      ref={video}
      autoPlay
      playsInline
      muted={muted}
      data-stream={name}
      className={classNames('object-cover', mirrored && '-scale-x-100', className)}
    />
  );
}
