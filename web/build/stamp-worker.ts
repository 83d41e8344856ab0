import { createHash } from 'node:crypto';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Plugin } from 'vite';

const WORKER = 'service-worker.js';

/**
 * Tells the service worker which files this build has, and a version made of their names: a new build is a new worker,
 * which keeps a cache of its own and drops the one before.
 */
export function stampWorker(): Plugin {
  let folder = '';
  return {
    name: 'stamp-worker',
    apply: 'build',
    configResolved: ({ root, build }) => {
      folder = resolve(root, build.outDir);
    },
    closeBundle() {
      const files = globSync('assets/*.{js,css,woff2}', { cwd: folder })
        .filter((name) => !/newsreader-(vietnamese|latin-ext)/.test(name))
        .sort()
        .map((name) => `/${name}`);
      const page = readFileSync(join(folder, 'index.html'));
      const version = createHash('sha256').update(page).update(files.join()).digest('hex').slice(0, 12);
      const path = join(folder, WORKER);
      const text = readFileSync(path, 'utf8');
      writeFileSync(path, text.replace('%VERSION%', version).replace("'%FILES%'", JSON.stringify(files)));
    },
  };
}
