import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Paths (relative to `root`, with `/`) of every file that is in git or could be added to it: ignored files are
 * left out, new ones are in, so a check says before the commit what it would say after it.
 * Files deleted but not yet staged are left out. Throws when `root` is no git work tree.
 */
export function listFiles(root: string): string[] {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const listed = execFileSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  const paths = new Set(listed.split('\0').filter((path) => path !== ''));
  return [...paths].filter((path) => existsSync(join(root, path))).sort();
}

/** The text of a listed file, or null when it is binary (it holds a NUL byte). */
export function readText(root: string, path: string): string | null {
  const bytes = readFileSync(join(root, path));
  return bytes.includes(0) ? null : bytes.toString('utf8');
}

/** Calls `visit` with every line of every text file among `paths`; `lineNumber` counts from 1. */
export function eachLine(
  root: string,
  paths: readonly string[],
  visit: (path: string, lineNumber: number, line: string) => void,
): void {
  for (const path of paths) {
    const lines = readText(root, path)?.split('\n') ?? [];
    for (const [index, line] of lines.entries()) visit(path, index + 1, line);
  }
}
