import { readFile, stat } from 'node:fs/promises';
import { encode } from 'blurhash';
import sharp, { type Metadata, type Sharp } from 'sharp';
import { findActiveContent } from './active-content.ts';
import { type DeclaredFile, type ImageType, type SniffRefusal, sniffImage } from './sniff.ts';

/** Why a file did not become a photo. Everything is the file's fault but `busy` (try again) and `crashed`. */
export type ImageRefusal =
  | SniffRefusal
  | 'active_content'
  | 'unreadable'
  | 'too_many_pixels'
  | 'too_small'
  | 'too_slow'
  | 'busy'
  | 'crashed';

export interface ProcessedImage {
  /** Of the large file, upright, in pixels. Not the original's: those would name the camera. */
  width: number;
  height: number;
  /** 4 x 3 components. */
  blurhash: string;
  /** WebP, sRGB, 8 bits, opaque, no metadata. */
  files: { small: Buffer; medium: Buffer; large: Buffer; blurred: Buffer };
}

export type ImageResult = ProcessedImage | { refused: ImageRefusal };

export const IMAGE_LIMITS = {
  /** Bytes of the file; a backstop behind the limit of the upload. */
  fileBytes: 32 * 1024 * 1024,
  /** Width x height: above every phone's default mode. Measured with 48 megapixels: 60-210 MB, 1-3 s. */
  pixels: 50_000_000,
  /** The AVIF decoder keeps whole pictures: 48 megapixels took 900 MB and 6 s, 24 take 470-630 MB. */
  avifPixels: 24_000_000,
  /** Shorter side, in pixels. */
  minSide: 200,
} as const;

/** Longer side, in pixels. Smaller originals are not enlarged. */
export const IMAGE_SIZES = { small: 320, medium: 720, large: 1440 } as const;
const BLURRED_SIDE = 64;
/**
 * All the blurred picture knows, on its longer side. People recognise faces they know from 7 x 10 pixels half of the
 * time (Sinha et al., Proc. IEEE 94(11), 2006), so fewer, and the face is seldom the whole picture.
 */
const BLURRED_DETAIL = 6;

/**
 * Turns an uploaded file into the photo's files. Runs in a worker thread only (createImagePool). Of an animation the
 * first frame is taken. Throws only when the file cannot be read from disk.
 *
 * Privacy rests on one step: the picture is decoded to bare sRGB pixels, and every output is encoded from those, so
 * no EXIF, XMP, ICC, thumbnail, gain map or trailing data can pass. Transparency is laid on white: what is invisible
 * in the upload must not hide in the outputs.
 */
export async function processImage(
  path: string,
  declared: DeclaredFile,
  timeoutSeconds: number,
): Promise<ImageResult> {
  if ((await stat(path)).size > IMAGE_LIMITS.fileBytes) return { refused: 'unreadable' };
  const bytes = await readFile(path);
  const sniffed = sniffImage(bytes, declared);
  if ('refused' in sniffed) return sniffed;
  if (findActiveContent(bytes)) return { refused: 'active_content' };
  try {
    const refused = checkMetadata(await openImage(bytes, false).metadata(), sniffed.type);
    return refused ? { refused } : await renderFiles(bytes, timeoutSeconds);
  } catch (error) {
    return { refused: /^timeout/i.test(String((error as Error).message)) ? 'too_slow' : 'unreadable' };
  }
}

/** `failOn: 'error'` tolerates what browsers do (a warning in an odd segment) but not missing pixels. */
function openImage(bytes: Buffer, limitInputPixels: number | false): Sharp {
  return sharp(bytes, { failOn: 'error', limitInputPixels, sequentialRead: true });
}

/** Reads no pixels: a bomb is refused by what its header says. */
function checkMetadata(metadata: Metadata, type: ImageType): ImageRefusal | null {
  const { format, width, height } = metadata;
  // AVIF is AV1 in a HEIF container.
  if (format !== (type === 'avif' ? 'heif' : type)) return 'type_mismatch';
  if (width * height > (type === 'avif' ? IMAGE_LIMITS.avifPixels : IMAGE_LIMITS.pixels))
    return 'too_many_pixels';
  if (Math.min(width, height) < IMAGE_LIMITS.minSide) return 'too_small';
  return null;
}

async function renderFiles(bytes: Buffer, seconds: number): Promise<ProcessedImage> {
  const { data, info } = await openImage(bytes, IMAGE_LIMITS.pixels)
    .timeout({ seconds })
    .autoOrient()
    .resize(inside(IMAGE_SIZES.large))
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const pixels = (): Sharp => sharp(data, { raw: { width, height, channels } }).timeout({ seconds });
  return {
    width,
    height,
    blurhash: await hashPixels(pixels()),
    files: {
      small: await pixels().resize(inside(IMAGE_SIZES.small)).webp({ quality: 80 }).toBuffer(),
      medium: await pixels().resize(inside(IMAGE_SIZES.medium)).webp({ quality: 80 }).toBuffer(),
      large: await pixels().webp({ quality: 80 }).toBuffer(),
      blurred: await blurPixels(pixels()),
    },
  };
}

function inside(side: number) {
  return { width: side, height: side, fit: 'inside', withoutEnlargement: true } as const;
}

async function hashPixels(pixels: Sharp): Promise<string> {
  const { data, info } = await pixels
    .resize(inside(32))
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return encode(new Uint8ClampedArray(data), info.width, info.height, 4, 3);
}

/** Shrinks to a handful of pixels first: a blur alone can be undone in part, thrown-away pixels cannot. */
async function blurPixels(pixels: Sharp): Promise<Buffer> {
  const tiny = await pixels.resize(inside(BLURRED_DETAIL)).png().toBuffer();
  return sharp(tiny)
    .resize({ width: BLURRED_SIDE, height: BLURRED_SIDE, fit: 'inside', kernel: 'cubic' })
    .blur(4)
    .webp({ quality: 60 })
    .toBuffer();
}
