import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as lorelei from '@dicebear/lorelei';
import * as notionists from '@dicebear/notionists';
import * as openPeeps from '@dicebear/open-peeps';
import { decode, encode } from 'blurhash';
import fc from 'fast-check';
import sharp from 'sharp';
import { createSquareEncoder } from './blurhash-square.ts';
import { drawPortrait, drawPortraitFile, PORTRAIT_PX, portraitSizes, portraitSvg } from './portrait.ts';
import { portraitBlurhash } from './portrait-blurhash.ts';
import { describePortraits, type PortraitSpec } from './portrait-spec.ts';
import { createRandom } from './random.ts';

const STYLES = { 'open-peeps': openPeeps, lorelei, notionists };
const GENDERS = ['woman', 'man', 'nonbinary'] as const;
const portraitsOf = (index: number) =>
  describePortraits(createRandom('portraits', index), GENDERS[index % 3] ?? 'woman', 20 + (index % 48), 3);
const many = Array.from({ length: 400 }, (_, index) => portraitsOf(index)).flat();
/** One of each style, plain faces first. */
const oneOfEach = (Object.keys(STYLES) as PortraitSpec['style'][]).map((style) => {
  const spec = many.find((candidate) => candidate.style === style);
  assert.ok(spec);
  return spec;
});

/** Every variant that a schema knows for a part. */
function variantsOf(spec: PortraitSpec, part: string): readonly string[] {
  const properties = STYLES[spec.style].schema.properties as Record<string, { items?: { enum?: string[] } }>;
  return properties[part]?.items?.enum ?? [];
}

test('every part that people wear exists in its style', () => {
  const unknown = many.flatMap((spec) =>
    Object.entries(spec.parts)
      .filter(([part, variant]) => !variantsOf(spec, part).includes(variant))
      .map(([part, variant]) => `${spec.style} ${part} ${variant}`),
  );
  assert.deepEqual([...new Set(unknown)], []);
});

test('a person keeps face and hair in all pictures, and no two pictures are the same', () => {
  for (let index = 0; index < 60; index += 1) {
    const specs = portraitsOf(index);
    const hair = ({ style, parts }: PortraitSpec) => parts[style === 'open-peeps' ? 'head' : 'hair'];
    assert.equal(
      new Set(specs.map((spec) => `${spec.style} ${hair(spec)} ${spec.skin} ${spec.hair}`)).size,
      1,
    );
    assert.equal(new Set(specs.map((spec) => portraitSvg(spec, 100))).size, specs.length);
  }
});

test('women have no beards, and few of the young are grey', () => {
  const beards = ['facialHair', 'beard'];
  for (let index = 0; index < 300; index += 1) {
    const [woman] = describePortraits(createRandom('women', index), 'woman', 30, 1);
    assert.ok(woman && beards.every((part) => !(part in woman.parts)));
    assert.ok(!['b9b3ac', 'd8d2ca', '8f8a85'].includes(woman.hair));
  }
  const men = Array.from(
    { length: 300 },
    (_, at) => describePortraits(createRandom('men', at), 'man', 35, 1)[0],
  );
  const bearded = men.filter((man) => man && beards.some((part) => part in man.parts)).length;
  assert.ok(bearded > 50 && bearded < 150, String(bearded));
});

test('a drawing points nowhere outside', () => {
  for (const spec of many.slice(0, 100)) {
    const links = portraitSvg(spec, 100).match(
      /(?:href|src)\s*=\s*"(?!#)[^"]*"|<script|<image|<foreignObject/gi,
    );
    assert.deepEqual(links, null);
  }
});

test('portraits are PNG of the asked size and the same for the same spec, also after JSON', async () => {
  for (const spec of oneOfEach) {
    const png = await drawPortrait(spec, 512);
    const { format, width, height } = await sharp(png).metadata();
    assert.deepEqual({ format, width, height }, { format: 'png', width: 512, height: 512 });
    const again = await drawPortrait(JSON.parse(JSON.stringify(spec)), 512);
    assert.ok(png.equals(again));
    const { channels } = await sharp(png).stats();
    assert.ok(
      channels.slice(0, 3).every((channel) => channel.stdev > 10),
      'something is drawn',
    );
  }
});

test('the files of a photo are WebP of the contract’s sizes, alike at once and one by one', async () => {
  const [spec] = oneOfEach;
  assert.ok(spec);
  const files = await portraitSizes(spec);
  for (const [name, px] of Object.entries({ ...PORTRAIT_PX, blurred: 64 })) {
    const file = name as keyof typeof files;
    const { format, width, height } = await sharp(files[file]).metadata();
    assert.deepEqual({ name, format, width, height }, { name, format: 'webp', width: px, height: px });
    assert.ok(files[file].equals(await drawPortraitFile(spec, file)));
  }
});

test('the quick encoder writes what the package writes', () => {
  const quick = createSquareEncoder(6);
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 144, maxLength: 144 }), (bytes) => {
      const pixels = new Uint8ClampedArray(bytes);
      assert.equal(quick(pixels), encode(pixels, 6, 6, 4, 3));
    }),
  );
});

test('the blurhash, made without drawing, looks like the blurred drawing', async () => {
  for (const spec of [...oneOfEach, ...many.slice(0, 12)]) {
    const guessed = decode(portraitBlurhash(spec), 8, 8);
    const drawn = await sharp(Buffer.from(portraitSvg(spec, 96)))
      .blur(10)
      .resize(8, 8)
      .ensureAlpha()
      .raw()
      .toBuffer();
    const error =
      drawn.reduce((sum, value, at) => sum + Math.abs(value - (guessed[at] ?? 0)), 0) / drawn.length;
    assert.ok(error < 40, `${spec.style}: ${error} of 255`);
  }
});
