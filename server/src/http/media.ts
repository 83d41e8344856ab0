import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { ByteRange, StoredFile } from '../providers/storage/index.ts';
import { readRange } from './byte-range.ts';

export interface MediaAnswer {
  /** When the URL ends; a cache keeps the file no longer. */
  expiresAt: Date;
  now: Date;
  /** Asks the browser to keep it under this name instead of showing it. */
  download?: string | undefined;
  /** Opens a part of the same file: players ask for the end of a video first, and go to and fro. */
  openPart?: (range: ByteRange) => Promise<StoredFile | null>;
}

/**
 * Answers GET or HEAD with a stored file, after its signed URL was verified. Takes over `stored.stream`. Every header
 * is made here: no name or type from a client. Resolves when the answer is sent or the client has gone; a disk that
 * fails in the middle cuts the connection, and rejects so that it is logged.
 */
export async function sendStored(
  req: IncomingMessage,
  res: ServerResponse,
  stored: StoredFile,
  { expiresAt, now, download, openPart }: MediaAnswer,
): Promise<void> {
  const maxAge = Math.max(0, Math.floor((expiresAt.getTime() - now.getTime()) / 1000));
  res.setHeader('Cache-Control', `private, max-age=${maxAge}, immutable`);
  res.setHeader('ETag', stored.etag);
  res.setHeader('X-Content-Type-Options', 'nosniff');
  res.setHeader('Content-Security-Policy', "default-src 'none'; sandbox");
  if (matchesEtag(req.headers['if-none-match'], stored.etag)) {
    stored.stream.destroy();
    res.writeHead(304).end();
    return;
  }
  res.setHeader('Content-Type', stored.contentType);
  const name = fileNameFor(stored.contentType);
  const disposition = download === undefined ? `inline; filename="${name}"` : attachment(download, name);
  res.setHeader('Content-Disposition', disposition);
  res.setHeader('Accept-Ranges', openPart ? 'bytes' : 'none');
  if (req.method === 'HEAD') {
    stored.stream.destroy();
    res.writeHead(200, { 'Content-Length': stored.bytes }).end();
    return;
  }
  const { range, 'if-range': ifRange } = req.headers;
  const asked = openPart ? readRange(range, ifRange as string | undefined, stored) : 'whole';
  if (asked === 'whole' || !openPart) {
    res.writeHead(200, { 'Content-Length': stored.bytes });
    await stream(res, stored);
    return;
  }
  stored.stream.destroy();
  await sendPart(res, stored, asked, openPart);
}

async function sendPart(
  res: ServerResponse,
  { bytes, etag }: StoredFile,
  asked: ByteRange | 'outside',
  openPart: (range: ByteRange) => Promise<StoredFile | null>,
): Promise<void> {
  const part = asked === 'outside' ? null : await openPart(asked);
  if (asked === 'outside' || part?.etag !== etag) {
    // Deleted or replaced in this moment: whoever asks again from the start gets what there is now.
    part?.stream.destroy();
    res.removeHeader('Content-Type');
    res.removeHeader('Content-Disposition');
    res.setHeader('Cache-Control', 'no-store');
    res.writeHead(416, { 'Content-Range': `bytes */${bytes}`, 'Content-Length': 0 }).end();
    return;
  }
  const { from, to } = asked;
  res.writeHead(206, { 'Content-Range': `bytes ${from}-${to}/${bytes}`, 'Content-Length': to - from + 1 });
  await stream(res, part);
}

const GONE = new Set(['ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_UNABLE_TO_PIPE']);

/** Whether a pipeline failed because its client closed the page, at whatever moment: everyday life. */
export const isGone = (error: unknown): boolean => GONE.has((error as NodeJS.ErrnoException).code ?? '');

async function stream(res: ServerResponse, stored: StoredFile): Promise<void> {
  try {
    await pipeline(stored.stream, res);
  } catch (error) {
    if (!isGone(error)) throw error;
  } finally {
    // A pipeline that never began leaves its source open, and a file that is forgotten open ends the process (Node 26).
    stored.stream.destroy();
  }
}

/** Weak comparison, as RFC 9110 13.1.2 wants it for If-None-Match. */
function matchesEtag(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.split(',').some((candidate) => {
    const value = candidate.trim();
    return value === '*' || value.replace(/^W\//, '') === etag;
  });
}

/** The one place where a client's word is in a header: letters, digits and `_.-` of it. */
function attachment(wanted: string, otherwise: string): string {
  return `attachment; filename="${wanted.replace(/[^\w.-]+/g, '_').slice(0, 100) || otherwise}"`;
}

function fileNameFor(contentType: string): string {
  const [kind, format] = contentType.split('/');
  if (kind === 'image') return `photo.${format === 'jpeg' ? 'jpg' : format}`;
  return kind === 'audio' || kind === 'video' ? kind : 'file';
}
