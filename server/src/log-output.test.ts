import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { pino } from 'pino';
import { createLogOutput } from './log-output.ts';

const messages = (texts: readonly string[]) =>
  texts.map((text) => [...text.matchAll(/"msg":"(.*?)"/g)].map(([, message]) => message));

test('what a turn logs is one write; a warning goes out at once with all before it', async () => {
  const written: string[] = [];
  const log = pino(
    {},
    createLogOutput((text) => written.push(text)),
  );
  log.info('one');
  log.child({ a: 1 }, { redact: [] }).info('two');
  assert.deepEqual(written, []);
  await setImmediate();
  assert.deepEqual(messages(written), [['one', 'two']]);
  log.info('three');
  log.error('four');
  assert.deepEqual(messages(written.slice(1)), [['three', 'four']]);
  log.info('five');
  await setImmediate();
  await setImmediate();
  assert.deepEqual(messages(written.slice(2)), [['five']]);
  log.info('x'.repeat(70_000));
  assert.equal(written.length, 4, 'much is not kept');
});
