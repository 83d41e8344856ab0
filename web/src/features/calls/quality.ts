/** What a look at the connection's counters gave. Counts are since the beginning of the call. */
export interface LinkSample {
  packetsReceived: number;
  packetsLost: number;
  bytesReceived: number;
  /** Frames of the other's picture that were decoded. */
  framesDecoded: number;
  /** Seconds there and back; null while nobody has measured. */
  roundTrip: number | null;
}

export type Quality = 'good' | 'poor';

export const LOOK_EVERY_MS = 2_000;
const POOR_LOSS = 0.08;
const POOR_ROUND_TRIP = 0.6;
/** Looks without trouble until it is called good again: it does not flicker. */
const GOOD_LOOKS = 3;

export interface QualityWatch {
  /** Judges the time since the last look. `null` on the first. */
  look(sample: LinkSample): Quality | null;
}

export function createQualityWatch(): QualityWatch {
  let before: LinkSample | null = null;
  let quality: Quality | null = null;
  let untroubled = 0;
  return {
    look(sample) {
      if (before) {
        untroubled = isPoor(before, sample) ? 0 : untroubled + 1;
        if (untroubled === 0) quality = 'poor';
        else if (quality === null || untroubled >= GOOD_LOOKS) quality = 'good';
      }
      before = sample;
      return quality;
    },
  };
}

function isPoor(before: LinkSample, now: LinkSample): boolean {
  const received = now.packetsReceived - before.packetsReceived;
  const lost = Math.max(0, now.packetsLost - before.packetsLost);
  // A connection that carried something and carries nothing any more is not quiet: sound is sent all the time.
  if (received <= 0) return before.packetsReceived > 0;
  return lost / (lost + received) > POOR_LOSS || (now.roundTrip ?? 0) > POOR_ROUND_TRIP;
}

/** Adds up what `RTCPeerConnection.getStats` tells. */
export function readSample(report: Iterable<Record<string, unknown>>): LinkSample {
  const sample: LinkSample = {
    packetsReceived: 0,
    packetsLost: 0,
    bytesReceived: 0,
    framesDecoded: 0,
    roundTrip: null,
  };
  const count = (value: unknown): number => (typeof value === 'number' ? value : 0);
  for (const stat of report) {
    if (stat.type === 'inbound-rtp') {
      sample.packetsReceived += count(stat.packetsReceived);
      sample.packetsLost += count(stat.packetsLost);
      sample.bytesReceived += count(stat.bytesReceived);
      if (stat.kind === 'video') sample.framesDecoded += count(stat.framesDecoded);
    }
    if (
      stat.type === 'candidate-pair' &&
      stat.nominated === true &&
      stat.currentRoundTripTime !== undefined
    ) {
      sample.roundTrip = count(stat.currentRoundTripTime);
    }
  }
  return sample;
}
