/**
 * Everybody at once, at a start: rows of a binary COPY go straight into columns, without an object or a string a person.
 * Where the time goes, measured with a million people (`npm run bench -- boot`): see docs/benchmarks.md.
 */

import type { Store } from '../store.ts';
import { placeIncoming, setLoading } from '../store.ts';
import { COPY_COLUMNS } from './copy-columns.ts';
import { type Fields, invalidCopy, readInt32, readUuid } from './copy-fields.ts';
import { createRowReader } from './row-reader.ts';

export interface PeopleLoader {
  /** The next bytes of the COPY, cut anywhere. Throws a RangeError with code `invalid_copy` or `invalid_person`. */
  push(chunk: Uint8Array): void;
  /** Answers how many people were loaded. Throws `invalid_copy` when the COPY was cut short. */
  end(): number;
}

const SIGNATURE = [0x50, 0x47, 0x43, 0x4f, 0x50, 0x59, 0x0a, 0xff, 0x0d, 0x0a, 0x00];
/** Signature, flags, length of an extension. */
const HEADER_BYTES = 19;
const END = -1;

/** Takes people as `upsert` does, replacing whoever is there. */
export function createPeopleLoader(store: Store): PeopleLoader {
  const readRow = createRowReader(store);
  const fields: Fields = { at: 0, bytes: new Uint8Array(0) };
  const id = new Uint32Array(4);
  let rest = new Uint8Array(0);
  let begun = false;
  let ended = false;
  let people = 0;

  const readPerson = (end: number): void => {
    readUuid(fields, id);
    readRow(fields);
    if (fields.at !== end) throw invalidCopy('a row does not have the columns that were agreed');
    placeIncoming(store, store.ids.takeWords(id));
    people++;
  };

  return {
    push(chunk) {
      const bytes = rest.length === 0 ? chunk : join(rest, chunk);
      let at = 0;
      if (!begun) {
        if (bytes.length < HEADER_BYTES) {
          rest = new Uint8Array(bytes);
          return;
        }
        at = readHeader(bytes);
        begun = true;
        // Into a store that is in use they come one by one: its summaries serve searches meanwhile.
        if (store.size === 0) setLoading(store, true);
      }
      fields.bytes = bytes;
      for (;;) {
        const end = ended ? at : endOfRow(bytes, at);
        if (end === END) {
          ended = true;
          at += 2;
        }
        if (ended && at < bytes.length) throw invalidCopy('there is more after the end');
        if (ended || end === 0) break;
        fields.at = at + 2;
        readPerson(end);
        at = end;
      }
      // Not `slice`: of a Buffer that is a view, and the caller may use it again.
      rest = new Uint8Array(bytes.subarray(at));
    },
    end() {
      if (store.loading) setLoading(store, false);
      if (!ended || rest.length > 0) throw invalidCopy('the rows were cut short');
      return people;
    },
  };
}

function readHeader(bytes: Uint8Array): number {
  if (SIGNATURE.some((byte, at) => bytes[at] !== byte)) throw invalidCopy('this is no binary COPY');
  return HEADER_BYTES + readInt32({ bytes, at: SIGNATURE.length + 4 });
}

/** Where the row ends that begins at `at`; 0 when it is not all there, END at the end of the COPY. */
function endOfRow(bytes: Uint8Array, at: number): number {
  if (at + 2 > bytes.length) return 0;
  const count = ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
  if (count === 0xffff) return END;
  if (count !== COPY_COLUMNS.length) throw invalidCopy('a row does not have the columns that were agreed');
  const fields = { bytes, at: at + 2 };
  for (let column = 0; column < count; column++) {
    if (fields.at + 4 > bytes.length) return 0;
    const length = readInt32(fields);
    if (length > 0) fields.at += length;
  }
  return fields.at <= bytes.length ? fields.at : 0;
}

function join(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
