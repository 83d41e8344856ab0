import { session } from '../../api/session.ts';
import type { Media } from './call-view.ts';

/** Calls the other of a match; what calls need is loaded with the first one. */
export function useStartCall(): (matchId: string, media: Media) => void {
  return startCall;
}

function startCall(matchId: string, media: Media): void {
  const me = session.get()?.userId;
  if (me) void import('./call-desk.ts').then(({ callDesk }) => callDesk.start(matchId, media, me));
}
