import visitorModule from '@swc/core/Visitor.js';

/**
 * dependency-cruiser reads TypeScript through swc's `Visitor`, a class that swc has given up: it throws at
 * `using` and does not look into types. TypeScript 7 has no API that dependency-cruiser knows yet.
 * So this file replaces the walk, and only the walk: every node of the tree is met once, and those that name a
 * module are handed to dependency-cruiser's own visit methods, which build on this prototype.
 * `await using`, type-only imports, `import()` and `import('x').Type` are all seen; `check.test.ts` proves it.
 *
 * @NOTE Goes when dependency-cruiser reads TypeScript 7 (its `--info` then ticks `typescript`).
 */
const VISIT = {
  CallExpression: 'visitCallExpression',
  ExportAllDeclaration: 'visitExportAllDeclaration',
  ExportNamedDeclaration: 'visitExportNamedDeclaration',
  ImportDeclaration: 'visitImportDeclaration',
};

/** @param {import('@swc/core/Visitor.js').Visitor} visitor @param {unknown} node */
function walk(visitor, node) {
  if (Array.isArray(node)) {
    for (const child of node) walk(visitor, child);
  } else if (node !== null && typeof node === 'object') {
    const method = VISIT[node.type];
    if (method) visitor[method](node);
    if (node.type === 'TsImportType') visitor.visitTsTypeAnnotation({ typeAnnotation: node });
    for (const child of Object.values(node)) walk(visitor, child);
  }
}

/** Idempotent: importing the file twice changes nothing more. */
export function walkEveryNode() {
  const { prototype } = visitorModule.Visitor;
  // What dependency-cruiser calls through `super` after taking a node: the walk itself goes on below it.
  for (const method of [...Object.values(VISIT), 'visitTsTypeAnnotation']) prototype[method] = (node) => node;
  prototype.visitModule = function visitModule(module) {
    walk(this, module);
    return module;
  };
}
