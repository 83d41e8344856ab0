import { drawWaveform, levelOf } from './waveform.ts';

/** The server takes five minutes; the last seconds are for the container's rounding. */
export const LONGEST_RECORDING_MS = 295_000;
export const SHORTEST_RECORDING_MS = 800;
const LEVEL_EVERY_MS = 60;
const TYPES = ['audio/webm;codecs=opus', 'audio/ogg;codecs=opus', 'audio/mp4', 'audio/webm'];

export interface Recording {
  file: Blob;
  durationMs: number;
  waveform: number[];
}

/** A recording under way. */
export interface Recorder {
  /** Ends it; null when it was too short to be anything. */
  finish(): Promise<Recording | null>;
  /** Ends it and keeps nothing. */
  cancel(): void;
}

/** Why nothing can be recorded. */
export class RecorderError extends Error {
  readonly reason: 'refused' | 'missing';
  constructor(reason: 'refused' | 'missing') {
    super(reason);
    this.name = 'RecorderError';
    this.reason = reason;
  }
}

/** Asks for the microphone and records. `onLevel` is told how loud it is (0 to 1) and how long it has been, ms. */
export async function startRecorder(onLevel: (level: number, elapsedMs: number) => void): Promise<Recorder> {
  const type =
    typeof MediaRecorder === 'undefined'
      ? undefined
      : TYPES.find((each) => MediaRecorder.isTypeSupported(each));
  if (!type) throw new RecorderError('missing');
  const stream = await openMicrophone();
  const recorder = new MediaRecorder(stream, { mimeType: type, audioBitsPerSecond: 32_000 });
  const chunks: Blob[] = [];
  const levels: number[] = [];
  recorder.ondataavailable = ({ data }) => chunks.push(data);
  const stopLevels = watchLevel(stream, (level) => {
    levels.push(level);
    onLevel(level, performance.now() - startedAt);
  });
  const startedAt = performance.now();
  recorder.start(1_000);
  const release = () => {
    stopLevels();
    for (const track of stream.getTracks()) track.stop();
  };
  return {
    async finish() {
      const durationMs = Math.round(performance.now() - startedAt);
      await new Promise<void>((resolve) => {
        recorder.onstop = () => resolve();
        recorder.stop();
      });
      release();
      if (durationMs < SHORTEST_RECORDING_MS) return null;
      return {
        file: new Blob(chunks, { type: type.split(';')[0] ?? type }),
        durationMs,
        waveform: drawWaveform(levels),
      };
    },
    cancel() {
      recorder.ondataavailable = null;
      if (recorder.state !== 'inactive') recorder.stop();
      release();
    },
  };
}

async function openMicrophone(): Promise<MediaStream> {
  try {
    return await navigator.mediaDevices.getUserMedia({
      audio: { echoCancellation: true, noiseSuppression: true },
    });
  } catch (error) {
    const name = error instanceof DOMException ? error.name : '';
    throw new RecorderError(name === 'NotFoundError' ? 'missing' : 'refused');
  }
}

function watchLevel(stream: MediaStream, hear: (level: number) => void): () => void {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 1024;
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    hear(levelOf(samples));
  }, LEVEL_EVERY_MS);
  return () => {
    clearInterval(timer);
    void context.close();
  };
}
