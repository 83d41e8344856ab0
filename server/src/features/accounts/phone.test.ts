import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { AppError } from '../../errors.ts';
import { createSecrets } from '../../secrets.ts';
import { findE164, hashPrefix, parsePhone, protectPhone } from './phone.ts';

const development = { production: false, smsCountries: null };
const production = { production: true, smsCountries: ['FR', 'GB', 'US', 'IT'] };

function judge(
  text: string,
  config: Parameters<typeof parsePhone>[0] = development,
  channel: 'sms' | 'call' = 'sms',
) {
  try {
    return parsePhone(config, text, channel).e164;
  } catch (error) {
    assert.ok(error instanceof AppError);
    return error.code;
  }
}

test('numbers are read as people write them and kept in one spelling', () => {
  for (const text of [' +33612345678 ', '+33 6 12 34 56 78', '+33 (0)6.12-34.56.78', '+330612345678']) {
    assert.equal(judge(text), '+33612345678', text);
  }
  assert.equal(parsePhone(development, '+33612345678', 'sms').country, 'FR');
});

test('what is no international number is phone_invalid', () => {
  const wrong = [
    '0612345678',
    '33612345678',
    '+',
    '+0612345678',
    '+33',
    '+336123456',
    '+336123456789',
    '+999000000001',
  ];
  const strange = [
    '+33612345678;ext=5',
    '+33612345678x1',
    'tel:+33612345678',
    '+3361234567８',
    '++33612345678',
    '+33612345678\u0000',
  ];
  for (const text of [...wrong, ...strange]) assert.equal(judge(text), 'phone_invalid', text);
});

test('kinds of numbers that cost extra or take no codes are refused, also in development', () => {
  const refused = [
    '+18005551234',
    '+447012345678',
    '+979123456789',
    '+80012345678',
    '+33899123456',
    '+441632',
  ];
  assert.deepEqual(
    refused.map((text) => judge(text)),
    [...refused.slice(1).map(() => 'phone_unreachable'), 'phone_invalid'],
  );
  for (const channel of ['sms', 'call'] as const)
    assert.equal(judge('+33899123456', development, channel), 'phone_unreachable');
});

test('a fixed line can be called, not texted', () => {
  assert.equal(judge('+33142685300'), 'phone_unreachable');
  assert.equal(judge('+33142685300', development, 'call'), '+33142685300');
});

test('numbers kept for fiction pass in development only', () => {
  for (const text of ['+15555550100', '+447700900123']) {
    assert.equal(judge(text), text);
    assert.equal(judge(text, production), 'phone_invalid');
  }
  assert.equal(judge('+33612345678', production), '+33612345678');
});

test('only listed countries are served', () => {
  const german = '+4915112345678';
  assert.equal(judge(german), german);
  assert.equal(judge(german, production), 'country_not_supported');
  // A satellite is in no country.
  assert.equal(judge('+870773111632', production), 'country_not_supported');
});

test('every accepted spelling leads to one number, and that number to itself', () => {
  const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 4, maxLength: 12 });
  const country = fc.constantFrom(
    '1',
    '33',
    '39',
    '44',
    '49',
    '52',
    '54',
    '55',
    '61',
    '225',
    '351',
    '7',
    '86',
  );
  const filler = fc.constantFrom('', ' ', '-', '.', '\u00a0');
  fc.assert(
    fc.property(country, digits, filler, (code, rest, between) => {
      const plain = `+${code}${rest.join('')}`;
      const canonical = findE164(plain);
      assert.equal(findE164([...plain].join(between)), canonical);
      if (canonical !== null && judge(canonical).startsWith('+'))
        assert.equal(findE164(canonical), canonical);
    }),
    { numRuns: 2_000 },
  );
});

test('a stored number is found again, opened by the server alone, and its range is its first seven digits', () => {
  const [ours, theirs] = [createSecrets('one secret'), createSecrets('another secret')];
  const kept = protectPhone(ours, '+33612345678');
  assert.deepEqual(kept, protectPhone(ours, '+33612345678'));
  assert.equal(ours.open('phone-seal', kept.phoneSealed), '+33612345678');
  assert.equal(theirs.open('phone-seal', kept.phoneSealed), null);
  assert.notDeepEqual(protectPhone(theirs, '+33612345678').phoneHash, kept.phoneHash);
  assert.deepEqual(hashPrefix(ours, '+33612345678'), hashPrefix(ours, '+33612349999'));
  assert.notDeepEqual(hashPrefix(ours, '+33612345678'), hashPrefix(ours, '+33612355678'));
});
