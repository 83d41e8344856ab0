import { useRouteError } from 'react-router';
import { Button, ButtonLink } from '../design/button.tsx';
import { EmptyState } from '../design/states.tsx';
import { useText } from '../i18n/i18n.tsx';

export function NotFoundPage() {
  const t = useText();
  return (
    <main id="content" className="flex min-h-dvh items-center">
      <EmptyState
        title={t('shell.notFoundTitle')}
        text={t('shell.notFoundText')}
        action={<ButtonLink to="/">{t('shell.goHome')}</ButtonLink>}
      />
    </main>
  );
}

/** Whatever a page threw. A part of the app that a newer version replaced is found again by loading anew. */
export function ErrorPage() {
  const t = useText();
  const error = useRouteError();
  const outdated = error instanceof TypeError && /import|module/i.test(error.message);
  return (
    <main id="content" className="flex min-h-dvh items-center">
      <EmptyState
        title={t(outdated ? 'shell.newVersion' : 'shell.errorTitle')}
        text={outdated ? undefined : t('shell.errorText')}
        action={<Button onClick={() => location.reload()}>{t('shell.reload')}</Button>}
      />
    </main>
  );
}
