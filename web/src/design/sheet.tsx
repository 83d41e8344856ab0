import { type ReactNode, useEffect, useId, useRef } from 'react';
import { useText } from '../i18n/i18n.tsx';
import { Button } from './button.tsx';
import { IconButton } from './icon-button.tsx';
import { CloseIcon } from './icons.tsx';

/**
 * A sheet from below on phones, a dialog in the middle on desktops. The browser's own modal: the rest of the page is
 * inert, Escape closes, the focus goes back to where it was.
 */
export function Sheet({
  open,
  onClose,
  title,
  actions,
  children,
}: {
  open: boolean;
  onClose(): void;
  title: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const t = useText();
  useEffect(() => {
    const element = dialog.current;
    if (!element || element.open === open) return;
    if (open) element.showModal();
    else element.close();
  }, [open]);
  if (!open) return null;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape does it by keyboard.
    <dialog
      ref={(element) => {
        dialog.current = element;
        if (element && !element.open) element.showModal();
      }}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === event.currentTarget) onClose();
      }}
      className="m-0 mx-auto mt-auto w-full max-w-none animate-rise rounded-t-[28px] bg-raised p-0 text-ink shadow-lift backdrop:bg-scrim backdrop:backdrop-blur-[2px] sm:my-auto sm:max-w-lg sm:rounded-[28px]"
    >
      <div className="flex max-h-[88dvh] flex-col">
        <header className="flex items-center gap-2 ps-6 pe-3 pt-4">
          <h2 id={id} className="grow text-2xl">
            {title}
          </h2>
          <IconButton label={t('shell.close')} onClick={onClose}>
            <CloseIcon />
          </IconButton>
        </header>
        {/* The block that hidden inputs inside are placed by: without it they would make the dialog itself scroll. */}
        <div className="relative grow overflow-y-auto px-6 pt-3 pb-6">{children}</div>
        {actions && (
          <footer className="flex flex-wrap justify-end gap-3 border-t border-line px-6 py-4 pb-[max(1rem,env(safe-area-inset-bottom))]">
            {actions}
          </footer>
        )}
      </div>
    </dialog>
  );
}

/** Asks before something that cannot be taken back. */
export function ConfirmSheet({
  open,
  onClose,
  title,
  text,
  confirm,
  onConfirm,
  busy = false,
  danger = true,
}: {
  open: boolean;
  onClose(): void;
  title: ReactNode;
  text: ReactNode;
  /** What the button says. */
  confirm: ReactNode;
  onConfirm(): void;
  busy?: boolean | undefined;
  danger?: boolean | undefined;
}) {
  const t = useText();
  return (
    <Sheet
      open={open}
      onClose={onClose}
      title={title}
      actions={
        <>
          <Button variant="quiet" onClick={onClose}>
            {t('shell.cancel')}
          </Button>
          <Button variant={danger ? 'danger' : 'primary'} busy={busy} onClick={onConfirm}>
            {confirm}
          </Button>
        </>
      }
    >
      <div className="text-ink-soft">{text}</div>
    </Sheet>
  );
}
