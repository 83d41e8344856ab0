import { coins } from '@romantic/contract';
import { useState } from 'react';
import { api, isProblem } from '../../api/client.ts';
import { useProblemText } from '../../api/problem-text.ts';
import { useMe } from '../../api/queries.ts';
import { Button } from '../../design/button.tsx';
import { Field, TextInput } from '../../design/field.tsx';
import { toast } from '../../design/toast.tsx';
import { useText } from '../../i18n/i18n.tsx';
import { usePurse } from './purse.ts';

/** A friend's code is taken in the first week. */
const TAKEN_MS = 7 * 86_400_000;

/** Whose code brought the member here; only while it can still be said. */
export function FriendCode() {
  const t = useText();
  const problemText = useProblemText();
  const { data: me } = useMe();
  const [code, setCode] = useState('');
  const [done, setDone] = useState(false);
  const act = usePurse((typed: string) => api.call(coins.acceptReferral, { body: { code: typed } }));
  if (done || !me || Date.now() - new Date(me.createdAt).getTime() > TAKEN_MS) return null;
  const accept = () =>
    act.mutate(code.trim().toUpperCase(), {
      onSuccess() {
        setDone(true);
        toast.show(t('wallet.codeTaken'), { tone: 'kind' });
      },
    });
  const refused = isProblem(act.error, 'not_found') || isProblem(act.error, 'invalid_input');
  const error = !act.error
    ? undefined
    : refused
      ? t('wallet.codeUnknown')
      : isProblem(act.error, 'referral_refused')
        ? t('wallet.codeRefused')
        : problemText(act.error);
  return (
    <form
      className="flex flex-wrap items-end gap-3 rounded-card border border-line bg-surface p-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (code.trim() !== '' && !act.isPending) accept();
      }}
    >
      <Field label={t('wallet.codeLabel')} error={error} className="min-w-40 grow">
        <TextInput
          value={code}
          onChange={(event) => setCode(event.target.value)}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          maxLength={16}
          dir="ltr"
          className="font-mono uppercase"
        />
      </Field>
      <Button type="submit" variant="soft" busy={act.isPending} disabled={code.trim() === ''}>
        {t('wallet.codeUse')}
      </Button>
    </form>
  );
}
