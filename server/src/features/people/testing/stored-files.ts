import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestApp } from '../../../testing/test-app.ts';

/** Every file below the server's storage and upload folders, whole or half-written. */
export async function listStoredFiles({ ctx }: Pick<TestApp, 'ctx'>): Promise<string[]> {
  const files: string[] = [];
  for (const folder of [join(ctx.config.dataDir, 'media'), ctx.uploadDir]) {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
    files.push(
      ...entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)),
    );
  }
  return files;
}
