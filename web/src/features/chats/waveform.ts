/** Bars of a voice message, as many as the server keeps. */
export const WAVEFORM_BARS = 64;

/**
 * Draws a recording: levels (0 to 1) as they were measured become at most 64 numbers from 0 to 100, the loudest of each
 * stretch, stretched so that a quiet voice is seen too.
 */
export function drawWaveform(levels: readonly number[]): number[] {
  const bars = Math.max(1, Math.min(WAVEFORM_BARS, levels.length));
  const loudest = Math.max(0.08, ...levels);
  return Array.from({ length: bars }, (_, bar) => {
    const from = Math.floor((bar * levels.length) / bars);
    const to = Math.max(from + 1, Math.floor(((bar + 1) * levels.length) / bars));
    const peak = Math.max(0, ...levels.slice(from, to));
    return Math.min(100, Math.round((peak / loudest) * 100));
  });
}

/** The loudness of one moment, 0 to 1, of samples from -1 to 1: their root mean square, as an ear would weigh it. */
export function levelOf(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return Math.min(1, Math.sqrt(sum / Math.max(1, samples.length)) * 3);
}
