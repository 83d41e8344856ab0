import type { VideoConfig } from '../providers/video/index.ts';
import { MAX_SIGNAL_BYTES } from './limits.ts';

/**
 * Null when a signal of a call may be passed on; else why not. Where calls are relayed, what would tell the other member
 * a network address is stopped here as well, whatever the sender's device was told: every candidate must be one of the
 * relay's, without the address behind it.
 */
export function refuseSignal(video: VideoConfig, payload: unknown): string | null {
  if (Buffer.isBuffer(payload)) return 'InvalidPayload: A signal is JSON';
  const text = JSON.stringify(payload ?? {});
  if (Buffer.byteLength(text) > MAX_SIGNAL_BYTES) {
    return `PayloadTooLarge: A signal holds at most ${MAX_SIGNAL_BYTES} bytes`;
  }
  if (video.provider !== 'webrtc' || !video.relayOnly) return null;
  return listStrings(payload).every(isRelayed)
    ? null
    : 'AddressNotAllowed: Calls are relayed here: use iceTransportPolicy as it was given';
}

/** Every text inside, however deep; names of fields too. */
function listStrings(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return [...Object.keys(value), ...Object.values(value).flatMap(listStrings)];
}

const CANDIDATE = /candidate:[^\r\n]*/gi;
const RELAY = /^candidate:\S+ \d+ \S+ \d+ \S+ \d+ typ relay(?: |$)/i;
/** Where a description names an address by itself: browsers write nobody's there when they are relayed. */
const LINE = /^(?:c=IN IP[46]|o=\S+ \S+ \S+ IN IP[46]) +(\S+)|^a=rtcp:\d+ IN IP[46] +(\S+)/gim;
const NOBODY = new Set(['0.0.0.0', '127.0.0.1', '::', '::1']);

function isRelayed(text: string): boolean {
  const relays = new Set<string>();
  for (const [candidate] of text.matchAll(CANDIDATE)) {
    if (!RELAY.test(candidate) || / raddr (?!0\.0\.0\.0 |:: )/i.test(candidate)) return false;
    relays.add(candidate.split(' ')[4] ?? '');
  }
  for (const [, connection, rtcp] of text.matchAll(LINE)) {
    const address = connection ?? rtcp ?? '';
    if (!NOBODY.has(address) && !relays.has(address)) return false;
  }
  return true;
}
