import { Button } from '../../design/button.tsx';
import { CheckIcon } from '../../design/icons.tsx';
import { Sheet } from '../../design/sheet.tsx';
import { useText } from '../../i18n/i18n.tsx';
import { thanks, useThanks } from './thanks-store.ts';

/** What becomes of a report, over whatever page is open: the page it was written on closes with the person. */
export function ReportThanks() {
  const t = useText();
  return (
    <Sheet
      open={useThanks()}
      onClose={thanks.hide}
      title={t('safety.sentTitle')}
      actions={<Button onClick={thanks.hide}>{t('shell.done')}</Button>}
    >
      <ol className="grid gap-4">
        {(['sentHidden', 'sentRead', 'sentTold'] as const).map((step) => (
          <li key={step} className="flex gap-4">
            <span className="grid size-8 shrink-0 place-items-center rounded-full bg-sage-soft text-sage">
              <CheckIcon className="size-5" />
            </span>
            <span className="text-pretty">{t(`safety.${step}`)}</span>
          </li>
        ))}
      </ol>
    </Sheet>
  );
}
