import type { ByteRange } from '../providers/storage/index.ts';

/** What is to be sent: all of it, a part, or nothing because no byte of the file was asked for. */
export type Asked = 'whole' | 'outside' | ByteRange;

/**
 * Reads a Range header (RFC 9110 14.2) for a file of `bytes`. One range of bytes is served; several, other units and
 * what cannot be read are ignored, as the standard allows. `ifRange` other than the file's strong etag: the whole file,
 * since what the client has is of another one.
 */
export function readRange(
  range: string | undefined,
  ifRange: string | undefined,
  { bytes, etag }: { bytes: number; etag: string },
): Asked {
  if (range === undefined || (ifRange !== undefined && ifRange !== etag)) return 'whole';
  const asked = /^bytes=\s*(\d*)-(\d*)\s*$/i.exec(range);
  if (!asked || asked[0].length > 60) return 'whole';
  const [, first = '', last = ''] = asked;
  if (first === '') {
    if (last === '') return 'whole';
    const from = Math.max(0, bytes - Number(last));
    return from >= bytes ? 'outside' : { from, to: bytes - 1 };
  }
  const from = Number(first);
  const to = last === '' ? bytes - 1 : Math.min(Number(last), bytes - 1);
  // A last byte before the first one is no range at all.
  if (last !== '' && Number(last) < from) return 'whole';
  return from >= bytes ? 'outside' : { from, to };
}
