import type { CheckResult } from './check-result.ts';
import { runTool } from './run-tool.ts';

/** Most findings that are printed; after that the first ones are fixed first anyway. */
const MAX_DIAGNOSTICS = '200';

/**
 * Biome: lint, format and import order in one run. What `biome.json` holds of the house: no default exports,
 * kebab-case files, `process.env` only in the configuration (and scripts, tests), no floating promises.
 */
export function checkLint(root: string): CheckResult {
  const run = runTool(root, '@biomejs/biome/bin/biome', [
    'ci',
    '--colors=off',
    '--error-on-warnings',
    '--no-errors-on-unmatched',
    '--reporter=concise',
    `--max-diagnostics=${MAX_DIAGNOSTICS}`,
    '.',
  ]);
  const lines = `${run.stdout}${run.stderr}`.split('\n');
  const summary = lines.find((line) => line.startsWith('Checked '))?.replace(/^Checked (\d+ files?).*/, '$1');
  if (run.exitCode === 0) return { summary: summary ?? 'no files yet', problems: [] };
  const problems = lines.filter((line) => /^[×!] /.test(line)).map((line) => line.slice(2));
  // A broken configuration prints no finding lines: then everything it said is shown.
  return { summary: '', problems: problems.length > 0 ? problems : lines.filter((line) => line !== '') };
}
