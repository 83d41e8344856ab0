import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseCallerAddress } from './caller-address.ts';

test('IPv4 counts by address and /24, also when it comes as IPv6', () => {
  const expected = { address: '203.0.113.9', network: '203.0.113.0/24' };
  for (const text of [
    '203.0.113.9',
    '::ffff:203.0.113.9',
    '::FFFF:cb00:7109',
    '0:0:0:0:0:ffff:203.0.113.9',
  ]) {
    assert.deepEqual(parseCallerAddress(text), expected, text);
  }
});

test('IPv6 counts by /64 and /48', () => {
  const expected = { address: '2001:db8:1:2::/64', network: '2001:db8:1::/48' };
  for (const text of [
    '2001:db8:1:2::',
    '2001:0DB8:0001:0002:ffff::1',
    '2001:db8:1:2:3:4:5:6',
    '2001:db8:1:2::9%eth0',
  ]) {
    assert.deepEqual(parseCallerAddress(text), expected, text);
  }
  assert.deepEqual(parseCallerAddress('::1'), { address: '0:0:0:0::/64', network: '0:0:0::/48' });
  assert.deepEqual(parseCallerAddress('64:ff9b::192.0.2.1').network, '64:ff9b:0::/48');
});

test('no address is one caller', () => {
  assert.deepEqual(parseCallerAddress('unknown'), { address: 'unknown', network: 'unknown' });
});

test('the host part of an IPv6 address changes nothing, the network part does', () => {
  const group = fc.integer({ min: 1, max: 0xffff });
  const groups = fc.array(group, { minLength: 8, maxLength: 8 });
  const write = (parts: number[]) => parts.map((part) => part.toString(16)).join(':');
  fc.assert(
    fc.property(groups, groups, (one, other) => {
      const sameHost = [...one.slice(0, 4), ...other.slice(4)];
      assert.deepEqual(parseCallerAddress(write(sameHost)), parseCallerAddress(write(one)));
      const elsewhere = [(one[0] ?? 0) ^ 1, ...one.slice(1)];
      assert.notEqual(parseCallerAddress(write(elsewhere)).network, parseCallerAddress(write(one)).network);
    }),
  );
});
