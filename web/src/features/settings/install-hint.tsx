import { useState } from 'react';
import { Button } from '../../design/button.tsx';
import { useText } from '../../i18n/i18n.tsx';
import { useInstall } from './use-install.ts';

/** Where a browser can put the app on the home screen, an offer to do so; on an iPhone how it is done. */
export function InstallHint() {
  const t = useText();
  const { offer, byHand } = useInstall();
  const [hidden, setHidden] = useState(false);
  if (hidden || (!offer && !byHand)) return null;
  return (
    <aside className="flex flex-wrap items-center gap-4 rounded-card bg-sage-soft p-5">
      <div className="grow">
        <p className="font-display text-xl">{t('settings.installTitle')}</p>
        <p className="text-ink-soft">{t(byHand ? 'settings.installByHand' : 'settings.installText')}</p>
      </div>
      {offer && (
        <Button
          onClick={() => {
            void offer();
            setHidden(true);
          }}
        >
          {t('settings.install')}
        </Button>
      )}
    </aside>
  );
}
