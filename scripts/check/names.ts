import type { CheckResult } from './check-result.ts';
import { eachLine, listFiles } from './files.ts';

const CODE = /\.(ts|tsx|mjs|dart)$/;

/** Folders and files that say nothing about what is inside, so everything ends up in them. */
const HEAPS = /(^|\/)(utils?|helpers?|common|misc|types|constants)(\/|\.(ts|tsx|mjs|dart)$)/;
/** The same as a suffix or prefix of a file: `photo-utils.ts`, `chat-manager.ts`, `base-route.ts`. */
const VAGUE_FILE = /(^|\/)(base-[^/]+|[^/]+-(utils?|helpers?|manager|common|misc))\.(ts|tsx|mjs|dart)$/;
/** Declared names: `class MatchManager`, `function photoHelper`, `interface BaseRoute`. */
const VAGUE_NAME =
  /\b(?:class|interface|type|function|const)\s+(\w*(?:Manager|Helpers?|Utils?))\b|\b(?:class|interface)\s+(Base[A-Z]\w*)/;

/** Tags other than `@NOTE` and `@TODO(#issue)` in a comment. */
const BANNED_TAG = /(\/\/|\/?\*|--).*\b(FIXME|XXX|HACK|(?<!@)TODO)\b/;
const TODO_WITHOUT_ISSUE = /@TODO(?!\(#\d+\))/;

/** Names that hide what is inside, and comment tags that nobody can follow up. */
export function checkNames(root: string): CheckResult {
  const code = listFiles(root).filter((path) => CODE.test(path) || path.endsWith('.sql'));
  const problems = code
    .filter((path) => HEAPS.test(path) || VAGUE_FILE.test(path))
    .map((path) => `${path}: name the file by the noun that is in it`);
  // This file writes the banned tags out.
  const scanned = code.filter((path) => path !== 'scripts/check/names.ts');
  eachLine(root, scanned, (path, lineNumber, line) => {
    const found = VAGUE_NAME.exec(line);
    const name = found?.[1] ?? found?.[2];
    if (name) problems.push(`${path}:${lineNumber}: "${name}" says nothing; what is it?`);
    if (BANNED_TAG.test(line))
      problems.push(`${path}:${lineNumber}: only @NOTE and @TODO(#issue) are tags here`);
    if (TODO_WITHOUT_ISSUE.test(line))
      problems.push(`${path}:${lineNumber}: a @TODO names its issue: @TODO(#12)`);
  });
  return { summary: `${code.length} files`, problems };
}
