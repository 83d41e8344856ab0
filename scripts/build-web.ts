/**
 * `npm run build`, and before `npm start` and `npm test`: builds the web app into `web/dist` when its sources are newer
 * than what stands there. The new one appears by one rename, so a server that runs keeps serving whole files.
 */
import { createHash, randomUUID } from 'node:crypto';
import { globSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = dirname(import.meta.dirname);
const dist = join(root, 'web/dist');
const MARK = '.built-from';

const wanted = fingerprint();
if (readMark() !== wanted) await build();

/** All that the build reads: its own sources, the contract, and which packages are installed. */
function fingerprint(): string {
  const hash = createHash('sha256');
  const files = [
    'package-lock.json',
    ...globSync('{web,contract}/**/*.{ts,tsx,js,css,html,json,svg,png,webmanifest,woff2}', {
      cwd: root,
      exclude: (name) => /(^|\/)(node_modules|dist(\..*)?)$/.test(name) || /\.test\.ts$/.test(name),
    }).sort(),
  ];
  for (const file of files)
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

function readMark(): string | null {
  try {
    return readFileSync(join(dist, MARK), 'utf8');
  } catch {
    return null;
  }
}

async function build(): Promise<void> {
  const { build: run } = await import('vite');
  const outDir = `${dist}.${randomUUID()}`;
  try {
    console.error('Building the web app ...');
    await run({ configFile: join(root, 'web/vite.config.ts'), build: { outDir }, logLevel: 'warn' });
    writeFileSync(join(outDir, MARK), wanted);
    const old = `${dist}.${randomUUID()}`;
    try {
      renameSync(dist, old);
    } catch {
      // The first build.
    }
    renameSync(outDir, dist);
    rmSync(old, { recursive: true, force: true });
  } finally {
    rmSync(outDir, { recursive: true, force: true });
  }
}
