import './design/theme.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router/dom';
import { queryClient } from './api/queries.ts';
import { createRouter } from './app/router.tsx';
import { LanguageProvider, loadTexts, showLanguage } from './i18n/i18n.tsx';
import { findLocale } from './i18n/locales.ts';

const locale = findLocale();
const texts = await loadTexts(locale);
showLanguage(locale);

createRoot(document.getElementById('app') as HTMLElement).render(
  <StrictMode>
    <LanguageProvider first={texts}>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={createRouter()} />
      </QueryClientProvider>
    </LanguageProvider>
  </StrictMode>,
);
