import assert from 'node:assert/strict';
import { test } from 'node:test';
import library from '@supabase/realtime-js/dist/main/lib/serializer.js';
import fc from 'fast-check';
import { readFrame, writeBroadcast, writeFrame, writePayload } from './phoenix.ts';

const name = fc.string({ unit: 'grapheme', maxLength: 40 }).filter((text) => Buffer.byteLength(text) <= 255);
const ref = fc.option(fc.string({ minLength: 1, maxLength: 10 }), { nil: null });
const json = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)));

test('what is written is read again, in both versions', () => {
  const frames = fc.record({ joinRef: ref, ref, topic: name, event: name, payload: json });
  fc.assert(
    fc.property(frames, fc.constantFrom('1.0.0' as const, '2.0.0' as const), (frame, vsn) => {
      const read = readFrame(vsn, Buffer.from(writeFrame(vsn, frame)), false);
      assert.deepEqual(read, { ...frame, payload: frame.payload ?? {} });
    }),
  );
});

test('what the client library writes as bytes is read as it was meant', () => {
  const serializer = new library.default();
  const payloads = fc.oneof(
    fc.dictionary(name, json),
    fc.uint8Array({ maxLength: 100 }).map((bytes) => bytes.slice().buffer),
  );
  fc.assert(
    fc.property(ref, ref, name, name, payloads, (joinRef, own, topic, event, payload) => {
      const message = { join_ref: joinRef, ref: own, topic, event: 'broadcast', payload: { event, payload } };
      let bytes = Buffer.alloc(0);
      serializer.encode(message, (data: ArrayBuffer | string) => {
        bytes = Buffer.from(data as ArrayBuffer);
      });
      const expected =
        payload instanceof ArrayBuffer ? Buffer.from(payload) : JSON.parse(JSON.stringify(payload));
      assert.deepEqual(readFrame('2.0.0', bytes, true), {
        joinRef,
        ref: own,
        topic,
        event: 'broadcast',
        payload: { type: 'broadcast', event, payload: expected },
      });
      assert.equal(readFrame('1.0.0', bytes, true), null);
    }),
  );
});

test('the client library reads our broadcasts, text and bytes', () => {
  const serializer = new library.default();
  fc.assert(
    fc.property(name, name, fc.uint8Array({ maxLength: 100 }), (topic, event, payload) => {
      const written = writeBroadcast('2.0.0', topic, event, Buffer.from(payload)) as Buffer;
      const copy = new Uint8Array(written).buffer;
      serializer.decode(
        copy,
        (message: { topic: string; event: string; payload: Record<string, unknown> }) => {
          assert.deepEqual([message.topic, message.event], [topic, 'broadcast']);
          assert.equal(message.payload.event, event);
          assert.deepEqual(new Uint8Array(message.payload.payload as ArrayBuffer), new Uint8Array(payload));
        },
      );
      assert.equal(writeBroadcast('1.0.0', topic, event, Buffer.from(payload)), null);
    }),
  );
});

test('texts say the same in both versions, and are read as they were written', () => {
  fc.assert(
    fc.property(fc.string(), name, fc.option(fc.jsonValue(), { nil: undefined }), (topic, event, value) => {
      const payload = writePayload({ event, payload: value });
      const told = JSON.parse(payload.toString());
      assert.deepEqual(told, JSON.parse(JSON.stringify({ type: 'broadcast', event, payload: value })));
      for (const vsn of ['1.0.0', '2.0.0'] as const) {
        const frame = { joinRef: null, ref: null, topic, event: 'broadcast', payload: told };
        const text = writeBroadcast(vsn, topic, event, payload) as string;
        assert.deepEqual(
          readFrame(vsn, Buffer.from(text), false),
          readFrame(vsn, Buffer.from(writeFrame(vsn, frame)), false),
        );
        assert.equal(readFrame(vsn, Buffer.from(text), false)?.topic, topic.toWellFormed());
      }
    }),
  );
});

test('anything at all is a frame or none, and never an error', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.uint8Array({ maxLength: 40 }).map((rest) => Uint8Array.of(3, ...rest)),
    fc.json({ maxDepth: 4 }).map((text) => new TextEncoder().encode(text)),
  );
  fc.assert(
    fc.property(
      bytes,
      fc.boolean(),
      fc.constantFrom('1.0.0' as const, '2.0.0' as const),
      (data, binary, vsn) => {
        const frame = readFrame(vsn, Buffer.from(data), binary);
        if (frame === null) return;
        assert.equal(typeof frame.topic, 'string');
        assert.equal(typeof frame.event, 'string');
      },
    ),
    { numRuns: 2_000 },
  );
  const nested = `[null,null,"t","e",${'['.repeat(30_000)}${']'.repeat(30_000)}]`;
  assert.ok([null, 't'].includes(readFrame('2.0.0', Buffer.from(nested), false)?.topic ?? null));
});
