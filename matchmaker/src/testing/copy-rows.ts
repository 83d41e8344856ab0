/** People as PostgreSQL's binary COPY writes them, for tests of the loader; written from its manual, not from the reader. */

import type { Person } from '../person.ts';

type Part = Buffer | string;

const EPOCH = Date.UTC(2000, 0, 1);
const TEXT_OID = 25;

export function copyOf(people: readonly Person[]): Buffer {
  const header = Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), int32(0), int32(0)]);
  return Buffer.concat([header, ...people.map(rowOf), int16(-1)]);
}

function rowOf(person: Person): Buffer {
  const fields = [
    Buffer.from(person.id.replaceAll('-', ''), 'hex'),
    person.cell,
    int32((Date.parse(person.birthDate) - EPOCH) / 86_400_000),
    person.gender,
    list(person.interestedIn),
    int16(person.ageMin),
    int16(person.ageMax),
    int32(person.maxDistanceKm),
    `\x01${JSON.stringify(person.mustHaves)}`,
    person.intent,
    person.heightCm === null ? null : int16(person.heightCm),
    list(person.languages),
    list(person.interests),
    flag(person.verified),
    flag(person.hasBio),
    flag(person.incognito),
    flag(person.hideDistance),
    time(person.joinedAt),
    time(person.lastActiveAt),
    real(person.says),
    real(person.gets),
    real(person.exposures),
    real(person.boost),
  ];
  return Buffer.concat([int16(fields.length), ...fields.map(field)]);
}

function field(part: Part | null): Buffer {
  if (part === null) return int32(-1);
  const bytes = Buffer.from(part as string);
  return Buffer.concat([int32(bytes.length), bytes]);
}

function list(words: readonly string[]): Buffer {
  const shape = words.length === 0 ? [] : [int32(words.length), int32(1)];
  const head = [int32(words.length === 0 ? 0 : 1), int32(0), int32(TEXT_OID)];
  return Buffer.concat([...head, ...shape, ...words.map(field)]);
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function real(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatBE(value);
  return bytes;
}

function flag(value: boolean): Buffer {
  return Buffer.from([value ? 1 : 0]);
}

function time(ms: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(ms - EPOCH) * 1000n);
  return bytes;
}
