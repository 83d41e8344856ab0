import { type ReportReasonId, safety } from '@romantic/contract';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { useProblemText } from '../../api/problem-text.ts';
import { Button } from '../../design/button.tsx';
import { Field, TextArea } from '../../design/field.tsx';
import { Sheet } from '../../design/sheet.tsx';
import { useText } from '../../i18n/i18n.tsx';
import { ChoiceList } from '../profile/choice-list.tsx';
import { useForgetPerson } from './block.tsx';
import { REPORT_REASONS, reasonKey, URGENT } from './reasons.ts';
import { thanks } from './thanks-store.ts';

export interface ReportSheetProps {
  userId: string;
  /** The match it is about; what was written in it is kept as evidence with every report. */
  matchId?: string | undefined;
  messageId?: string | undefined;
  photoId?: string | undefined;
  open: boolean;
  onClose: () => void;
  /** It is sent, and they are out of sight: close whatever shows them. */
  onDone: () => void;
}

/** Why, then what happened; thanks are said by the shell. What was typed stays until it is sent. */
export function ReportSheet({ userId, messageId, photoId, open, onClose, onDone }: ReportSheetProps) {
  const t = useText();
  const describe = useProblemText();
  const forget = useForgetPerson();
  const [reason, setReason] = useState<ReportReasonId | null>(null);
  const [note, setNote] = useState('');
  const [sending, setSending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const send = async (): Promise<void> => {
    if (!reason) return setProblem(t('safety.chooseReason'));
    setSending(true);
    setProblem(null);
    try {
      const more = { ...(messageId ? { messageId } : {}), ...(photoId ? { photoId } : {}) };
      const words = note.trim() ? { note: note.trim() } : {};
      await api.call(safety.reportUser, { body: { userId, reason, ...more, ...words } });
      forget(userId);
      thanks.show();
      onDone();
    } catch (error) {
      setProblem(describe(error));
    } finally {
      setSending(false);
    }
  };
  return (
    <Sheet
      open={open}
      onClose={onClose}
      title={t('safety.reportTitle')}
      actions={
        <>
          <p role="alert" className="me-auto self-center text-danger empty:hidden">
            {problem}
          </p>
          <Button variant="danger" busy={sending} onClick={() => void send()}>
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
