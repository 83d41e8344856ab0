import type { CheckResult } from './check-result.ts';
import { listFiles, readText } from './files.ts';

/** The ceiling of the house: one idea a file. Tests and migrations count too. */
export const MAX_LINES = 400;

const COUNTED = /\.(ts|tsx|mjs|sql|dart)$/;
const GENERATED = /(^|\/)(generated|node_modules|dist)\//;

/** Every source file over the ceiling, longest first. Lines are counted as `wc -l` counts them. */
export function checkSize(root: string): CheckResult {
  const lengths = listFiles(root)
    .filter((path) => COUNTED.test(path) && !GENERATED.test(path))
    .map((path) => ({ path, lines: (readText(root, path)?.split('\n').length ?? 1) - 1 }))
    .sort((a, b) => b.lines - a.lines);
  const problems = lengths
    .filter(({ lines }) => lines > MAX_LINES)
    .map(({ path, lines }) => `${path}: ${lines} lines, the ceiling is ${MAX_LINES}`);
  const longest = lengths[0];
  const median = lengths[Math.floor(lengths.length / 2)];
  return {
    summary: longest
      ? `median ${median?.lines}, longest ${longest.lines} (${longest.path})`
      : 'no source yet',
    problems,
  };
}
