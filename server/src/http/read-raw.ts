import type { IncomingMessage } from 'node:http';
import { ERRORS } from '../errors.ts';
import { discardRest } from './discard-rest.ts';

/** The bytes of a body as they came, for checking a signature; `body_too_large` as soon as there are more than `maxBytes`. */
export async function readRaw(req: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Leaving the loop must not cut the connection: the refusal has yet to be written.
  for await (const chunk of req.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) {
      void discardRest(req);
      throw ERRORS.bodyTooLarge();
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
