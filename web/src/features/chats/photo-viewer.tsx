import { useEffect, useRef } from 'react';
import { CloseIcon } from '../../design/icons.tsx';
import { useText } from '../../i18n/i18n.tsx';

/** A picture alone on the screen. Escape, the button or a press beside it closes it. */
export function PhotoViewer({ url, label, onClose }: { url: string; label: string; onClose: () => void }) {
  const t = useText();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-label={label}
      onClose={onClose}
      className="m-0 h-dvh max-h-none w-dvw max-w-none bg-black/90 p-0 text-white motion-safe:animate-appear"
    >
      <button
        type="button"
        aria-label={t('chats.close')}
        onClick={onClose}
        className="absolute inset-0 size-full cursor-zoom-out"
        tabIndex={-1}
      />
      <img
        src={url}
        alt={label}
        className="pointer-events-none absolute inset-0 m-auto max-h-full max-w-full object-contain"
      />
      <button
        type="button"
        aria-label={t('chats.close')}
        onClick={onClose}
        className="absolute end-3 top-3 grid size-12 place-items-center rounded-full bg-black/50 hover:bg-black/70"
      >
        <CloseIcon />
      </button>
    </dialog>
  );
}
