import { useState } from 'react';
import { useProblemText } from '../../api/problem-text.ts';
import { Button } from '../../design/button.tsx';
import { DownloadIcon, TrashIcon } from '../../design/icons.tsx';
import { Page } from '../../design/page.tsx';
import { useText } from '../../i18n/i18n.tsx';
import { DeleteSheet } from './delete-sheet.tsx';
import { downloadExport } from './download-export.ts';
import { SettingsPart } from './settings-part.tsx';

/** One's data to take along, and the way out. */
export function AccountPage() {
  const t = useText();
  const describe = useProblemText();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [leaving, setLeaving] = useState(false);
  const download = async (): Promise<void> => {
    setBusy(true);
    setProblem(null);
    await downloadExport().catch((error) => setProblem(describe(error)));
    setBusy(false);
  };
  return (
    <Page title={t('settings.account')} back="/settings" className="grid gap-6">
      <SettingsPart title={t('settings.export')} text={t('settings.exportText')}>
        <div className="pt-4">
          <Button variant="soft" busy={busy} onClick={() => void download()}>
            <DownloadIcon className="size-5" />
            {t('settings.exportDo')}
          </Button>
          <p role="alert" className="mt-3 text-danger empty:hidden">
            {problem}
          </p>
        </div>
      </SettingsPart>
      <SettingsPart title={t('settings.delete')} text={t('settings.deleteText')}>
        <div className="pt-4">
          <Button variant="danger" onClick={() => setLeaving(true)}>
            <TrashIcon className="size-5" />
            {t('settings.delete')}
          </Button>
        </div>
      </SettingsPart>
      {leaving && <DeleteSheet onClose={() => setLeaving(false)} />}
    </Page>
  );
}
