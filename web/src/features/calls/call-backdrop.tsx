import type { Card } from '@romantic/contract';
import { type ReactNode, useEffect, useRef } from 'react';
import { Photo } from '../../design/photo.tsx';

/** Night around the other's photo, over the whole page: nothing else can be reached meanwhile. */
export function CallBackdrop({
  user,
  label,
  onEscape,
  children,
}: {
  user: Card | null;
  label: string;
  onEscape: () => void;
  children: ReactNode;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    if (!element) return;
    const before = document.activeElement;
    if (!element.open) element.showModal();
    // Not a button: whoever is typing must not answer or hang up by what they type.
    element.focus();
    return () => {
      element.close();
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      tabIndex={-1}
      aria-label={label}
      onCancel={(event) => {
        event.preventDefault();
        onEscape();
      }}
      className="m-0 h-dvh max-h-none w-dvw max-w-none overflow-hidden bg-[#1b1320] p-0 text-white outline-none motion-safe:animate-appear [&_:focus-visible]:outline-white"
    >
      {user?.photos[0] && (
        <div aria-hidden="true" className="absolute -inset-10 opacity-45 blur-2xl">
          <Photo photo={user.photos[0]} size="small" alt="" className="size-full bg-transparent" />
        </div>
      )}
      <div className="relative flex h-full flex-col bg-black/45">{children}</div>
    </dialog>
  );
}
