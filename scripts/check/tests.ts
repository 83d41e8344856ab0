import type { CheckResult } from './check-result.ts';
import { eachLine, listFiles } from './files.ts';

const TEST_FILE = /(\.test\.(ts|tsx|mjs)|_test\.dart)$/;

/** A test may be left out for a reason, a sentence decided at run time that the runner prints; not without one. */
const SILENT = /\b(test|it|describe|suite)\.(skip|only|todo)\(|\b(skip|todo|only): *true\b/;
const MODULE_MOCK = /\bmock\.module\(/;

/** Tests that do not run without saying why, shut out the others, or replace modules. */
export function checkTests(root: string): CheckResult {
  const tests = listFiles(root).filter((path) => TEST_FILE.test(path));
  const problems: string[] = [];
  eachLine(root, tests, (path, lineNumber, line) => {
    if (SILENT.test(line))
      problems.push(`${path}:${lineNumber}: a test runs, or names its reason: { skip: 'why' }`);
    if (MODULE_MOCK.test(line))
      problems.push(`${path}:${lineNumber}: no module mocks; pass a recording fake instead`);
  });
  return { summary: `${tests.length} files`, problems };
}
