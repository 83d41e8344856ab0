import { openAsBlob } from 'node:fs';
import {
  BlobSource,
  BufferTarget,
  EncodedAudioPacketSource,
  type EncodedPacket,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  Input,
  type InputAudioTrack,
  type InputVideoTrack,
  MATROSKA,
  MP3,
  MP4,
  Mp3OutputFormat,
  Mp4OutputFormat,
  OGG,
  OggOutputFormat,
  Output,
  type OutputFormat,
  QTFF,
  WEBM,
  WebMOutputFormat,
} from 'mediabunny';

/** What a recording may be. Durations in ms, sizes in bytes, sides in pixels. */
export interface RecordingLimits {
  voiceMs: number;
  videoMs: number;
  side: number;
}

export type RecordingRefusal = 'unsupported' | 'unreadable' | 'too_long' | 'too_slow' | 'busy';

export interface Recording {
  kind: 'voice' | 'video';
  /** Of the new file, and the extension of its storage key. */
  extension: 'ogg' | 'm4a' | 'mp3' | 'mp4' | 'webm';
  bytes: Uint8Array;
  durationMs: number;
  width: number | null;
  height: number | null;
}

export type RecordingResult = Recording | { refused: RecordingRefusal };

/** An end that is reached by a throw, from wherever the file shows it. */
class Refusal extends Error {
  readonly reason: RecordingRefusal;
  constructor(reason: RecordingRefusal) {
    super(reason);
    this.reason = reason;
  }
}

/**
 * Writes a recording anew: one picture track and one sound track, packet by packet, into a fresh container. The sound
 * and pictures stay what they were; titles, places, other tracks and whatever else a phone or an attacker put into
 * the file stay behind. The length is counted from the packets, not believed.
 */
export async function remuxRecording(path: string, limits: RecordingLimits): Promise<RecordingResult> {
  const source = new BlobSource(await openAsBlob(path));
  const input = new Input({ source, formats: [MP4, QTFF, WEBM, MATROSKA, OGG, MP3] });
  try {
    const video = await input.getPrimaryVideoTrack();
    const audio = await input.getPrimaryAudioTrack();
    if (!video && !audio) throw new Refusal('unsupported');
    return await copyTracks(video, audio, limits);
  } catch (error) {
    if (error instanceof Refusal) return { refused: error.reason };
    // The library throws plain errors for whatever is wrong inside a file.
    return {
      refused: (error as Error).name === 'UnsupportedInputFormatError' ? 'unsupported' : 'unreadable',
    };
  } finally {
    input.dispose();
  }
}

async function copyTracks(
  video: InputVideoTrack | null,
  audio: InputAudioTrack | null,
  limits: RecordingLimits,
): Promise<Recording> {
  const { format, extension } = await chooseFormat(video, audio);
  const target = new BufferTarget();
  const output = new Output({ format, target });
  const [width, height] = video
    ? [await video.getDisplayWidth(), await video.getDisplayHeight()]
    : [null, null];
  if (Math.max(width ?? 1, height ?? 1) > limits.side || Math.min(width ?? 1, height ?? 1) < 1) {
    throw new Refusal('unsupported');
  }
  const firsts = await Promise.all([video, audio].map((track) => track?.getFirstTimestamp()));
  const span = {
    first: Math.min(...firsts.filter((first) => first !== undefined)),
    seconds: (video ? limits.videoMs : limits.voiceMs) / 1000,
  };
  const copies: (() => Promise<number>)[] = [];
  if (video) copies.push(await addVideo(output, video, span));
  if (audio) copies.push(await addAudio(output, audio, span));
  await output.start();
  const ends = await Promise.all(copies.map((copy) => copy()));
  await output.finalize();
  const durationMs = Math.round(Math.max(...ends) * 1000);
  if (!target.buffer || durationMs <= 0) throw new Refusal('unreadable');
  const kind = video ? 'video' : 'voice';
  return { kind, extension, bytes: new Uint8Array(target.buffer), durationMs, width, height };
}

/** Where the recording begins in the file's own time, and how long it may be; seconds. */
interface Span {
  first: number;
  seconds: number;
}

/** Adds the track; what is returned copies it once the output has started, and gives its end in seconds. */
async function addVideo(output: Output, track: InputVideoTrack, span: Span): Promise<() => Promise<number>> {
  const [codec, decoderConfig] = [await track.getCodec(), await track.getDecoderConfig()];
  if (!codec || !decoderConfig) throw new Refusal('unsupported');
  const source = new EncodedVideoPacketSource(codec);
  output.addVideoTrack(source, { rotation: await track.getRotation() });
  return async () => {
    const end = await eachPacket(track, span, (packet) => source.add(packet, { decoderConfig }));
    source.close();
    return end;
  };
}

async function addAudio(output: Output, track: InputAudioTrack, span: Span): Promise<() => Promise<number>> {
  const [codec, decoderConfig] = [await track.getCodec(), await track.getDecoderConfig()];
  if (!codec || !decoderConfig) throw new Refusal('unsupported');
  const source = new EncodedAudioPacketSource(codec);
  output.addAudioTrack(source);
  return async () => {
    const end = await eachPacket(track, span, (packet) => source.add(packet, { decoderConfig }));
    source.close();
    return end;
  };
}

async function eachPacket(
  track: InputVideoTrack | InputAudioTrack,
  { first, seconds }: Span,
  copy: (packet: EncodedPacket) => Promise<void>,
): Promise<number> {
  let end = 0;
  for await (const packet of new EncodedPacketSink(track).packets()) {
    const timestamp = packet.timestamp - first;
    end = Math.max(end, timestamp + packet.duration);
    if (end > seconds) throw new Refusal('too_long');
    await copy(packet.clone({ timestamp }));
  }
  return end;
}

interface Format {
  extension: Recording['extension'];
  video: boolean;
  /** What players of phones and browsers play in it; everything else is refused. */
  codecs: readonly string[];
  make(): OutputFormat;
}

const makeMp4 = () => new Mp4OutputFormat({ fastStart: 'in-memory' });
const makeWebM = () => new WebMOutputFormat();
const FORMATS: readonly Format[] = [
  { extension: 'mp4', video: true, codecs: ['avc', 'hevc', 'aac', 'mp3'], make: makeMp4 },
  { extension: 'webm', video: true, codecs: ['vp8', 'vp9', 'av1', 'opus', 'vorbis'], make: makeWebM },
  { extension: 'm4a', video: false, codecs: ['aac'], make: makeMp4 },
  { extension: 'ogg', video: false, codecs: ['opus', 'vorbis'], make: () => new OggOutputFormat() },
  { extension: 'mp3', video: false, codecs: ['mp3'], make: () => new Mp3OutputFormat() },
];

async function chooseFormat(
  video: InputVideoTrack | null,
  audio: InputAudioTrack | null,
): Promise<{ format: OutputFormat; extension: Recording['extension'] }> {
  const codecs = [await video?.getCodec(), await audio?.getCodec()].filter((codec) => codec !== undefined);
  const format = FORMATS.find(
    (one) => one.video === (video !== null) && codecs.every((codec) => codec && one.codecs.includes(codec)),
  );
  if (!format) throw new Refusal('unsupported');
  return { format: format.make(), extension: format.extension };
}
