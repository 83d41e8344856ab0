/** Notes of a ring, Hz, and how long after its beginning each is struck, seconds. */
const INCOMING = {
  notes: [
    [659.26, 0],
    [830.61, 0.18],
    [987.77, 0.36],
    [830.61, 0.54],
  ],
  everyMs: 2_600,
  loud: 0.16,
} as const;
const OUTGOING = {
  notes: [
    [440, 0],
    [440, 0.08],
  ],
  everyMs: 3_200,
  loud: 0.05,
} as const;
const DECAY = 0.9;

const MUTED_KEY = 'romantic.ring-muted';

/** Whether the member wants no ring in this browser. */
export const isRingMuted = (): boolean => localStorage.getItem(MUTED_KEY) === 'yes';
export function setRingMuted(muted: boolean): void {
  if (muted) localStorage.setItem(MUTED_KEY, 'yes');
  else localStorage.removeItem(MUTED_KEY);
}

/**
 * Rings until it is stopped: a few bells, made here, so there is no file to fetch. A browser that plays nothing before the
 * member has touched the page stays silent; the call is on the screen all the same.
 */
export function startRinging(kind: 'incoming' | 'outgoing'): () => void {
  if (kind === 'incoming' && isRingMuted()) return () => {};
  if (typeof AudioContext === 'undefined') return () => {};
  const { notes, everyMs, loud } = kind === 'incoming' ? INCOMING : OUTGOING;
  const context = new AudioContext();
  const ring = () => {
    if (context.state === 'suspended') void context.resume().catch(() => {});
    if (context.state !== 'running') return;
    for (const [pitch, after] of notes) strike(context, pitch, context.currentTime + after, loud);
    if (kind === 'incoming') navigator.vibrate?.([180, 90, 180]);
  };
  const first = setTimeout(ring, 60);
  const timer = setInterval(ring, everyMs);
  return () => {
    clearTimeout(first);
    clearInterval(timer);
    void context.close();
  };
}

/** A bell: a tone and its octave that fade. */
function strike(context: AudioContext, pitch: number, at: number, loud: number): void {
  for (const [times, share] of [
    [1, 1],
    [2, 0.35],
  ] as const) {
    const tone = context.createOscillator();
    const gain = context.createGain();
    tone.frequency.value = pitch * times;
    gain.gain.setValueAtTime(loud * share, at);
    gain.gain.exponentialRampToValueAtTime(0.0001, at + DECAY);
    tone.connect(gain).connect(context.destination);
    tone.start(at);
    tone.stop(at + DECAY);
  }
}
