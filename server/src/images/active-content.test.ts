import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findActiveContent } from './active-content.ts';
import { makePhoneJpeg, makeScene, makeTrailer, makeZip, withChunk, withSegment } from './image-samples.ts';

const jpeg = await makePhoneJpeg(240, 200);
const png = await makeScene(240, 200).png().toBuffer();
const append = (bytes: Buffer, text: string) => Buffer.concat([bytes, Buffer.from(text, 'latin1')]);

describe('findActiveContent', () => {
  test('lets ordinary photos pass, with XMP, comments, trailing video and gain map', () => {
    assert.equal(findActiveContent(jpeg), null);
    assert.match(jpeg.toString('latin1'), /<x:xmpmeta/);
    assert.equal(findActiveContent(png), null);
    assert.equal(findActiveContent(Buffer.concat([jpeg, makeTrailer()])), null);
    assert.equal(findActiveContent(Buffer.concat([jpeg, jpeg])), null);
    assert.equal(findActiveContent(withSegment(jpeg, 0xfe, 'I <3 you, <bodybuilder>, <header>')), null);
    assert.equal(findActiveContent(withChunk(png, 'tEXt', 'Comment\0a <scripted> <svgs> PK')), null);
  });

  test('finds markup in a comment, in metadata, in a text chunk and behind the end', () => {
    const places = (text: string) => [
      withSegment(jpeg, 0xfe, text),
      withSegment(jpeg, 0xe1, `http://ns.adobe.com/xap/1.0/\0${text}`),
      withChunk(png, 'tEXt', `Comment\0${text}`),
      append(jpeg, text),
      append(png, text),
    ];
    const texts = [
      '<script>alert(1)</script>',
      '<SCRIPT src=//x>',
      '<ScRiPt/x>',
      '<html>',
      '<!DOCTYPE html>',
      '<!doctype\nHTML>',
      '<svg onload=alert(1)>',
      '<svg/onload=alert(1)>',
      '<?php system($_GET[0]); ?>',
      '<?PHP\n',
      '<iframe src=javascript:alert(1)>',
      '<body onload=alert(1)>',
      '<head>',
      '<?= 1; __HALT_COMPILER(); ?>',
    ];
    for (const text of texts) {
      for (const bytes of places(text)) assert.equal(findActiveContent(bytes), 'markup', text);
    }
  });

  test('finds a PDF header in the first 1,024 bytes only, where readers look', () => {
    assert.equal(findActiveContent(withSegment(jpeg, 0xfe, '%PDF-1.7')), 'pdf');
    assert.equal(findActiveContent(Buffer.concat([jpeg, Buffer.from('%PDF-1.7')])), null);
  });

  test('finds a ZIP at the end, also behind a comment of the greatest length', () => {
    assert.equal(findActiveContent(Buffer.concat([jpeg, makeZip()])), 'zip');
    assert.equal(findActiveContent(Buffer.concat([jpeg, makeZip('x'.repeat(65_535))])), 'zip');
    assert.equal(findActiveContent(append(Buffer.concat([jpeg, makeZip()]), 'PK\x05\x06')), 'zip');
    assert.equal(findActiveContent(append(jpeg, 'PK\x05\x06 by chance, disks 8192')), null);
  });
});
