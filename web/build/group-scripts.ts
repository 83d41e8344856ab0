import { join } from 'node:path';

const DECK_PAGE = join(import.meta.dirname, '../src/features/deck/deck-page.tsx');

interface Modules {
  getModuleInfo(id: string): { importedIds: readonly string[] } | null;
}

let deckModules: ReadonlySet<string> | null = null;

/** All that the deck's page imports, by itself and through others: the first page that members see. */
function nameByDeck(id: string, modules: Modules): string | null {
  deckModules ??= listImports(DECK_PAGE, modules);
  return deckModules.has(id) ? 'deck' : null;
}

function listImports(id: string, modules: Modules, found = new Set<string>()): Set<string> {
  for (const imported of modules.getModuleInfo(id)?.importedIds ?? []) {
    if (found.has(imported)) continue;
    found.add(imported);
    listImports(imported, modules, found);
  }
  return found;
}

/**
 * Which modules travel together: 7 scripts and 166 KB before the deck can be used, where each on its own made 46 and
 * 179 KB, since small ones cost a request each and compress badly. Libraries stand alone: a release of ours does not take
 * them out of caches.
 */
export const groupScripts = {
  codeSplitting: {
    groups: [
      { name: 'libraries', test: /node_modules/, tags: ['$initial' as const], priority: 4 },
      { name: 'app', tags: ['$initial' as const], priority: 3 },
      { name: nameByDeck, debugName: 'deck', priority: 2 },
      {
        name: 'shared',
        minShareCount: 2,
        entriesAware: true,
        entriesAwareMergeThreshold: 20_000,
        priority: 1,
      },
    ],
  },
  chunkFileNames: ({ name }: { name: string }) =>
    `assets/${name.startsWith('shared~') ? 'shared' : name}-[hash].js`,
};
