import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { CheckResult } from './check-result.ts';
import { listFiles } from './files.ts';
import { runTool } from './run-tool.ts';

/** What runs on Node, and the web app, which has a browser around it. */
const PROJECTS = ['.', 'web'];

/** TypeScript over every workspace, the scripts and the tests, as each `tsconfig.json` lists them. */
export function checkTypes(root: string): CheckResult {
  const sources = listFiles(root).filter((path) => /\.tsx?$/.test(path));
  if (sources.length === 0) return { summary: 'no TypeScript yet', problems: [] };
  const problems = PROJECTS.filter((project) => existsSync(join(root, project, 'tsconfig.json'))).flatMap(
    (project) => checkProject(root, project),
  );
  return { summary: `${sources.length} files`, problems };
}

function checkProject(root: string, project: string): string[] {
  const run = runTool(root, 'typescript/bin/tsc', ['--noEmit', '--pretty', 'false', '--project', project]);
  if (run.exitCode === 0) return [];
  // One problem a finding: its further lines are indented.
  const problems = `${run.stdout}${run.stderr}`.split(/\n(?! )/).filter((line) => line.trim() !== '');
  return problems.length > 0 ? problems : [`tsc ended with ${run.exitCode}`];
}
