/**
 * Made-up people are marked three times over: `madeUp: true` on the card, which a client shows as a badge; this line at the end of
 * their bio, for a client that does not; and a drawn portrait where a photograph would be.
 */
export const MADE_UP_LINE = '(Made-up person of this demo.)';

/** The bio as it is stored. */
export function markBio(bio: string): string {
  return `${bio}\n${MADE_UP_LINE}`;
}
