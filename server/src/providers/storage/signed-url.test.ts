import assert from 'node:assert/strict';
import { createHmac, randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { createUrlSigner } from './signed-url.ts';

const key = randomBytes(32);
const signer = createUrlSigner({ key, baseUrl: 'https://api.example', lifetimeSeconds: 3600 });
const now = new Date('2026-11-22T10:20:30.400Z');
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000);
const photo = '0123456789abcdef0123456789abcdef.webp';

function split(url: string) {
  const { pathname, searchParams } = new URL(url);
  const query = { expires: searchParams.get('expires')!, signature: searchParams.get('signature')! };
  return { storageKey: pathname.slice('/media/'.length), query };
}

describe('signed URLs', () => {
  test('work until they expire: at least the lifetime, at most a window longer', () => {
    const { storageKey, query } = split(signer.sign(photo, now));
    assert.equal(storageKey, photo);
    assert.equal(Number(query.expires), Date.parse('2026-11-22T12:00:00Z') / 1000);
    assert.equal(signer.verify(photo, query, now), 'ok');
    assert.equal(signer.verify(photo, query, later(3600)), 'ok');
    assert.equal(signer.verify(photo, query, new Date('2026-11-22T11:59:59.999Z')), 'ok');
    assert.equal(signer.verify(photo, query, new Date('2026-11-22T12:00:00.000Z')), 'expired');
  });

  test('are the same for everybody within a window', () => {
    assert.equal(signer.sign(photo, now), signer.sign(photo, later(39 * 60)));
    assert.notEqual(signer.sign(photo, now), signer.sign(photo, later(40 * 60)));
  });

  test('fail with any change of key, time or signature', () => {
    const { query } = split(signer.sign(photo, now));
    const longer = { ...query, expires: String(Number(query.expires) + 3600) };
    const other = createUrlSigner({ key: randomBytes(32), baseUrl: '', lifetimeSeconds: 3600 });
    assert.equal(signer.verify(photo, longer, now), 'invalid');
    assert.equal(signer.verify(`f${photo.slice(1)}`, query, now), 'invalid');
    assert.equal(signer.verify(`../${photo}`, query, now), 'invalid');
    assert.equal(signer.verify(photo, { ...query, expires: `0${query.expires}` }, now), 'invalid');
    assert.equal(signer.verify(photo, { ...query, expires: [query.expires] }, now), 'invalid');
    assert.equal(signer.verify(photo, { ...query, signature: `${query.signature}=` }, now), 'invalid');
    assert.equal(signer.verify(photo, {}, now), 'invalid');
    assert.equal(other.verify(photo, query, now), 'invalid');
    // A wrong signature never tells whether the time has passed.
    assert.equal(signer.verify(photo, { ...query, signature: 'x'.repeat(43) }, later(99_999)), 'invalid');
    const { signature } = query;
    fc.assert(
      fc.property(fc.nat(signature.length - 1), fc.string({ minLength: 1, maxLength: 1 }), (at, letter) => {
        fc.pre(signature[at] !== letter);
        const forged = signature.slice(0, at) + letter + signature.slice(at + 1);
        assert.equal(signer.verify(photo, { ...query, signature: forged }, now), 'invalid');
      }),
      { numRuns: 500 },
    );
  });

  test('a signature for another use of the same key is none here', () => {
    const { query } = split(signer.sign(photo, now));
    const make = (scope: string) =>
      createHmac('sha256', key).update(`${scope}\n${photo}\n${query.expires}`).digest('base64url');
    assert.equal(signer.verify(photo, { ...query, signature: make('media-get') }, now), 'ok');
    assert.equal(signer.verify(photo, { ...query, signature: make('media-put') }, now), 'invalid');
  });

  test('of one size of a picture hold for its other sizes, and for nothing else', () => {
    const folder = '0123456789abcdef0123456789abcdef';
    const { query } = split(signer.sign(`${folder}/small.webp`, now));
    const verify = (storageKey: string) => signer.verify(storageKey, query, now);
    assert.deepEqual(
      ['small', 'medium', 'large'].map((size) => verify(`${folder}/${size}.webp`)),
      ['ok', 'ok', 'ok'],
    );
    for (const other of [
      folder,
      photo,
      `f${folder.slice(1)}/small.webp`,
      `${folder}/more/small.webp`,
      `messages/${photo}`,
    ])
      assert.equal(verify(other), 'invalid', other);
    const one = split(signer.sign(`messages/${photo}`, now)).query;
    assert.equal(signer.verify('messages/00000000000000000000000000000000.webp', one, now), 'invalid');
  });

  test('refuse a short key, and to sign what is no storage key', () => {
    assert.throws(
      () => createUrlSigner({ key: randomBytes(31), baseUrl: '', lifetimeSeconds: 60 }),
      RangeError,
    );
    assert.throws(() => signer.sign('../etc/passwd', now), RangeError);
  });
});
