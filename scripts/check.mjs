// `npm run check`: everything about the code that a machine can judge without running it. One line a check;
// the problems stand under the line of the check that found them, and any problem ends the run with exit code 1.
// Name checks to run only those: `npm run check -- types arrows`.
import { dirname } from 'node:path';
import { checkArrows } from './check/arrows.ts';
import { checkLint } from './check/lint.ts';
import { checkNames } from './check/names.ts';
import { checkSecrets } from './check/secrets.ts';
import { checkSize } from './check/size.ts';
import { checkTests } from './check/tests.ts';
import { checkTexts } from './check/texts.ts';
import { checkTypes } from './check/typescript.ts';

const CHECKS = {
  types: checkTypes,
  lint: checkLint,
  arrows: checkArrows,
  size: checkSize,
  names: checkNames,
  tests: checkTests,
  texts: checkTexts,
  secrets: checkSecrets,
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in CHECKS));
if (unknown.length > 0) {
  console.error(`No check is called ${unknown.join(', ')}. There are: ${Object.keys(CHECKS).join(', ')}`);
  process.exit(2);
}

const root = dirname(import.meta.dirname);
let failed = 0;
for (const [name, check] of Object.entries(CHECKS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const startedAt = performance.now();
  const { summary, problems } = check(root);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  if (problems.length === 0) {
    console.log(`ok    ${name.padEnd(8)} ${seconds} s  ${summary}`);
  } else {
    failed += 1;
    console.log(`FAIL  ${name.padEnd(8)} ${seconds} s  ${problems.length} problem(s)`);
    for (const problem of problems) console.log(`        ${problem}`);
  }
}
console.log(failed === 0 ? 'check: all green' : `check: ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
