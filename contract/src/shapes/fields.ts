import { z } from 'zod';

/** Control characters have no place in a name or a sentence; line breaks are allowed only where asked for. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the point
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

function visibleText(min: number, max: number, lineBreaks: boolean) {
  return z
    .string()
    .max(max * 4)
    .transform((text) => text.normalize('NFC').trim())
    .refine(
      (text) => text.isWellFormed() && !CONTROL.test(text) && (lineBreaks || !/[\r\n\t]/.test(text)),
      'has characters that are not allowed',
    )
    .refine((text) => [...text].length >= min, `needs at least ${min} characters`)
    .refine((text) => [...text].length <= max, `takes at most ${max} characters`)
    .meta({ minLength: min, maxLength: max });
}

/** One line of text, trimmed, NFC, `min` to `max` characters (code points). */
export const line = (min: number, max: number) => visibleText(min, max, false);
/** Text that may hold line breaks. */
export const paragraph = (min: number, max: number) => visibleText(min, max, true);

/** In small letters: ids are compared as text. */
export const Uuid = z.uuid().toLowerCase();
export const Instant = z.iso.datetime();
/** A calendar day that exists, `YYYY-MM-DD`. */
export const Day = z.iso.date();

export const Coordinates = z.strictObject({
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
});
export type Coordinates = z.infer<typeof Coordinates>;

/** Where a list goes on: opaque, signed by the server, good for this member and this list only. */
export const Cursor = z.string().min(1).max(512);

/** A page size in a query string. */
export const pageLimit = (max: number, fallback: number) =>
  z.coerce.number().int().min(1).max(max).default(fallback);

/** A list without repeats. */
export function uniqueList<T extends z.ZodType>(item: T, min: number, max: number) {
  return z
    .array(item)
    .min(min)
    .max(max)
    .refine((items) => new Set(items).size === items.length, 'holds the same entry twice');
}
