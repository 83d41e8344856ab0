import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { discardRest } from './discard-rest.ts';
import { type ReceivedFile, UploadError, type UploadOptions } from './multipart.ts';

type RawOptions = Pick<UploadOptions, 'maxBytes' | 'directory' | 'timeoutMs'>;

/**
 * Streams a body that is the file itself to a temporary file: the sister of receiveFile for clients that send no form.
 * The content type counts as declared unless it is one that clients send when they know none. Throws UploadError; then no
 * file is left, and the rest of the body is being discarded.
 */
export async function receiveRawFile(req: IncomingMessage, options: RawOptions): Promise<ReceivedFile> {
  const path = join(options.directory, `upload-${randomBytes(16).toString('hex')}`);
  try {
    if (Number(req.headers['content-length'] ?? 0) > options.maxBytes) throw tooLarge(options);
    await mkdir(options.directory, { recursive: true, mode: 0o700 });
    const bytes = await writeBody(req, path, options);
    return { path, bytes, declaredType: declaredTypeOf(req), fileName: null, fields: {} };
  } catch (error) {
    await rm(path, { force: true });
    if (error instanceof UploadError) throw error;
    const { name, code } = error as NodeJS.ErrnoException;
    if (name === 'TimeoutError' || (error as Error).cause instanceof DOMException)
      throw new UploadError('timed_out', 'The upload took too long', error);
    if (code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ECONNRESET')
      throw new UploadError('aborted', 'The upload was broken off', error);
    throw error;
  } finally {
    void discardRest(req);
  }
}

async function writeBody(req: IncomingMessage, path: string, options: RawOptions): Promise<number> {
  let bytes = 0;
  const counted = async function* (source: AsyncIterable<Buffer>) {
    for await (const chunk of source) {
      bytes += chunk.length;
      if (bytes > options.maxBytes) throw tooLarge(options);
      yield chunk;
    }
  };
  // A refusal must not close the connection that its answer goes by.
  const body = req.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  const file = createWriteStream(path, { flags: 'wx', mode: 0o600 });
  await pipeline(counted(body), file, { signal: AbortSignal.timeout(options.timeoutMs ?? 120_000) });
  return bytes;
}

function tooLarge({ maxBytes }: RawOptions): UploadError {
  return new UploadError('too_large', `The file may have at most ${maxBytes} bytes`);
}

function declaredTypeOf(req: IncomingMessage): string | null {
  const type = req.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  return type === '' || type === 'text/plain' || type === 'application/octet-stream' ? null : type;
}
