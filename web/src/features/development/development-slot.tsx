import { lazy, Suspense } from 'react';
import { firstPageShown } from '../../api/first-page.ts';
import { isDevelopment } from '../../api/server.ts';

const load = async () => ({ default: (await import('./development-bar.tsx')).DevelopmentBar });
const BarAtOnce = lazy(load);
const BarAfterwards = lazy(async () => {
  await firstPageShown;
  return load();
});

/**
 * The bar of a development server; in production nothing, and nothing of it is loaded. `open`: as it is found first, where
 * it is what one comes for; elsewhere the page comes before it.
 */
export function DevelopmentSlot({ open = false }: { open?: boolean }) {
  if (!isDevelopment) return null;
  const Bar = open ? BarAtOnce : BarAfterwards;
  return (
    // The room of the closed bar, so that nothing moves when it comes.
    <Suspense fallback={<div className="min-h-[calc(3.75rem+1px)]" />}>
      <Bar openAtFirst={open} />
    </Suspense>
  );
}
