import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { ERRORS } from '../errors.ts';

/** Bytes of a JSON body. */
export const MAX_BODY_BYTES = 64 * 1024;

/** A body that is there, whole, small and plain UTF-8 JSON, as its headers say. */
export function takesPlainJson(headers: IncomingHttpHeaders): boolean {
  const length = Number(headers['content-length']);
  const type = headers['content-type'];
  return (
    length > 0 &&
    length <= MAX_BODY_BYTES &&
    (type === 'application/json' || type === 'application/json; charset=utf-8') &&
    headers['content-encoding'] === undefined &&
    headers['transfer-encoding'] === undefined
  );
}

/**
 * The object or list of a body that takesPlainJson. Throws `malformed_json`. Never settles when the client goes away in
 * the middle: then there is nobody to answer.
 */
export function readJson(req: IncomingMessage): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.once('end', () => {
      const [only] = chunks;
      const text = (chunks.length === 1 && only ? only : Buffer.concat(chunks)).toString('utf8');
      try {
        resolve(parseJson(text));
      } catch {
        reject(ERRORS.malformedJson());
      }
    });
  });
}

/** As express.json in its strict way: an object or a list, behind white space or a byte order mark. */
function parseJson(text: string): unknown {
  const bare = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  if (!/^[ \t\n\r]*[[{]/.test(bare)) throw new SyntaxError('neither an object nor a list');
  return JSON.parse(bare);
}
