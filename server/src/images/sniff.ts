/** The kinds the pipeline decodes. Everything else (GIF, SVG, TIFF, PDF, HTML, ...) is refused. */
export type ImageType = 'jpeg' | 'png' | 'webp' | 'avif';

export type SniffRefusal = 'unsupported_type' | 'heic' | 'type_mismatch';

/** What the client says about the file; null where it says nothing. */
export interface DeclaredFile {
  declaredType: string | null;
  fileName: string | null;
}

const TYPES: Record<string, ImageType> = {
  'image/jpeg': 'jpeg',
  'image/jpg': 'jpeg',
  'image/pjpeg': 'jpeg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/avif': 'avif',
};

const EXTENSIONS: Record<string, ImageType> = {
  jpg: 'jpeg',
  jpeg: 'jpeg',
  jpe: 'jpeg',
  jfif: 'jpeg',
  png: 'png',
  webp: 'webp',
  avif: 'avif',
};

/**
 * Tells an image by its first bytes, and refuses it when the declared type or the file's extension says otherwise.
 * HEIC (the camera format of iPhones) is recognised so that the member can be told what to do: the decoder that
 * sharp ships has no HEVC, whose patents are licensed.
 */
export function sniffImage(
  bytes: Uint8Array,
  declared: DeclaredFile,
): { type: ImageType } | { refused: SniffRefusal } {
  const type = readMagic(bytes);
  if (type === null) return { refused: 'unsupported_type' };
  if (type === 'heic') return { refused: 'heic' };
  if (!typeAgrees(type, declared.declaredType) || !extensionAgrees(type, declared.fileName)) {
    return { refused: 'type_mismatch' };
  }
  return { type };
}

function typeAgrees(type: ImageType, declared: string | null): boolean {
  const essence = declared?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (essence === '' || essence === 'application/octet-stream') return true;
  return Object.hasOwn(TYPES, essence) && TYPES[essence] === type;
}

/** A dot followed by digits alone is part of a date or a counter (`IMG_2026.11.22`), not an extension. */
function extensionAgrees(type: ImageType, fileName: string | null): boolean {
  const extension = /\.([^.\\/]+)$/.exec(fileName ?? '')?.[1]?.toLowerCase() ?? '';
  if (/^\d*$/.test(extension)) return true;
  return Object.hasOwn(EXTENSIONS, extension) && EXTENSIONS[extension] === type;
}

function readMagic(bytes: Uint8Array): ImageType | 'heic' | null {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 512)).toString('latin1');
  if (head.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (head.startsWith('\x89PNG\r\n\x1a\n') && head.startsWith('IHDR', 12)) return 'png';
  if (head.startsWith('RIFF') && head.startsWith('WEBPVP8', 8)) return 'webp';
  if (head.startsWith('ftyp', 4)) return readBrands(head);
  return null;
}

const HEIC_BRANDS = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs', 'mif1', 'msf1'];

/** ISO base media `ftyp` box: size(4) 'ftyp' major(4) version(4) compatible(4)... */
function readBrands(head: string): ImageType | 'heic' | null {
  const size = Buffer.from(head.slice(0, 4), 'latin1').readUInt32BE();
  const brands = [head.slice(8, 12)];
  for (let at = 16; at + 4 <= Math.min(size, head.length); at += 4) brands.push(head.slice(at, at + 4));
  if (brands.includes('avif') || brands.includes('avis')) return 'avif';
  return brands.some((brand) => HEIC_BRANDS.includes(brand)) ? 'heic' : null;
}
