import type { CheckResult } from './check-result.ts';
import { listFiles } from './files.ts';
import { runTool } from './run-tool.ts';

/** TypeScript over every workspace, the scripts and the tests, as `tsconfig.json` lists them. */
export function checkTypes(root: string): CheckResult {
  const sources = listFiles(root).filter((path) => /\.tsx?$/.test(path));
  if (sources.length === 0) return { summary: 'no TypeScript yet', problems: [] };
  const run = runTool(root, 'typescript/bin/tsc', ['--noEmit', '--pretty', 'false', '--project', '.']);
  // One problem a finding: its further lines are indented.
  const problems = `${run.stdout}${run.stderr}`.split(/\n(?! )/).filter((line) => line.trim() !== '');
  if (run.exitCode !== 0 && problems.length === 0) problems.push(`tsc ended with ${run.exitCode}`);
  return { summary: `${sources.length} files`, problems: run.exitCode === 0 ? [] : problems };
}
