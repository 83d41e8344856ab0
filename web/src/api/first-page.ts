import { queryClient } from './queries.ts';

/** Nothing on its way for so long: what asks for more once it knows who the member is has had its turn. */
const QUIET_MS = 150;
/** Pages that ask the server for nothing never say that they are there. */
const AT_LATEST_MS = 3_000;

/**
 * Resolves when the first page has what it asked the server for: what nobody sees (live updates, calls, what waits to be
 * sent) is loaded after it and does not stand in its way.
 */
export const firstPageShown: Promise<void> = new Promise((resolve) => {
  const cache = queryClient.getQueryCache();
  let quiet: ReturnType<typeof setTimeout> | undefined;
  const stop = cache.subscribe(() => {
    clearTimeout(quiet);
    if (queryClient.isFetching() > 0) return;
    if (cache.getAll().some(({ state }) => state.status !== 'pending')) quiet = setTimeout(finish, QUIET_MS);
  });
  const latest = setTimeout(finish, AT_LATEST_MS);
  function finish(): void {
    stop();
    clearTimeout(quiet);
    clearTimeout(latest);
    resolve();
  }
});
