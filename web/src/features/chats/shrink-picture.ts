/** Pixels of the longer side that are sent; the server keeps no more than 1,440. */
const LONGEST_SIDE = 2048;
const QUALITY = 0.86;

/**
 * Makes a picture small enough to travel, upright, and without what a camera writes beside it (where it was taken). What
 * this browser cannot decode is given back as it is: the server judges it.
 */
export async function shrinkPicture(file: Blob): Promise<Blob> {
  const bitmap = await decode(file);
  if (!bitmap) return file;
  try {
    const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
    const [width, height] = [
      Math.max(1, Math.round(bitmap.width * scale)),
      Math.max(1, Math.round(bitmap.height * scale)),
    ];
    const canvas = document.createElement('canvas');
    Object.assign(canvas, { width, height });
    const context = canvas.getContext('2d');
    if (!context) return file;
    // Transparent parts would turn black.
    context.fillStyle = '#fff';
    context.fillRect(0, 0, width, height);
    context.drawImage(bitmap, 0, 0, width, height);
    return await new Promise((resolve) => {
      canvas.toBlob((blob) => resolve(blob ?? file), 'image/jpeg', QUALITY);
    });
  } finally {
    bitmap.close();
  }
}

function decode(file: Blob): Promise<ImageBitmap | null> {
  return createImageBitmap(file, { imageOrientation: 'from-image' }).catch(() => null);
}
