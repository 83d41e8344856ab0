import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

const TEXT = /\.(js|css|html|svg|json|webmanifest)$/;
const SMALLEST = 1024;

/** Writes `x.br` and `x.gz` beside every text of the build, so that the server compresses nothing while it answers. */
export function compress(): Plugin {
  let folder = '';
  return {
    name: 'compress',
    apply: 'build',
    configResolved: ({ root, build }) => {
      folder = resolve(root, build.outDir);
    },
    closeBundle() {
      for (const name of globSync('**/*', { cwd: folder })) {
        // The page is filled in by the server, which compresses it once at its start.
        if (!TEXT.test(name) || name === 'index.html') continue;
        const file = join(folder, name);
        const bytes = readFileSync(file);
        if (bytes.length < SMALLEST) continue;
        const params = { [constants.BROTLI_PARAM_QUALITY]: 9 };
        writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params }));
        writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
      }
    },
  };
}
