import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { makeScene } from './image-samples.ts';
import { sniffImage } from './sniff.ts';

const scene = makeScene(64, 48);
const jpeg = await scene.clone().jpeg().toBuffer();
const png = await scene.clone().png().toBuffer();
const webp = await scene.clone().webp().toBuffer();
const avif = await scene.clone().avif({ effort: 0 }).toBuffer();
const ftyp = (...brands: string[]) => {
  const size = Buffer.from([0, 0, 0, 12 + 4 * brands.length]);
  const [major = '', ...others] = brands;
  return Buffer.concat([size, Buffer.from(`ftyp${major}\0\0\0\0${others.join('')}`, 'latin1')]);
};
const undeclared = { declaredType: null, fileName: null };

describe('sniffImage', () => {
  test('tells the four kinds by their first bytes', () => {
    for (const [bytes, type] of [
      [jpeg, 'jpeg'],
      [png, 'png'],
      [webp, 'webp'],
      [avif, 'avif'],
    ] as const) {
      assert.deepEqual(sniffImage(bytes, undeclared), { type });
    }
  });

  test('accepts a declaration that fits or says nothing', () => {
    const declarations = [
      { declaredType: 'image/jpeg', fileName: 'IMG_1.JPG' },
      { declaredType: 'IMAGE/JPEG; charset=binary', fileName: 'a.b.jpeg' },
      { declaredType: 'application/octet-stream', fileName: 'blob' },
      { declaredType: null, fileName: 'IMG_2026.11.22' },
      { declaredType: '', fileName: 'trailing dot.' },
    ];
    for (const declared of declarations) assert.deepEqual(sniffImage(jpeg, declared), { type: 'jpeg' });
  });

  test('refuses a declaration that lies', () => {
    const declarations = [
      { declaredType: null, fileName: 'photo.jpg' },
      { declaredType: 'image/jpeg', fileName: null },
      { declaredType: 'text/html', fileName: null },
      { declaredType: 'image/png', fileName: 'photo.html' },
      { declaredType: 'image/png', fileName: 'photo.png.svg' },
      { declaredType: 'constructor', fileName: null },
      { declaredType: null, fileName: 'photo.constructor' },
    ];
    for (const declared of declarations) {
      assert.deepEqual(sniffImage(png, declared), { refused: 'type_mismatch' }, JSON.stringify(declared));
    }
  });

  test('knows HEIC from AVIF, whatever the order of brands', () => {
    assert.deepEqual(sniffImage(ftyp('heic', 'mif1', 'heic'), undeclared), { refused: 'heic' });
    assert.deepEqual(sniffImage(ftyp('mif1', 'heic'), undeclared), { refused: 'heic' });
    assert.deepEqual(sniffImage(ftyp('mif1', 'miaf', 'avif'), undeclared), { type: 'avif' });
    assert.deepEqual(sniffImage(ftyp('mp42', 'isom'), undeclared), { refused: 'unsupported_type' });
  });

  test('refuses everything else', () => {
    const others = [
      '',
      'GIF89a.......',
      '%PDF-1.7',
      '<svg xmlns="http://www.w3.org/2000/svg"/>',
      '<!doctype html>',
      'RIFF\0\0\0\0WAVE',
      'BM',
      'II*\0',
      '\xff\xd8',
      '\x89PNG\r\n\x1a\n',
    ];
    for (const text of others) {
      const result = sniffImage(Buffer.from(text, 'latin1'), undeclared);
      assert.deepEqual(result, { refused: 'unsupported_type' }, text);
    }
  });
});
