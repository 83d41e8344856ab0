import { walkEveryNode } from './scripts/check/swc-imports.mjs';

walkEveryNode();

const TEST_CODE = String.raw`(\.test\.tsx?$|/(test|testing)/)`;
const QUERIES = String.raw`^server/src/features/.+queries(/|\.ts$)`;

/** Which way imports point. The reasons are in ARCHITECTURE.md; types count as imports everywhere but in circles. */
export default {
  forbidden: [
    {
      name: 'contract-imports-zod-only',
      comment: 'The contract is what client and server share: it runs anywhere and pulls nothing in.',
      severity: 'error',
      from: { path: '^contract/', pathNot: TEST_CODE },
      to: { pathNot: ['^contract/', 'node_modules/zod/'] },
    },
    {
      name: 'contract-knows-nobody',
      comment: 'Everybody imports the contract; it imports none of ours, in its tests neither.',
      severity: 'error',
      from: { path: '^contract/' },
      to: { path: '^(matchmaker|server|web|scripts|test|bench)/' },
    },
    {
      name: 'matchmaker-is-pure',
      comment: 'No SQL, HTTP, environment or clock: what it needs is passed in. h3-js is arithmetic.',
      severity: 'error',
      from: { path: '^matchmaker/', pathNot: TEST_CODE },
      to: { pathNot: ['^matchmaker/', 'node_modules/h3-js/'] },
    },
    {
      name: 'matchmaker-knows-nobody',
      comment: 'The matchmaker has its own words; whoever calls it translates.',
      severity: 'error',
      from: { path: '^matchmaker/' },
      to: { path: '^(contract|server|web|scripts|test|bench)/' },
    },
    {
      name: 'workspaces-by-their-door',
      comment:
        'Import @romantic/contract, @romantic/matchmaker or @romantic/matchmaker/model, never a file inside.',
      severity: 'error',
      from: { path: '^(server|web|scripts|test|bench)/' },
      to: {
        path: '^(contract|matchmaker)/',
        pathNot: String.raw`^(contract/src|matchmaker/src(/model)?)/index\.ts$`,
      },
    },
    {
      name: 'discovery-and-people-know-the-matchmaker',
      comment:
        'Discovery asks it who should meet; people take its ages and distances, so that both are counted one way.',
      severity: 'error',
      from: {
        path: '^server/',
        pathNot: [
          TEST_CODE,
          '^server/src/features/(discovery|people)/',
          String.raw`^server/src/context\.ts$`,
        ],
      },
      to: { path: '^matchmaker/' },
    },
    {
      name: 'only-the-wiring-imports-features',
      comment:
        'db, http, jobs, realtime, providers and images serve features and know none; main, app, context do.',
      severity: 'error',
      from: {
        path: '^server/src/',
        pathNot: [
          TEST_CODE,
          '^server/src/(features|facade)/',
          String.raw`^server/src/(main|app|context|jobs/worker|realtime/gateway)\.ts$`,
        ],
      },
      to: { path: '^server/src/features/' },
    },
    {
      name: 'queries-stay-at-home',
      comment: 'A feature may call another feature’s rules, never its SQL.',
      severity: 'error',
      from: { path: '^server/src/features/([^/]+)/', pathNot: TEST_CODE },
      to: { path: QUERIES, pathNot: '^server/src/features/$1/' },
    },
    {
      name: 'queries-behind-rules',
      comment: 'Outside its feature a statement is reached through the rules that guard it.',
      severity: 'error',
      from: { path: '^server/src/', pathNot: [TEST_CODE, '^server/src/features/'] },
      to: { path: QUERIES },
    },
    {
      name: 'routes-are-listed-in-app',
      comment: 'A feature’s routes are mounted by app.ts, in a written list, and by nobody else.',
      severity: 'error',
      from: { path: '^server/src/', pathNot: [TEST_CODE, String.raw`^server/src/app\.ts$`] },
      to: { path: String.raw`^server/src/features/[^/]+/.*routes\.ts$` },
    },
    {
      name: 'nobody-imports-the-entry',
      comment: 'app.ts and main.ts are the end of the arrows.',
      severity: 'error',
      from: { path: '^server/src/', pathNot: [TEST_CODE, String.raw`^server/src/(main|app)\.ts$`] },
      to: { path: String.raw`^server/src/(main|app)\.ts$` },
    },
    {
      name: 'context-is-a-type-to-features',
      comment: 'A feature is handed its context; it may name the type, never build or reach for one.',
      severity: 'error',
      from: { path: '^server/src/', pathNot: [TEST_CODE, String.raw`^server/src/(main|app|context)\.ts$`] },
      to: { path: String.raw`^server/src/context\.ts$`, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'black-boxes-use-public-doors',
      comment: 'test/, bench/ and the replay know the contract and URLs, nothing of the server.',
      severity: 'error',
      from: { path: '^(test|bench|scripts/replay)/' },
      to: { path: '^server/' },
    },
    {
      name: 'web-knows-the-contract-alone',
      comment: 'The app is one client among others: what it needs of the server is in the contract.',
      severity: 'error',
      from: { path: '^web/' },
      to: { path: '^(matchmaker|server)/' },
    },
    {
      name: 'design-knows-no-feature',
      comment: 'Components, calls and texts serve the pages; pages are put together by web/src/app.',
      severity: 'error',
      from: { path: '^web/src/(api|design|i18n)/' },
      to: { path: '^web/src/(app|features)/' },
    },
    {
      name: 'product-imports-no-test',
      comment: 'Test code, scripts and benchmarks are not part of the product.',
      severity: 'error',
      from: { path: '^(contract|matchmaker|server|web)/', pathNot: TEST_CODE },
      to: { path: [TEST_CODE, '^(scripts|test|bench)/'] },
    },
    {
      name: 'declared-packages-only',
      comment:
        'Product code imports what its own package.json lists under dependencies, no development tool.',
      severity: 'error',
      from: { path: '^(contract|matchmaker|server|web)/', pathNot: TEST_CODE },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-circles',
      comment: 'A circle of values has no first module. Types are erased and may point back.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'imports-resolve',
      comment: 'The file or package is not there.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|artifacts|[.]romantic)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.cjs', '.json', '.d.ts'],
    },
  },
};
