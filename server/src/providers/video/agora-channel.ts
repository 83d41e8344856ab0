const PREFIX = 'call-';
const CHANNEL = /^call-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** The name of a call's channel: at most 64 characters of those that Agora takes. */
export const channelOf = (callId: string): string => PREFIX + callId;

/** null for a channel that is none of ours. */
export function callOf(channel: unknown): string | null {
  return typeof channel === 'string' ? (CHANNEL.exec(channel)?.[1] ?? null) : null;
}
