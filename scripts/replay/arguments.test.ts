import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_FOLDER, readArguments, UsageError } from './arguments.ts';

test('without arguments it is our own server and the usual folder, 16 at once', () => {
  const plain = { folder: DEFAULT_FOLDER, urls: [], concurrency: 16, servers: 1, killEvery: null };
  assert.deepEqual(readArguments([]), plain);
});

test('servers of somebody else are named once each, without a slash at the end', () => {
  const { folder, urls, concurrency } = readArguments(
    'data --url http://a:1/ --concurrency 4 --url https://b'.split(' '),
  );
  assert.deepEqual([folder, urls, concurrency], ['data', ['http://a:1', 'https://b'], 4]);
});

test('what cannot be meant is refused', () => {
  const refused = ['--kill', 'a b', '--servers 0', '--concurrency 1.5', '--kill-every never', '--url here'];
  refused.push('--url ftp://a', '--url http://a --servers 2', '--url http://a --kill-every 5');
  for (const args of refused) assert.throws(() => readArguments(args.split(' ')), UsageError, args);
});
