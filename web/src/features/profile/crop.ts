/** Pixels. */
export interface Size {
  width: number;
  height: number;
}

/** What part of a picture is kept: its centre as shares of the picture, and how far it is zoomed in (1: all that fits). */
export interface Crop {
  x: number;
  y: number;
  zoom: number;
}

export interface Rectangle extends Size {
  left: number;
  top: number;
}

/** Photos of a profile are portraits: width over height. */
export const PHOTO_RATIO = 4 / 5;
export const MAX_ZOOM = 4;
/** Pixels of the longer side of what is uploaded; the server keeps at most 1,440. */
const LONGEST = 1_800;

export const WHOLE: Crop = { x: 0.5, y: 0.5, zoom: 1 };

/** The part of the picture that a crop keeps, in its pixels. */
export function rectangleOf(picture: Size, crop: Crop, ratio = PHOTO_RATIO): Rectangle {
  const { width, height } = keptSize(picture, crop.zoom, ratio);
  const inside = keepInside(picture, crop, ratio);
  return {
    left: inside.x * picture.width - width / 2,
    top: inside.y * picture.height - height / 2,
    width,
    height,
  };
}

/** The same crop moved back so that it shows nothing beyond the picture's edges, at an allowed zoom. */
export function keepInside(picture: Size, { x, y, zoom }: Crop, ratio = PHOTO_RATIO): Crop {
  const allowed = Math.min(Math.max(zoom, 1), MAX_ZOOM);
  const { width, height } = keptSize(picture, allowed, ratio);
  const clamp = (share: number, half: number): number => Math.min(Math.max(share, half), 1 - half);
  return {
    x: clamp(x, width / picture.width / 2),
    y: clamp(y, height / picture.height / 2),
    zoom: allowed,
  };
}

/** The crop after the finger moved by so many pixels of a frame that is `frameWidth` wide. */
export function moveBy(picture: Size, crop: Crop, dx: number, dy: number, frameWidth: number): Crop {
  const scale = keptSize(picture, crop.zoom, PHOTO_RATIO).width / frameWidth;
  const x = crop.x - (dx * scale) / picture.width;
  const y = crop.y - (dy * scale) / picture.height;
  return keepInside(picture, { ...crop, x, y });
}

/** The size that is uploaded: never more pixels than are there. */
export function outputSize({ width, height }: Size): Size {
  const scale = Math.min(1, LONGEST / Math.max(width, height));
  return { width: Math.round(width * scale), height: Math.round(height * scale) };
}

function keptSize({ width, height }: Size, zoom: number, ratio: number): Size {
  const kept = Math.min(width, height * ratio) / zoom;
  return { width: kept, height: kept / ratio };
}
