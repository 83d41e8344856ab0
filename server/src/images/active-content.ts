/**
 * Markup that a browser would run if it were talked into reading the file as HTML, SVG or PHP.
 *
 * A tag counts when its name ends as HTML ends it (space, `>` or `/`). XMP (`<x:xmpmeta`, `<rdf:RDF`, `<?xpacket`),
 * which half of all phone photos carry, has none of these.
 *
 * Odds of a false alarm. Compressed pixels look random: a byte matches `<` by 1/256, a letter in either case by
 * 2/256, a tag's end by 7/256. The shortest words decide: `<html`, `<head`, `<body`: 2^-41 a position each; `<?php`
 * 2^-42; `<svg` alone would be 2^-34 (one 5 MB photo in 3,300), so it must be followed by 8 printable characters,
 * which makes it 2^-45. In sum about 1 photo of 5 MB in 120,000; that member is told to export the photo anew.
 */
const MARKUP =
  /<(?:(?:script|html|iframe|body|head)[\t\n\f\r />]|!doctype\s+html|svg[\t\n\f\r />][\t\n\r -~]{8}|\?php\s|!--#exec)|__halt_compiler\s*\(/i;

/** The end record of a ZIP is found within 22 + 65,535 bytes of the end; readers look at the end first. */
const ZIP_TAIL = 65_557;

/**
 * Finds content of a second nature in an image file: markup anywhere (comments, metadata, pixel data, behind the
 * end), a PDF header where PDF readers look for it (the first 1,024 bytes), the end of a ZIP archive. Data behind
 * the image as such is fine: motion photos and HDR gain maps live there. The names are the reasons, for the log.
 *
 * This is the second fence. The first is that what is uploaded is never served: only files newly encoded from the
 * decoded pixels are, as image/webp and with `nosniff`.
 */
export function findActiveContent(bytes: Buffer): 'markup' | 'pdf' | 'zip' | null {
  const text = bytes.toString('latin1');
  if (text.slice(0, 1024).includes('%PDF-')) return 'pdf';
  if (hasZipEnd(bytes)) return 'zip';
  return MARKUP.test(text) ? 'markup' : null;
}

/** Signature, then this disk's and the directory's number: both 0, or 0xffff (ZIP64). Chance 2^-46 a file. */
function hasZipEnd(bytes: Buffer): boolean {
  const signature = Buffer.from('PK\x05\x06', 'latin1');
  let at = bytes.indexOf(signature, Math.max(0, bytes.length - ZIP_TAIL));
  while (at !== -1 && at + 8 <= bytes.length) {
    const disks = [bytes.readUInt16LE(at + 4), bytes.readUInt16LE(at + 6)];
    if (disks.every((disk) => disk === 0 || disk === 0xffff)) return true;
    at = bytes.indexOf(signature, at + 1);
  }
  return false;
}
