import type { Plugin } from 'vite';

const NAME = '\0no-zod';

/** Whatever is asked of it is itself; only to check something with it is an error. */
const CODE = `
const refuse = () => { throw new Error('the web app has no zod: the server checks what it takes and gives') };
const CHECKS = new Set(['parse', 'safeParse', 'parseAsync', 'safeParseAsync', 'decode', 'encode']);
const nothing = new Proxy(function () {}, {
  get: (_, key) => (CHECKS.has(key) ? refuse : key === Symbol.iterator ? function* () {} : key === 'then' ? undefined : nothing),
  apply: () => nothing,
  construct: () => nothing,
  ownKeys: () => [],
  getOwnPropertyDescriptor: () => undefined,
});
export const z = nothing;
`;

/**
 * The contract's shapes are types to the web app: of an endpoint it needs the address and whether there is a body. Without
 * zod the first load is about 40 KB (gzip) smaller.
 */
export function leaveOutZod(): Plugin {
  return {
    name: 'leave-out-zod',
    enforce: 'pre',
    resolveId: (source) => (source === 'zod' ? NAME : null),
    load: (id) => (id === NAME ? CODE : null),
  };
}
