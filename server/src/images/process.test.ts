import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { isBlurhashValid } from 'blurhash';
import sharp from 'sharp';
import { createImagePool, type ImagePool } from './image-pool.ts';
import { makePhoneJpeg, makePngBomb, makeScene, makeTrailer, makeZip, withSegment } from './image-samples.ts';
import type { ImageRefusal, ProcessedImage } from './process.ts';

let folder: string;
let pool: ImagePool;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'romantic-images-'));
  pool = createImagePool();
});
after(async () => {
  await pool.close();
  await rm(folder, { recursive: true });
});

async function run(bytes: Uint8Array, fileName: string | null = null, declaredType: string | null = null) {
  const path = join(folder, randomUUID());
  await writeFile(path, bytes);
  return await pool.process(path, { declaredType, fileName });
}

async function accept(bytes: Uint8Array, fileName?: string): Promise<ProcessedImage> {
  const result = await run(bytes, fileName);
  assert.ok(!('refused' in result), 'refused' in result ? result.refused : '');
  return result;
}

async function refuse(bytes: Uint8Array, reason: ImageRefusal, fileName?: string): Promise<void> {
  const result = await run(bytes, fileName);
  assert.equal('refused' in result ? result.refused : 'made', reason);
}

/** Mean colour of a part of a picture, fractions of its sides. */
async function colourAt(bytes: Buffer, x: number, y: number): Promise<[number, number, number]> {
  const { width, height } = await sharp(bytes).metadata();
  const spot = { left: Math.floor(width * x), top: Math.floor(height * y), width: 4, height: 4 };
  const { channels } = await sharp(await sharp(bytes).extract(spot).toBuffer()).stats();
  const [red, green, blue] = channels.map((channel) => channel.mean);
  return [red!, green!, blue!];
}

describe('a photo of a phone', () => {
  test('loses its metadata in every output, and stands upright', async () => {
    const jpeg = await makePhoneJpeg(1600, 1200);
    const before = await sharp(jpeg).metadata();
    assert.equal(before.orientation, 6);
    assert.match(before.exif!.toString('latin1'), /SecretMaker/);
    assert.ok(before.xmp && before.icc);

    const image = await accept(jpeg, 'IMG_1.jpg');
    assert.deepEqual([image.width, image.height], [1080, 1440]);
    for (const [name, bytes] of Object.entries(image.files)) {
      assert.ok(Buffer.isBuffer(bytes));
      const metadata = await sharp(bytes).metadata();
      assert.equal(metadata.format, 'webp', name);
      assert.equal(metadata.space, 'srgb', name);
      assert.equal(metadata.hasAlpha, false, name);
      for (const part of ['exif', 'xmp', 'icc', 'iptc', 'orientation', 'comments'] as const) {
        assert.equal(metadata[part], undefined, `${part} in ${name}`);
      }
      assert.doesNotMatch(bytes.toString('latin1'), /SecretMaker|xmpmeta|EXIF|XMP |ICCP/, name);
      // Turned right: what was left (red) is now on top.
      const [topRed, , topBlue] = await colourAt(bytes, 0.4, 0.1);
      const [lowRed, , lowBlue] = await colourAt(bytes, 0.4, 0.9);
      assert.ok(topRed > topBlue + 80 && lowBlue > lowRed + 80, name);
    }
  });

  test('comes in three sizes, a blurred one and a blurhash', async () => {
    const image = await accept(await makeScene(2000, 1000).jpeg().toBuffer());
    const sizeOf = async (bytes: Buffer) => {
      const { width, height } = await sharp(bytes).metadata();
      return [width, height];
    };
    assert.deepEqual(await sizeOf(image.files.small), [320, 160]);
    assert.deepEqual(await sizeOf(image.files.medium), [720, 360]);
    assert.deepEqual(await sizeOf(image.files.large), [1440, 720]);
    assert.deepEqual(await sizeOf(image.files.blurred), [64, 32]);
    assert.ok(isBlurhashValid(image.blurhash).result);
    // 4 x 3 components: 1 + 1 + 4 + 2 * 11 characters.
    assert.equal(image.blurhash.length, 28);
  });

  test('is not enlarged', async () => {
    const { width, height, files: made } = await accept(await makeScene(300, 240).png().toBuffer());
    assert.deepEqual([width, height], [300, 240]);
    assert.equal((await sharp(made.small).metadata()).width, 300);
    assert.equal((await sharp(made.large).metadata()).width, 300);
  });

  test('passes with trailing data behind its end (motion photo)', async () => {
    await accept(Buffer.concat([await makePhoneJpeg(), makeTrailer()]), 'MVIMG.jpg');
  });

  test('the blurred one holds no detail: two different scenes of the same rough colours become alike', async () => {
    const plain = await sharp({ create: { width: 600, height: 600, channels: 3, background: '#808080' } })
      .png()
      .toBuffer();
    const board = Buffer.alloc(600 * 600 * 3, 0).map((_, at) =>
      ((Math.floor(at / 3) % 600) >> 4) % 2 === (Math.floor(at / 1800) >> 4) % 2 ? 255 : 1,
    );
    const checked = await sharp(board, { raw: { width: 600, height: 600, channels: 3 } })
      .png()
      .toBuffer();
    const { files: a } = await accept(plain);
    const { files: b } = await accept(checked);
    const spread = async (bytes: Buffer) => (await sharp(bytes).stats()).channels[0]!.stdev;
    assert.ok((await spread(b.small)) > 100);
    assert.ok((await spread(b.blurred)) < (await spread(a.blurred)) + 12);
  });
});

describe('other kinds', () => {
  test('PNG, WebP and AVIF; transparency on white; an ICC profile becomes sRGB; of an animation one frame', async () => {
    const scene = makeScene(400, 300);
    await accept(await scene.clone().png({ palette: true }).toBuffer(), 'a.png');
    await accept(await scene.clone().webp().toBuffer(), 'a.webp');
    await accept(await scene.clone().avif({ effort: 0 }).toBuffer(), 'a.avif');
    await accept(await scene.clone().greyscale().jpeg().toBuffer());
    await accept(await scene.clone().toColourspace('cmyk').jpeg().toBuffer());
    await accept(await scene.clone().toColourspace('rgb16').png().toBuffer());

    const clear = { create: { width: 300, height: 300, channels: 4, background: '#ff000000' } } as const;
    const [red, green, blue] = await colourAt(
      (await accept(await sharp(clear).png().toBuffer())).files.large,
      0.5,
      0.5,
    );
    assert.ok(red > 250 && green > 250 && blue > 250);

    const green300 = { create: { width: 300, height: 300, channels: 3, background: '#00ff00' } } as const;
    const wide = await sharp(green300).withIccProfile('p3').png().toBuffer();
    const narrow = (await accept(wide)).files.large;
    const [, g] = await colourAt(narrow, 0.5, 0.5);
    assert.ok(g > 245, 'the same colour, spelled in sRGB');

    const frames = [makeScene(300, 300), makeScene(300, 300).negate()];
    const animation = await sharp(await Promise.all(frames.map((frame) => frame.png().toBuffer())), {
      join: { animated: true },
    })
      .webp()
      .toBuffer();
    assert.equal((await sharp(animation).metadata()).pages, 2);
    const image = await accept(animation);
    assert.deepEqual([image.width, image.height], [300, 300]);
  });
});

describe('refused', () => {
  test('what is no photo', async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="300"><script>1</script></svg>';
    await refuse(Buffer.from(svg), 'unsupported_type', 'a.svg');
    await refuse(Buffer.from(svg), 'unsupported_type', 'a.png');
    await refuse(await makeScene(300, 300).gif().toBuffer(), 'unsupported_type', 'a.gif');
    await refuse(await makeScene(300, 300).tiff().toBuffer(), 'unsupported_type', 'a.tiff');
    await refuse(Buffer.alloc(0), 'unsupported_type');
    await refuse(
      Buffer.from(Array.from({ length: 5000 }, (_, at) => (at * 40_503) >> 3)),
      'unsupported_type',
    );
    await refuse(await makeScene(300, 300).png().toBuffer(), 'type_mismatch', 'photo.jpg');
  });

  test('what is broken: cut off, or only a beginning', async () => {
    const jpeg = await makePhoneJpeg();
    await refuse(jpeg.subarray(0, jpeg.length >> 1), 'unreadable');
    await refuse(Buffer.from('\xff\xd8\xff\xe0 and no more', 'latin1'), 'unreadable');
    const png = await makeScene(400, 300).png().toBuffer();
    await refuse(png.subarray(0, png.length >> 1), 'unreadable');
  });

  test('a bomb of 30,000 x 30,000 pixels, in little time and memory', async () => {
    const bomb = await makePngBomb(30_000, 30_000);
    assert.ok(bomb.length < 200_000);
    const rss = process.memoryUsage().rss;
    const start = performance.now();
    await refuse(bomb, 'too_many_pixels', 'bomb.png');
    assert.ok(performance.now() - start < 5000);
    assert.ok(process.memoryUsage().rss - rss < 80_000_000);
  });

  test('more pixels than allowed by a row, fewer by a column', async () => {
    await accept(await makePngBomb(10_000, 5000));
    await refuse(await makePngBomb(10_000, 5001), 'too_many_pixels');
    const avif = await makeScene(300, 300).avif({ effort: 0 }).toBuffer();
    // The header's box `ispe`: version and flags, width, height. Claims 5,000 x 5,000.
    avif.writeUInt32BE(5000, avif.indexOf('ispe') + 8);
    avif.writeUInt32BE(5000, avif.indexOf('ispe') + 12);
    await refuse(avif, 'too_many_pixels');
    await refuse(await makeScene(199, 400).png().toBuffer(), 'too_small');
  });

  test('polyglots: markup, PHP, ZIP and PDF in and behind honest photos', async () => {
    const jpeg = await makePhoneJpeg();
    await refuse(withSegment(jpeg, 0xfe, '<script>alert(1)</script>'), 'active_content');
    await refuse(Buffer.concat([jpeg, Buffer.from('<?php phpinfo();')]), 'active_content');
    await refuse(Buffer.concat([jpeg, makeZip()]), 'active_content');
    await refuse(withSegment(jpeg, 0xfe, '%PDF-1.4'), 'active_content');
  });
});
