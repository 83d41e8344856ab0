import type { CheckResult } from './check-result.ts';
import { eachLine, listFiles } from './files.ts';

/** Shapes that are secrets wherever they stand. Each one is written so that it does not match itself. */
const SECRETS: readonly (readonly [name: string, shape: RegExp])[] = [
  ['private key', /-----BEGIN [A-Z ]*PRIVATE KEY-----/],
  ['cloud access key', /\b(AKIA|ASIA)[0-9A-Z]{16}\b/],
  ['Google API key', /\bAIza[0-9A-Za-z_-]{35}\b/],
  ['Slack token', /\bxox[abprs]-[0-9A-Za-z-]{10,}/],
  ['GitHub token', /\bgh[pousr]_[0-9A-Za-z]{36}\b/],
  ['Stripe live key', /\b[rs]k_live_[0-9A-Za-z]{16,}/],
  ['Twilio API key', /\bSK(?!0{16})[0-9a-f]{32}\b/],
  ['signed token', /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{20,}/],
  [
    'password in a URL',
    /\b(postgres(ql)?|redis|amqp|https?):\/\/[^\s:/@'"`<$]+:[^\s:/@'"`<$]+@(?!localhost|127\.)/,
  ],
];

/** Folders of somebody's machine. A path in a URL has a word before its slash and does not match. */
const MACHINE_PATH = /(^|[^\w.~$}/-])(\/(home|root|work|Users)\/\w|[A-Z]:\\+Users\\)/;

/** A registry's address pins everybody to it; npm finds packages by name, version and integrity. */
const REGISTRY_ADDRESS = /^\s*"resolved": "(https?|git[+:]|file:)|^\s*(@[\w-]+:)?registry\s*=/;

/** Secrets, personal folders and registry addresses in anything that is or may be committed. */
export function checkSecrets(root: string): CheckResult {
  const files = listFiles(root);
  const problems: string[] = [];
  eachLine(root, files, (path, lineNumber, line) => {
    for (const [name, shape] of SECRETS) {
      if (shape.test(line)) problems.push(`${path}:${lineNumber}: looks like a ${name}`);
    }
    if (path !== 'package-lock.json' && MACHINE_PATH.test(line)) {
      problems.push(`${path}:${lineNumber}: a path of one machine`);
    }
    if (/(^|\/)(package-lock\.json|\.npmrc)$/.test(path) && REGISTRY_ADDRESS.test(line)) {
      problems.push(`${path}:${lineNumber}: names a registry or download address`);
    }
  });
  return { summary: `${files.length} files`, problems };
}
