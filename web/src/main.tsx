import './design/theme.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router/dom';
import { queryClient, readMeAhead } from './api/queries.ts';
import { keepPush } from './app/keep-push.ts';
import { createRouter } from './app/router.tsx';
import { startServiceWorker } from './app/service-worker.ts';
import { toast } from './design/toast.tsx';
import { listenForInstall } from './features/settings/use-install.ts';
import { LanguageProvider, loadTexts, showLanguage } from './i18n/i18n.tsx';
import { findLocale } from './i18n/locales.ts';

// The page, its texts and who the member is come side by side.
const router = createRouter();
readMeAhead();
const locale = findLocale();
const texts = await loadTexts(locale);
showLanguage(locale);

listenForInstall();
keepPush(findLocale);
startServiceWorker(router, (take) => {
  const action = { label: texts.translate('shell.reload'), onPress: take };
  toast.show(texts.translate('shell.newVersion'), { action });
});

createRoot(document.getElementById('app') as HTMLElement).render(
  <StrictMode>
    <LanguageProvider first={texts}>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </LanguageProvider>
  </StrictMode>,
);
