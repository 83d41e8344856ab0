import sharp from 'sharp';

/** A JPEG of one colour, 400 x 500 pixels; another number, another picture. */
export function drawPicture(number = 0): Promise<Buffer> {
  const background = { r: (number * 83) % 256, g: (number * 151) % 256, b: (number * 199) % 256 };
  return sharp({ create: { width: 400, height: 500, channels: 3, background } })
    .jpeg()
    .toBuffer();
}
