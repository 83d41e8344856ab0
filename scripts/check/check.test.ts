import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import { checkArrows } from './arrows.ts';
import { checkLint } from './lint.ts';
import { checkNames } from './names.ts';
import { checkSecrets } from './secrets.ts';
import { checkSize, MAX_LINES } from './size.ts';
import { checkTests } from './tests.ts';
import { checkTypes } from './typescript.ts';

const REPOSITORY = join(import.meta.dirname, '../..');
const CONFIGURATION = [
  '.dependency-cruiser.mjs',
  '.gitignore',
  'biome.json',
  'tsconfig.json',
  'package.json',
  'contract/package.json',
  'matchmaker/package.json',
  'server/package.json',
  'scripts/check/swc-imports.mjs',
];
const PACKAGES = [
  '@biomejs',
  '@swc',
  '@types',
  'dependency-cruiser',
  'fast-check',
  'h3-js',
  'typescript',
  'zod',
];
const noGit = spawnSync('git', ['--version']).error ? 'git is not installed' : false;

/** A work tree with this repository's configuration and only the given files; removed after the test. */
function makeTree(t: TestContext, files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'romantic-check-'));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  for (const path of CONFIGURATION) cpSync(join(REPOSITORY, path), join(root, path));
  mkdirSync(join(root, 'node_modules/@romantic'), { recursive: true });
  for (const name of PACKAGES) {
    symlinkSync(join(REPOSITORY, 'node_modules', name), join(root, 'node_modules', name));
  }
  for (const name of ['contract', 'matchmaker', 'server']) {
    symlinkSync(join(root, name), join(root, 'node_modules/@romantic', name));
  }
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  execFileSync('git', ['init', '--quiet'], { cwd: root });
  return root;
}

/** Imports that must be refused: file, its text, the rule that refuses it. */
const WRONG: readonly (readonly [path: string, text: string, rule: string])[] = [
  ['contract/src/net.ts', "import 'node:http';", 'contract-imports-zod-only'],
  ['contract/src/a.test.ts', "import '@romantic/matchmaker';", 'contract-knows-nobody'],
  ['matchmaker/src/clock.ts', "import { now } from 'node:perf_hooks';\nnow;", 'matchmaker-is-pure'],
  ['matchmaker/src/t.test.ts', "import type { A } from '@romantic/contract';", 'matchmaker-knows-nobody'],
  ['server/src/deep.ts', "import '../../contract/src/inside.ts';", 'workspaces-by-their-door'],
  ['server/src/http/rank.ts', "import '@romantic/matchmaker';", 'discovery-and-people-know-the-matchmaker'],
  ['server/src/db/db.ts', "import { x } from '#/features/chat/chat.ts';", 'only-the-wiring-imports-features'],
  [
    'server/src/jobs/cron.ts',
    "export * from '../features/chat/chat.ts';",
    'only-the-wiring-imports-features',
  ],
  [
    'server/src/images/lazy.ts',
    "export const a = () => import('../features/chat/chat.ts');",
    'only-the-wiring-imports-features',
  ],
  [
    'server/src/images/inline.ts',
    "export type A = import('../features/chat/chat.ts').A;",
    'only-the-wiring-imports-features',
  ],
  ['server/src/features/a/a.ts', "import { q } from '../chat/queries.ts';", 'queries-stay-at-home'],
  ['server/src/features/a/b.ts', "import type { Q } from '../chat/seq-queries.ts';", 'queries-stay-at-home'],
  ['server/src/jobs/worker.ts', "import '../features/chat/queries.ts';", 'queries-behind-rules'],
  ['server/src/features/a/c.ts', "import '../chat/routes.ts';", 'routes-are-listed-in-app'],
  ['server/src/features/a/d.ts', "import '../../app.ts';", 'nobody-imports-the-entry'],
  ['server/src/features/a/e.ts', "import { c } from '../../context.ts';", 'context-is-a-type-to-features'],
  ['test/journey.test.ts', "import '../server/src/app.ts';", 'black-boxes-use-public-doors'],
  ['scripts/replay/replay.ts', "import type { C } from '#/context.ts';", 'imports-resolve'],
  ['scripts/replay/people.ts', "import '../../server/src/context.ts';", 'black-boxes-use-public-doors'],
  ['server/src/faker.ts', "import './db/db.test.ts';", 'product-imports-no-test'],
  ['server/src/luck.ts', "import fc from 'fast-check';", 'declared-packages-only'],
  ['server/src/one.ts', "import { b } from './two.ts';\nexport const a = b;", 'no-circles'],
  ['server/src/gone.ts', "import './nowhere.ts';", 'imports-resolve'],
];

/** What must pass, and what the wrong ones point at. */
const RIGHT: Record<string, string> = {
  'contract/src/index.ts': "import { z } from 'zod';\nexport type A = z.infer<typeof z.string>;",
  'contract/src/inside.ts': 'export {};',
  'matchmaker/src/index.ts': "import { latLngToCell } from 'h3-js';\nlatLngToCell;",
  'matchmaker/src/index.test.ts': "import fc from 'fast-check';\nimport './index.ts';\nfc;",
  'server/src/main.ts': "import './app.ts';\nawait using ctx = { async [Symbol.asyncDispose]() {} };",
  'server/src/app.ts': "import './features/chat/routes.ts';\nimport { c } from './context.ts';",
  'server/src/context.ts': "import '@romantic/matchmaker';\nimport './features/chat/chat.ts';",
  'server/src/two.ts': "import { a } from './one.ts';\nexport const b = () => a;",
  'server/src/features/chat/routes.ts': "import './chat.ts';\nimport '@romantic/contract';",
  'server/src/features/chat/chat.ts': "import './queries.ts';\nimport type { C } from '../../context.ts';",
  'server/src/features/chat/queries.ts': 'export const q = 1;',
  'server/src/features/chat/seq-queries.ts': 'export type Q = 1;',
  'server/src/features/chat/chat.test.ts': "import '../../app.ts';\nimport fc from 'fast-check';",
  'server/src/features/discovery/deck.ts': "import '@romantic/matchmaker';\nimport '../chat/chat.ts';",
  'matchmaker/src/testing/world.ts': "import fc from 'fast-check';\nfc;",
  'server/src/db/db.test.ts': "import '@romantic/matchmaker';",
  'test/ring.test.ts': "import '@romantic/contract';",
};

suite('npm run check', { skip: noGit }, () => {
  test('arrows: each wrong import is refused by its rule, and no right one is', (t) => {
    const wrong = Object.fromEntries(WRONG.map(([path, text]) => [path, text]));
    const { problems } = checkArrows(makeTree(t, { ...RIGHT, ...wrong }));
    const found = problems.map((line) => line.replace(/^(\S+) → .*\(([a-z-]+): .*$/s, '$1 $2'));
    const expected = WRONG.map(([path, , rule]) => `${path} ${rule}`);
    assert.deepEqual(found.toSorted(), expected.toSorted());
  });

  test('types: a wrong assignment, an enum and an unchecked index are refused', (t) => {
    const root = makeTree(t, {
      'server/src/a.ts': "export const a: number = 'b';\n",
      'server/src/b.ts': 'export enum B {\n  One,\n}\n',
      'server/src/c.ts': 'export const first = (list: string[]): string => list[0];\n',
    });
    const codes = checkTypes(root).problems.map((line) => line.replace(/^(\S+)\(.*?(TS\d+).*$/s, '$1 $2'));
    assert.deepEqual(codes.toSorted(), [
      'server/src/a.ts TS2322',
      'server/src/b.ts TS1294',
      'server/src/c.ts TS2322',
    ]);
  });

  test('lint: one finding for each rule of the house', (t) => {
    const root = makeTree(t, {
      'server/src/Wrong_name.ts': 'export const a = 1;\n',
      'server/src/default.ts': 'export default 1;\n',
      'server/src/env.ts': 'export const home = process.env.HOME;\n',
      'server/src/print.ts': "console.log('x');\n",
      'server/src/float.ts': 'async function work(): Promise<void> {}\nwork();\n',
      'server/src/quotes.ts': 'export const a = "b";\n',
      'server/src/config.ts': 'export const home = process.env.HOME;\n',
      'scripts/print.ts': "console.log('x');\n",
      'test/only.test.ts': "import { test } from 'node:test';\n\ntest.only('a', () => {});\n",
    });
    const { problems } = checkLint(root);
    const found = problems.map((line) => line.replace(/^([^:]+)(:[\d:]+)?: ([\w/]+):.*$/, '$1 $3'));
    assert.deepEqual(found.toSorted(), [
      'server/src/Wrong_name.ts lint/style/useFilenamingConvention',
      'server/src/default.ts lint/style/noDefaultExport',
      'server/src/env.ts lint/style/noProcessEnv',
      'server/src/float.ts lint/nursery/noFloatingPromises',
      'server/src/print.ts lint/suspicious/noConsole',
      'server/src/quotes.ts format',
      'test/only.test.ts lint/suspicious/noFocusedTests',
    ]);
  });

  test('size: the ceiling itself passes, one line more does not', (t) => {
    const root = makeTree(t, {
      'server/src/full.ts': '\n'.repeat(MAX_LINES),
      'server/src/over.test.ts': '\n'.repeat(MAX_LINES + 1),
      'supabase/migrations/1_a.sql': '\n'.repeat(MAX_LINES + 2),
      'docs/long.md': '\n'.repeat(MAX_LINES + 3),
    });
    const paths = checkSize(root).problems.map((line) => line.split(':')[0]);
    assert.deepEqual(paths, ['supabase/migrations/1_a.sql', 'server/src/over.test.ts']);
  });

  test('names: heaps, vague names and tags without an issue are refused', (t) => {
    const root = makeTree(t, {
      'server/src/utils.ts': '',
      'server/src/common/money.ts': '',
      'server/src/photo-helper.ts': '',
      'server/src/match.ts': `export class Match${'Manager'} {}\n`,
      'server/src/card.ts': `// ${'TO'}DO later\n// @${'TO'}DO later\n// @TODO(#7) later\n// @NOTE fine\n`,
      'server/src/typescript.ts': 'export type Utility = 1;\n',
    });
    const places = checkNames(root).problems.map((line) => line.replace(/: .*$/, ''));
    assert.deepEqual(places.toSorted(), [
      'server/src/card.ts:1',
      'server/src/card.ts:2',
      'server/src/common/money.ts',
      'server/src/match.ts:1',
      'server/src/photo-helper.ts',
      'server/src/utils.ts',
    ]);
  });

  test('tests: silent skips and module mocks are refused, a reason is not', (t) => {
    const lines = ["{ skip: 'no PostgreSQL 15 here' }", `{ ${'skip'}: true }`, `${'test'}.todo('a')`];
    const root = makeTree(t, { 'test/a.test.ts': [...lines, `${'mock'}.module('x')`, ''].join('\n') });
    const places = checkTests(root).problems.map((line) => line.replace(/: .*$/, ''));
    assert.deepEqual(places, ['test/a.test.ts:2', 'test/a.test.ts:3', 'test/a.test.ts:4']);
  });

  test('secrets: keys, passwords, personal folders and registry addresses are refused', (t) => {
    const secret = [
      `-----BEGIN EC ${'PRIVATE'} KEY-----`,
      `AKIA${'ABCDEFGHIJKLMNOP'}`,
      `sk_live_${'0'.repeat(24)}`,
      `SK${'0a'.repeat(16)}`,
      `eyJ${'a'.repeat(12)}.eyJ${'b'.repeat(12)}.${'c'.repeat(24)}`,
      `postgresql://app:${'hunter2'}@db.example.com/app`,
      `/${'home'}/alice/romantic`,
      `"/${'Users'}/alice"`,
    ];
    const harmless = [
      'postgresql://romantic:romantic@127.0.0.1:5432/romantic',
      'https://example.com/home/alice',
      'sb_secret_romantic_local',
      `SK${'0'.repeat(32)}`,
    ];
    const root = makeTree(t, {
      'a.env.example': [...secret, ...harmless, ''].join('\n'),
      'package-lock.json': `{\n  "resolved": "contract",\n  "resolved": "${'https'}://example.com/a.tgz"\n}\n`,
      '.npmrc': `${'registry'}=https://example.com/\n`,
    });
    const places = checkSecrets(root).problems.map((line) => line.replace(/: .*$/, ''));
    const lines = secret.map((_, index) => `a.env.example:${index + 1}`);
    assert.deepEqual(places, ['.npmrc:1', ...lines, 'package-lock.json:3']);
  });

  test('an empty tree passes every check', (t) => {
    const root = makeTree(t, {});
    for (const check of [
      checkTypes,
      checkArrows,
      checkLint,
      checkSize,
      checkNames,
      checkTests,
      checkSecrets,
    ]) {
      assert.deepEqual(check(root).problems, [], check.name);
    }
  });
});
