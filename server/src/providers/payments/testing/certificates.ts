import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

/** Just enough of X.509 in DER to make a chain as Apple does: a root, an intermediate, a leaf, each with P-256. */
export interface Issued {
  der: Buffer;
  key: KeyObject;
  name: string;
}

export interface Wish {
  name: string;
  ca: boolean;
  /** Object identifiers of further extensions, each without a value. */
  marks: readonly string[];
  from?: Date;
  until?: Date;
}

const DAY_MS = 86_400_000;
const ECDSA_SHA256 = seq(oid('1.2.840.10045.4.3.2'));

/** A certificate for a fresh key; signed by `issuer`, or by itself. */
export function issue(wish: Wish, issuer: Issued | null): Issued {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const from = wish.from ?? new Date(Date.now() - 30 * DAY_MS);
  const until = wish.until ?? new Date(Date.now() + 365 * DAY_MS);
  const constraints = seq(oid('2.5.29.19'), der(0x04, wish.ca ? seq(der(0x01, Buffer.of(0xff))) : seq()));
  const marks = wish.marks.map((mark) => seq(oid(mark), der(0x04, der(0x05))));
  const body = seq(
    der(0xa0, integer(2)),
    integer(Math.floor(Math.random() * 0x7fffffff) + 1),
    ECDSA_SHA256,
    nameOf(issuer?.name ?? wish.name),
    seq(utc(from), utc(until)),
    nameOf(wish.name),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, seq(constraints, ...marks)),
  );
  const signature = sign('sha256', body, issuer?.key ?? privateKey);
  const certificate = seq(body, ECDSA_SHA256, der(0x03, Buffer.of(0), signature));
  return { der: certificate, key: privateKey, name: wish.name };
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const size = content.length;
  const length =
    size < 0x80
      ? Buffer.of(size)
      : size < 0x100
        ? Buffer.of(0x81, size)
        : Buffer.of(0x82, size >> 8, size & 0xff);
  return Buffer.concat([Buffer.of(tag), length, content]);
}

function seq(...parts: readonly Buffer[]): Buffer {
  return der(0x30, ...parts);
}

function integer(value: number): Buffer {
  const bytes = Buffer.alloc(5);
  bytes.writeUInt32BE(value, 1);
  const first = bytes.findIndex((byte) => byte !== 0);
  const start = Math.max(0, first);
  // A leading one bit would make it negative.
  return der(0x02, bytes.subarray((bytes[start] ?? 0) > 0x7f ? start - 1 : start));
}

function oid(text: string): Buffer {
  const [one = 0, two = 0, ...rest] = text.split('.').map(Number);
  const encode = (value: number): number[] => {
    const groups = [value & 0x7f];
    for (let left = Math.floor(value / 128); left > 0; left = Math.floor(left / 128))
      groups.unshift((left & 0x7f) | 0x80);
    return groups;
  };
  return der(0x06, Buffer.from([one * 40 + two, ...rest.flatMap(encode)]));
}

function nameOf(name: string): Buffer {
  return seq(der(0x31, seq(oid('2.5.4.3'), der(0x0c, Buffer.from(name)))));
}

function utc(date: Date): Buffer {
  return der(0x17, Buffer.from(`${date.toISOString().replace(/\D/g, '').slice(2, 14)}Z`));
}
