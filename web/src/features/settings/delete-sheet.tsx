import { account, accounts } from '@romantic/contract';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { useMe } from '../../api/queries.ts';
import { signOut } from '../../api/sign-out.ts';
import { Button } from '../../design/button.tsx';
import { Sheet } from '../../design/sheet.tsx';
import { toast } from '../../design/toast.tsx';
import { useFormats, useLocale, useText } from '../../i18n/i18n.tsx';
import { CODE_LENGTH } from '../sign-in/code-digits.ts';
import { CodeField } from '../sign-in/code-field.tsx';
import { useSignInProblem } from '../sign-in/use-sign-in-problem.ts';

/** Says what happens, then asks for a fresh code: nobody with a borrowed phone deletes somebody else's account. */
export function DeleteSheet({ onClose }: { onClose: () => void }) {
  const t = useText();
  const { date } = useFormats();
  const [locale] = useLocale();
  const describe = useSignInProblem();
  const { data: me } = useMe();
  const [requestId, setRequestId] = useState<string | null>(null);
  const [code, setCode] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const phoneNumber = me?.phoneNumber ?? '';
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      await work();
    } catch (error) {
      setProblem(describe(error));
      setCode('');
    } finally {
      setBusy(false);
    }
  };
  const send = (): Promise<void> =>
    attempt(async () => {
      const sent = await api.call(accounts.sendOtp, { body: { phoneNumber, language: locale } });
      setRequestId(sent.requestId);
    });
  const enter = (typed: string): void => {
    setCode(typed);
    setProblem(null);
    if (typed.length < CODE_LENGTH || !requestId || busy) return;
    void attempt(async () => {
      const body = { requestId, phoneNumber, code: typed };
      const { verificationToken } = await api.call(accounts.verifyOtp, { body });
      const { eraseAt } = await api.call(account.deleteAccount, { body: { verificationToken } });
      toast.show(t('settings.deleted', { date: date(eraseAt) }), { tone: 'kind' });
      await signOut('this');
    });
  };
  return (
    <Sheet
      open
      onClose={onClose}
      title={t('settings.deleteTitle')}
      actions={
        requestId ? undefined : (
          <>
            <Button variant="quiet" onClick={onClose}>
              {t('settings.keep')}
            </Button>
            <Button variant="danger" busy={busy} disabled={!me} onClick={() => void send()}>
              {t('settings.deleteSend')}
            </Button>
          </>
        )
      }
    >
      {requestId ? (
        <div className="grid gap-4">
          <p className="text-pretty">{t('signin.sentSms', { number: `\u2066${phoneNumber}\u2069` })}</p>
          <CodeField value={code} onChange={enter} error={problem} disabled={busy} />
        </div>
      ) : (
        <div className="grid gap-3 text-pretty">
          <p>{t('settings.deleteNow')}</p>
          <p>{t('settings.deleteGrace')}</p>
          <p>{t('settings.deletePlan')}</p>
          <p role="alert" className="text-danger empty:hidden">
            {problem}
          </p>
        </div>
      )}
    </Sheet>
  );
}
