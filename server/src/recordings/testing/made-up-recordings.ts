import {
  BufferTarget,
  EncodedAudioPacketSource,
  EncodedPacket,
  EncodedVideoPacketSource,
  Mp3OutputFormat,
  Mp4OutputFormat,
  OggOutputFormat,
  Output,
  type OutputFormat,
  WebMOutputFormat,
} from 'mediabunny';

/** Stands in the title of every recording: must be gone from what is stored. */
export const TITLE = 'canary title 48.2084 16.3738';

const OPUS_HEAD = Buffer.from('4f707573486561640101380180bb0000000000', 'hex');
/** An Opus frame of 20 ms of silence. */
const OPUS_SILENCE = Uint8Array.of(0xf8, 0xff, 0xfe);
const MP3_FRAME = new Uint8Array(417).fill(0);
MP3_FRAME.set([0xff, 0xfb, 0x90, 0xc4]);
/** A sequence header of 320 x 240, baseline profile. */
const AVC_CONFIG = Buffer.from('0142c01effe1000e6742c01e95a0507e4f9fe0080101000468ce3c80', 'hex');

const SOUNDS = {
  opus: { data: OPUS_SILENCE, seconds: 0.02, sampleRate: 48_000, codec: 'opus', description: OPUS_HEAD },
  aac: {
    data: new Uint8Array(60).fill(7),
    seconds: 1024 / 44_100,
    sampleRate: 44_100,
    codec: 'mp4a.40.2',
    description: Uint8Array.of(0x12, 0x08),
  },
  mp3: { data: MP3_FRAME, seconds: 1152 / 44_100, sampleRate: 44_100, codec: 'mp3', description: undefined },
} as const;

const KINDS: Record<
  'ogg' | 'weba' | 'm4a' | 'mp3' | 'mp4' | 'webm',
  { format: () => OutputFormat; sound: keyof typeof SOUNDS; picture?: 'avc' | 'vp8' }
> = {
  ogg: { format: () => new OggOutputFormat(), sound: 'opus' },
  weba: { format: () => new WebMOutputFormat(), sound: 'opus' },
  m4a: { format: () => new Mp4OutputFormat(), sound: 'aac' },
  mp3: { format: () => new Mp3OutputFormat(), sound: 'mp3' },
  mp4: { format: () => new Mp4OutputFormat(), sound: 'aac', picture: 'avc' },
  webm: { format: () => new WebMOutputFormat(), sound: 'opus', picture: 'vp8' },
};

export type MadeUpKind = keyof typeof KINDS;

/** A recording whose container is real and whose sound and pictures are nobody's. */
export async function makeRecording(kind: MadeUpKind, seconds = 1): Promise<Uint8Array<ArrayBuffer>> {
  const { format, sound, picture } = KINDS[kind];
  const target = new BufferTarget();
  const output = new Output({ format: format(), target });
  const pictures = picture ? new EncodedVideoPacketSource(picture) : null;
  if (pictures) output.addVideoTrack(pictures);
  const sounds = new EncodedAudioPacketSource(sound);
  output.addAudioTrack(sounds);
  output.setMetadataTags({ title: TITLE, comment: TITLE });
  await output.start();
  if (pictures) await addPictures(pictures, picture === 'avc', seconds);
  await addSounds(sounds, SOUNDS[sound], seconds);
  await output.finalize();
  return new Uint8Array(target.buffer as ArrayBuffer);
}

async function addPictures(source: EncodedVideoPacketSource, avc: boolean, seconds: number): Promise<void> {
  const size = { codedWidth: 320, codedHeight: 240 };
  const decoderConfig = avc
    ? { codec: 'avc1.42c01e', ...size, description: AVC_CONFIG }
    : { codec: 'vp8', ...size };
  const frames = Math.round(seconds * 10);
  for (let index = 0; index < frames; index += 1) {
    const data = new Uint8Array(100).fill(index);
    const packet = new EncodedPacket(data, index === 0 ? 'key' : 'delta', index / 10, 0.1);
    await source.add(packet, { decoderConfig });
  }
}

async function addSounds(
  source: EncodedAudioPacketSource,
  sound: (typeof SOUNDS)[keyof typeof SOUNDS],
  seconds: number,
): Promise<void> {
  const { codec, sampleRate, description } = sound;
  const decoderConfig = { codec, sampleRate, numberOfChannels: 1, ...(description ? { description } : {}) };
  for (let at = 0; at < seconds; at += sound.seconds) {
    await source.add(new EncodedPacket(sound.data, 'key', at, sound.seconds), { decoderConfig });
  }
}
