/** Image files for tests, made on the spot: honest photos, bombs and polyglots. */
import { once } from 'node:events';
import { crc32, createDeflate } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';

/** A made-up scene with detail everywhere, left half reddish and right half bluish, so that a turn is seen. */
export function makeScene(width: number, height: number): Sharp {
  const data = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = (y * width + x) * 3;
      const detail = (x * 7 + y * 13 + ((x * y) >> 5)) % 48;
      data[at] = x < width / 2 ? 200 + detail : detail;
      data[at + 1] = detail;
      data[at + 2] = x < width / 2 ? detail : 200 + detail;
    }
  }
  return sharp(data, { raw: { width, height, channels: 3 } });
}

/** As a phone writes it: landscape pixels with "turn right" (orientation 6), a place and a maker. */
export async function makePhoneJpeg(width = 800, height = 600): Promise<Buffer> {
  return await makeScene(width, height)
    .jpeg({ quality: 85 })
    .withMetadata({ orientation: 6 })
    .withExifMerge({
      IFD0: { Make: 'SecretMaker', Orientation: '6' },
      IFD3: {
        GPSLatitudeRef: 'N',
        GPSLatitude: '52/1 31/1 0/1',
        GPSLongitudeRef: 'E',
        GPSLongitude: '13/1 24/1 0/1',
      },
    })
    .withXmp(
      '<?xpacket begin=""?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"></rdf:RDF></x:xmpmeta><?xpacket end="w"?>',
    )
    .toBuffer();
}

/** Inserts a marker segment (comment 0xfe, APP1 0xe1, ...) right behind a JPEG's start. */
export function withSegment(jpeg: Buffer, marker: number, payload: string): Buffer {
  const head = Buffer.from([0xff, marker, (payload.length + 2) >> 8, (payload.length + 2) & 0xff]);
  return Buffer.concat([jpeg.subarray(0, 2), head, Buffer.from(payload, 'latin1'), jpeg.subarray(2)]);
}

/** Inserts a chunk in front of a PNG's first IDAT. */
export function withChunk(png: Buffer, type: string, payload: string): Buffer {
  const at = png.indexOf('IDAT') - 4;
  return Buffer.concat([
    png.subarray(0, at),
    makeChunk(type, Buffer.from(payload, 'latin1')),
    png.subarray(at),
  ]);
}

/** What a motion photo carries behind its picture: the opening of an MP4 and noise. */
export function makeTrailer(): Buffer {
  const noise = Buffer.from(Array.from({ length: 50_000 }, (_, at) => (at * 2_654_435_761) >>> 24));
  return Buffer.concat([Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0mp42isom', 'latin1'), noise]);
}

/** An empty ZIP with a comment: 22 bytes and the comment. */
export function makeZip(comment = ''): Buffer {
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(comment.length, 20);
  return Buffer.concat([end, Buffer.from(comment, 'latin1')]);
}

/** A decompression bomb: black pixels of one bit; 30,000 x 30,000 are 110 kB on disk. */
export async function makePngBomb(width: number, height: number): Promise<Buffer> {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 1;
  const deflate = createDeflate({ level: 9 });
  const packed: Buffer[] = [];
  deflate.on('data', (chunk: Buffer) => packed.push(chunk));
  const row = Buffer.alloc(1 + Math.ceil(width / 8));
  const rows = Buffer.concat(Array.from({ length: 100 }, () => row));
  for (let y = 0; y < height; y += 100) {
    const count = Math.min(100, height - y);
    if (!deflate.write(rows.subarray(0, count * row.length))) await once(deflate, 'drain');
  }
  deflate.end();
  await once(deflate, 'end');
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    makeChunk('IHDR', header),
    makeChunk('IDAT', Buffer.concat(packed)),
    makeChunk('IEND', Buffer.alloc(0)),
  ]);
}

function makeChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([size, body, sum]);
}
