import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeDevice } from './describe-device.ts';

test('a browser is named with what it runs on', () => {
  const webKit = 'AppleWebKit/605.1.15 (KHTML, like Gecko)';
  const iPhone = `Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) ${webKit} Version/18.5 Mobile/15E148 Safari/604.1`;
  assert.equal(describeDevice(iPhone), 'Safari · iPhone');
  const android =
    'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36';
  assert.equal(describeDevice(android), 'Chrome · Android');
  assert.equal(describeDevice(`${android} Edg/140.0`), 'Edge · Android');
  assert.equal(describeDevice('curl/8'), '');
});
