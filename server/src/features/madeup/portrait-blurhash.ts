import { createSquareEncoder } from './blurhash-square.ts';
import type { PortraitSpec, PortraitStyle } from './portrait-spec.ts';

/**
 * The blurhash of a portrait without drawing it: two dozen pixels a side, on which a face is three ellipses. It differs
 * from the drawing's own by less than an eye sees behind a loading picture, and takes 0.2 ms instead of 10.
 */

/** Centre and half axes in percent of the side. */
type Ellipse = readonly [x: number, y: number, width: number, height: number];

interface Silhouette {
  body: Ellipse;
  hair: Ellipse;
  face: Ellipse;
}

const SILHOUETTES: Readonly<Record<PortraitStyle, Silhouette>> = {
  'open-peeps': { body: [50, 106, 43, 24], hair: [48, 36, 26, 28], face: [56, 52, 16, 22] },
  lorelei: { body: [50, 88, 20, 12], hair: [48, 36, 25, 26], face: [53, 48, 18, 24] },
  notionists: { body: [48, 96, 38, 38], hair: [48, 34, 15, 18], face: [52, 42, 10, 16] },
};

const INK = '000000';
const PAPER = 'ffffff';
const SIDE = 24;
const encode = createSquareEncoder(SIDE);

/** Which layer each pixel shows: 0 the background, 1 hair, 2 body, 3 face. */
const MASKS = Object.fromEntries(
  Object.entries(SILHOUETTES).map(([style, { body, hair, face }]) => [style, maskOf([hair, body, face])]),
) as Readonly<Record<PortraitStyle, Uint8Array>>;

/** 4 x 3 components, as an uploaded photo has. */
export function portraitBlurhash(spec: PortraitSpec): string {
  const pixels = new Uint8ClampedArray(SIDE * SIDE * 4);
  const [top, bottom] = spec.background.map(readHex) as [Rgb, Rgb];
  const colours = layerColours(spec);
  const mask = MASKS[spec.style];
  for (let row = 0; row < SIDE; row += 1) {
    const depth = (row + 0.5) / SIDE;
    const light = [0, 1, 2].map((at) => (top[at] ?? 0) * (1 - depth) + (bottom[at] ?? 0) * depth);
    for (let column = 0; column < SIDE; column += 1) {
      const layer = mask[row * SIDE + (spec.flip ? SIDE - 1 - column : column)] ?? 0;
      pixels.set(colours[layer - 1] ?? light, (row * SIDE + column) * 4);
    }
  }
  return encode(pixels);
}

type Rgb = readonly [number, number, number];

/** Of hair, body and face. */
function layerColours({ style, hair, clothing, skin }: PortraitSpec): readonly Rgb[] {
  const colours = {
    'open-peeps': [INK, clothing, skin],
    lorelei: [hair, skin, skin],
    notionists: [INK, PAPER, PAPER],
  }[style];
  return colours.map(readHex);
}

/** The last of the layers that covers a pixel is what it shows. */
function maskOf(layers: readonly Ellipse[]): Uint8Array {
  const middle = (at: number) => ((at + 0.5) / SIDE) * 100;
  return Uint8Array.from(
    { length: SIDE * SIDE },
    (_, at) =>
      layers.findLastIndex((layer) => isInside(middle(at % SIDE), middle(Math.floor(at / SIDE)), layer)) + 1,
  );
}

function isInside(x: number, y: number, [centreX, centreY, width, height]: Ellipse): boolean {
  return ((x - centreX) / width) ** 2 + ((y - centreY) / height) ** 2 <= 1;
}

function readHex(hex: string): Rgb {
  const value = Number.parseInt(hex, 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}
