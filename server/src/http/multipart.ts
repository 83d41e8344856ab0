import { randomBytes } from 'node:crypto';
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Busboy, type BusboyFileStream, type BusboyHeaders, type BusboyInstance } from '@fastify/busboy';
import { type DiscardOptions, discardRest } from './discard-rest.ts';

export type UploadRefusal =
  | 'too_large'
  | 'not_multipart'
  | 'no_file'
  | 'too_many_files'
  | 'malformed'
  | 'aborted'
  | 'timed_out';

/** Why an upload was not taken. The message is safe to show: it never quotes what the client sent. */
export class UploadError extends Error {
  readonly reason: UploadRefusal;

  constructor(reason: UploadRefusal, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'UploadError';
    this.reason = reason;
  }
}

export interface UploadOptions {
  /** Largest file, in bytes; checked while it streams. */
  maxBytes: number;
  /** Folder of the temporary file; made when missing. */
  directory: string;
  /** Names the file part may carry; `['file']` unless told. Some clients send an empty name: allow `''` for them. */
  fieldNames?: readonly string[];
  /** How many text fields may come along, each at most 4 KiB. */
  maxFields: number;
  /** For the whole upload, in milliseconds; 120 s unless told (10 MB at 0.7 Mbit/s). */
  timeoutMs?: number;
  /** Ends the upload early; a `TimeoutError` as its reason reads as `timed_out`. */
  signal?: AbortSignal;
  /** How long the client may go on sending after a refusal. */
  discard?: DiscardOptions;
}

export interface ReceivedFile {
  /** Temporary file, mode 0600, its name made here; the caller deletes it. */
  path: string;
  bytes: number;
  /** Lower-case media type of the part; null when it had none (text/plain is the default of RFC 7578). */
  declaredType: string | null;
  /** The client's name for the file without folders. Only for looking at its extension, never for a path. */
  fileName: string | null;
  fields: Record<string, string>;
}

const FIELD_BYTES = 4096;
const HEADER_BYTES = 8192;

/**
 * Streams the one file of a multipart/form-data request to a temporary file; nothing is held in memory but the chunk
 * in flight. Throws UploadError; then no file is left, and the rest of the body is being discarded so that the
 * client can read the answer (see discardRest).
 */
export async function receiveFile(req: IncomingMessage, options: UploadOptions): Promise<ReceivedFile> {
  try {
    const parser = createParser(req, options);
    await mkdir(options.directory, { recursive: true, mode: 0o700 });
    const path = join(options.directory, `upload-${randomBytes(16).toString('hex')}`);
    const handle = await open(path, 'wx', 0o600);
    try {
      return { path, ...(await readForm(req, parser, handle, options)) };
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    } finally {
      await handle.close();
    }
  } finally {
    // Also after success: a client may go on sending behind the closing boundary.
    void discardRest(req, options.discard);
  }
}

/** Everything that can be refused by the headers alone is refused here, before a byte of the body is read. */
function createParser(req: IncomingMessage, options: UploadOptions): BusboyInstance {
  if (!/^multipart\/form-data\s*(;|$)/i.test(req.headers['content-type'] ?? '')) {
    throw new UploadError('not_multipart', 'The body must be multipart/form-data');
  }
  if (Number(req.headers['content-length'] ?? 0) > maxBodyBytes(options)) throw tooLarge(options);
  const fieldNames = options.fieldNames ?? ['file'];
  try {
    return new Busboy({
      headers: req.headers as BusboyHeaders,
      isPartAFile: (name, type, fileName) =>
        fileName !== undefined || type === 'application/octet-stream' || fieldNames.includes(name ?? ''),
      limits: {
        fileSize: options.maxBytes,
        files: 1,
        fields: options.maxFields,
        fieldSize: FIELD_BYTES,
        parts: options.maxFields + 2,
        headerPairs: 32,
        headerSize: HEADER_BYTES,
      },
    });
  } catch (error) {
    throw new UploadError('malformed', 'The multipart boundary is missing', error);
  }
}

/** The file, the fields, and what stands around them (boundaries, part headers, a preamble). */
function maxBodyBytes({ maxBytes, maxFields }: UploadOptions): number {
  return maxBytes + (maxFields + 2) * (FIELD_BYTES + HEADER_BYTES);
}

function tooLarge(options: UploadOptions): UploadError {
  return new UploadError('too_large', `The file may have at most ${options.maxBytes} bytes`);
}

/** Feeds the request to the parser until both it and the file on disk are finished, or the first failure. */
async function readForm(
  req: IncomingMessage,
  parser: BusboyInstance,
  handle: FileHandle,
  options: UploadOptions,
): Promise<Omit<ReceivedFile, 'path'>> {
  const { promise: failure, reject: fail } = Promise.withResolvers<never>();
  const writing = new AbortController();
  const stopWatching = watchRequest(req, options, fail);
  const form = collectForm(parser, { handle, signal: writing.signal }, options, fail);
  try {
    req.pipe(parser);
    return await Promise.race([form, failure]);
  } finally {
    stopWatching();
    req.unpipe(parser);
    writing.abort();
    // Late trouble in what is no longer read must not become an uncaught error.
    parser.on('error', () => {});
    form.catch(() => {});
  }
}

type Fail = (error: Error) => void;

/** Turns size, time, cancellation and a vanished client into a failure. Returns the function that stops watching. */
function watchRequest(req: IncomingMessage, options: UploadOptions, fail: Fail): () => void {
  let bytes = 0;
  const onData = (chunk: Buffer): void => {
    bytes += chunk.length;
    if (bytes > maxBodyBytes(options)) fail(tooLarge(options));
  };
  const onTimeout = (): void => fail(new UploadError('timed_out', 'The upload took too long'));
  const onAbort = (): void => (isTimeout(options.signal?.reason) ? onTimeout() : onGone());
  const onGone = (): void => fail(new UploadError('aborted', 'The upload was broken off'));
  const onClose = (): void => {
    if (!req.readableEnded) onGone();
  };
  const timer = setTimeout(onTimeout, options.timeoutMs ?? 120_000);
  req.on('data', onData).on('error', onGone).on('close', onClose);
  options.signal?.addEventListener('abort', onAbort);
  if (options.signal?.aborted) onAbort();
  if (req.destroyed) onClose();
  return () => {
    clearTimeout(timer);
    req.off('data', onData).off('close', onClose).off('error', onGone);
    options.signal?.removeEventListener('abort', onAbort);
  };
}

function isTimeout(reason: unknown): boolean {
  return reason instanceof Error && reason.name === 'TimeoutError';
}

interface Target {
  handle: FileHandle;
  signal: AbortSignal;
}

/** Collects what the parser finds; the file goes to the target as it comes, at the speed of the disk. */
function collectForm(
  parser: BusboyInstance,
  target: Target,
  options: UploadOptions,
  fail: Fail,
): Promise<Omit<ReceivedFile, 'path'>> {
  const fields = new Map<string, string>();
  let file: Promise<Omit<ReceivedFile, 'path' | 'fields'>> | undefined;
  const malformed = (cause?: unknown): void =>
    fail(new UploadError('malformed', 'The multipart body cannot be read', cause));

  parser.on('field', (name, value, nameTruncated, valueTruncated) => {
    if (name === undefined || nameTruncated || valueTruncated || fields.has(name)) malformed();
    else fields.set(name, value);
  });
  parser.on('fieldsLimit', () => malformed());
  parser.on('partsLimit', () => malformed());
  parser.on('filesLimit', () => fail(new UploadError('too_many_files', 'Send exactly one file')));
  parser.on('error', malformed);
  parser.on('file', (name, stream, fileName, _encoding, type) => {
    stream.on('error', malformed);
    stream.on('limit', () => fail(tooLarge(options)));
    if (!(options.fieldNames ?? ['file']).includes(name)) return fail(noFile(options));
    file = writeFile(stream, target).then((bytes) => ({
      bytes,
      declaredType: type === 'text/plain' ? null : type,
      fileName: fileName || null,
    }));
    file.catch(fail);
  });

  return new Promise((resolve, reject) => {
    parser.on('finish', () => {
      if (!file) return reject(noFile(options));
      file.then((received) => {
        // What a browser sends for a file input that was left empty.
        if (received.bytes === 0 && received.fileName === null) reject(noFile(options));
        else resolve({ ...received, fields: Object.fromEntries(fields) });
      }, reject);
    });
  });
}

function noFile(options: UploadOptions): UploadError {
  return new UploadError('no_file', `Send the file in the field '${options.fieldNames?.[0] ?? 'file'}'`);
}

async function writeFile(stream: BusboyFileStream, { handle, signal }: Target): Promise<number> {
  await pipeline(stream, handle.createWriteStream(), { signal });
  return stream.bytesRead;
}
