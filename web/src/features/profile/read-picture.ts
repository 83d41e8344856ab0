/** Bytes that a member may choose; what is sent afterwards is far smaller. */
const MAX_BYTES = 40 * 1024 * 1024;
/** The server takes no picture that is smaller on its shorter side. */
const LEAST_PX = 200;

export type PictureProblem = 'heic' | 'unreadable' | 'big' | 'small';

/**
 * Decodes a chosen file, turned as its camera said. A browser that cannot read HEIC (all but Safari) says nothing about
 * why, so the file is looked at.
 */
export async function readPicture(file: File): Promise<ImageBitmap | { problem: PictureProblem }> {
  if (file.size > MAX_BYTES) return { problem: 'big' };
  try {
    const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
    if (Math.min(picture.width, picture.height) >= LEAST_PX) return picture;
    picture.close();
    return { problem: 'small' };
  } catch {
    return { problem: (await isHeic(file)) ? 'heic' : 'unreadable' };
  }
}

async function isHeic(file: File): Promise<boolean> {
  const head = new TextDecoder('latin1').decode(await file.slice(4, 12).arrayBuffer());
  return /^ftyp(hei[cxms]|hev[cxms]|mif1|msf1)/.test(head) || /\.hei[cf]$/i.test(file.name);
}
