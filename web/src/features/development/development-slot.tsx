import { lazy, Suspense } from 'react';
import { isDevelopment } from '../../api/server.ts';

const DevelopmentBar = lazy(() =>
  import('./development-bar.tsx').then((m) => ({ default: m.DevelopmentBar })),
);

/** The bar of a development server; in production nothing, and nothing of it is loaded. `open`: as it is found first. */
export function DevelopmentSlot({ open = false }: { open?: boolean }) {
  if (!isDevelopment) return null;
  return (
    // The room of the closed bar, so that nothing moves when it comes.
    <Suspense fallback={<div className="min-h-[calc(3.75rem+1px)]" />}>
      <DevelopmentBar openAtFirst={open} />
    </Suspense>
  );
}
