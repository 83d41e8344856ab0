/** A piece of a message: text as it stands, or a web address in it. */
export type TextPart = { kind: 'text'; text: string } | { kind: 'link'; text: string; url: URL };

const ADDRESS = /https?:\/\/[^\s<>"'`{}|\\^]+/gi;
/** What ends a sentence does not belong to the address before it. */
const TRAILING = /[.,;:!?)\]…»”’]+$/;

/**
 * Finds web addresses that are written out with http or https. Nothing is ever fetched for them; whoever presses one is
 * shown the host first, in the form that a browser resolves (look-alike letters stand out there).
 */
export function splitLinks(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const found of text.matchAll(ADDRESS)) {
    const shown = found[0].replace(TRAILING, '');
    const url = URL.canParse(shown) ? new URL(shown) : null;
    if (url === null || url.username + url.password !== '') continue;
    if (found.index > end) parts.push({ kind: 'text', text: text.slice(end, found.index) });
    parts.push({ kind: 'link', text: shown, url });
    end = found.index + shown.length;
  }
  if (end < text.length) parts.push({ kind: 'text', text: text.slice(end) });
  return parts;
}

const ONLY_EMOJI = /^(?:\p{RGI_Emoji}\s*){1,3}$/v;

/** One to three emoji and nothing else are shown large, without a bubble. */
export const isOnlyEmoji = (text: string): boolean => ONLY_EMOJI.test(text);
