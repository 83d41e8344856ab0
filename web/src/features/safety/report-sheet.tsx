import { type ReportReasonId, safety } from '@romantic/contract';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { useProblemText } from '../../api/problem-text.ts';
import { Button } from '../../design/button.tsx';
import { Field, TextArea } from '../../design/field.tsx';
import { CheckIcon } from '../../design/icons.tsx';
import { Sheet } from '../../design/sheet.tsx';
import { useText } from '../../i18n/i18n.tsx';
import { ChoiceList } from '../profile/choice-list.tsx';
import { useForgetPerson } from './block.tsx';
import { REPORT_REASONS, reasonKey, URGENT } from './reasons.ts';

export interface ReportSheetProps {
  userId: string;
  /** The match it is about; what was written in it is kept as evidence with every report. */
  matchId?: string | undefined;
  messageId?: string | undefined;
  photoId?: string | undefined;
  open: boolean;
  onClose: () => void;
  /** They are out of sight: close whatever shows them. */
  onDone: () => void;
}

/** Why, then what happened, then what becomes of it. What was typed stays until it is sent. */
export function ReportSheet({ userId, messageId, photoId, open, onClose, onDone }: ReportSheetProps) {
  const t = useText();
  const describe = useProblemText();
  const forget = useForgetPerson();
  const [reason, setReason] = useState<ReportReasonId | null>(null);
  const [note, setNote] = useState('');
  const [state, setState] = useState<'asking' | 'sending' | 'sent'>('asking');
  const [problem, setProblem] = useState<string | null>(null);
  const send = async (): Promise<void> => {
    if (!reason) return setProblem(t('safety.chooseReason'));
    setState('sending');
    setProblem(null);
    try {
      const more = { ...(messageId ? { messageId } : {}), ...(photoId ? { photoId } : {}) };
      const words = note.trim() ? { note: note.trim() } : {};
      await api.call(safety.reportUser, { body: { userId, reason, ...more, ...words } });
      setState('sent');
    } catch (error) {
      setState('asking');
      setProblem(describe(error));
    }
  };
  const leave = (): void => {
    if (state !== 'sent') {
      onClose();
      return;
    }
    forget(userId);
    onDone();
  };
  if (state === 'sent') {
    return (
      <Sheet
        open={open}
        onClose={leave}
        title={t('safety.sentTitle')}
        actions={<Button onClick={leave}>{t('shell.done')}</Button>}
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
  return (
    <Sheet
      open={open}
      onClose={leave}
      title={t('safety.reportTitle')}
      actions={
        <>
          <p role="alert" className="me-auto self-center text-danger empty:hidden">
            {problem}
          </p>
          <Button variant="danger" busy={state === 'sending'} onClick={() => void send()}>
            {t('safety.report')}
          </Button>
        </>
      }
    >
      <p className="mb-5 text-ink-soft text-pretty">{t('safety.reportText')}</p>
      <ChoiceList
        label={t('safety.reportTitle')}
        choices={REPORT_REASONS.map((id) => ({ id, text: t(reasonKey(id)) }))}
        chosen={reason ? [reason] : []}
        onChange={([id]) => {
          setReason(id ?? null);
          setProblem(null);
        }}
      />
      {reason && URGENT.has(reason) && (
        <p role="note" className="mt-5 rounded-card bg-danger-soft p-4 font-medium text-danger">
          {t('safety.urgent')}
        </p>
      )}
      <Field className="mt-6" label={t('safety.note')} hint={t('safety.noteHint')}>
        <TextArea value={note} maxLength={1000} onChange={(event) => setNote(event.target.value)} />
      </Field>
    </Sheet>
  );
}
