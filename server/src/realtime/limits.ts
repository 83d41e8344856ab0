/** What one socket may do. Beyond it is refused, dropped or ends the socket, as the gateway says where it counts. */

/** Bytes of one frame from a client; a larger one ends the socket with 1009. */
export const MAX_FRAME_BYTES = 64 * 1024;
/** Bytes of a topic or event name: binary frames have one byte for their length. */
export const MAX_NAME_BYTES = 255;
/** Channels open at once on a socket. */
export const MAX_CHANNELS = 100;
/** Sockets of one member on one process. */
export const MAX_MEMBER_SOCKETS = 20;
/** Bytes of a presence or typing payload. */
export const MAX_SMALL_PAYLOAD_BYTES = 1_024;
/** Bytes of a signal of a call: a session description of a browser with all its codecs has 6 to 10 kB. */
export const MAX_SIGNAL_BYTES = 24 * 1_024;
/** Bytes that may wait for a reader who is slower than what they are told; then the socket is cut. */
export const MAX_WAITING_BYTES = 1024 * 1024;
/** Frames that were no frames before the socket is closed. */
export const MAX_MALFORMED = 50;
/** Frames that may wait while a join is being decided. */
export const MAX_WAITING_FRAMES = 500;
/** A client that says nothing for this long is gone, ms; clients send a heartbeat every 25 s. */
export const IDLE_MS = 75_000;
/** A socket on which nobody signed in, ms. */
export const NOBODY_MS = 120_000;

/** So many at once, and so many a second after that. */
export interface Rate {
  burst: number;
  perSecond: number;
}

export const FRAMES: Rate = { burst: 1_500, perSecond: 100 };
export const JOINS: Rate = { burst: 150, perSecond: 10 };
export const BROADCASTS: Rate = { burst: 60, perSecond: 20 };
/** Of one channel: more than the 5 in 30 s of hosted Supabase leaves room for an app that goes to and fro. */
export const PRESENCE_CALLS: Rate = { burst: 10, perSecond: 0.33 };

/** How full a bucket is, and since when. */
export interface Bucket {
  left: number;
  at: number;
}

/** A full bucket. `now` in ms of a clock that never goes back. */
export function createBucket(rate: Rate, now: number): Bucket {
  return { left: rate.burst, at: now };
}

/** Takes one; false when there is none left. */
export function takeOne(bucket: Bucket, rate: Rate, now: number): boolean {
  bucket.left = Math.min(rate.burst, bucket.left + ((now - bucket.at) / 1_000) * rate.perSecond);
  bucket.at = now;
  if (bucket.left < 1) return false;
  bucket.left -= 1;
  return true;
}
