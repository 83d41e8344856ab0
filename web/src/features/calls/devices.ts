import type { CallProblem } from './call-view.ts';
import type { Tracks } from './peer.ts';

const SOUND = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
const PICTURE = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30, max: 30 } };
export type Facing = 'user' | 'environment';

/** Why a microphone or camera could not be opened. */
export class DeviceError extends Error {
  readonly problem: CallProblem;
  constructor(problem: CallProblem) {
    super(problem);
    this.name = 'DeviceError';
    this.problem = problem;
  }
}

/** Opens the microphone, and the camera if it is wanted and there is one: a call without a picture is still a call. */
export async function openDevices(camera: boolean): Promise<Tracks> {
  if (camera) {
    const both = await open({ audio: SOUND, video: { ...PICTURE, facingMode: 'user' } }).catch(() => null);
    if (both) return { audio: both.getAudioTracks()[0] ?? null, video: both.getVideoTracks()[0] ?? null };
  }
  const sound = await open({ audio: SOUND });
  return { audio: sound.getAudioTracks()[0] ?? null, video: null };
}

/** Opens a camera; throws DeviceError when there is none or it may not be used. */
export async function openCamera(facing: Facing): Promise<MediaStreamTrack | null> {
  const stream = await open({ video: { ...PICTURE, facingMode: facing } });
  return stream.getVideoTracks()[0] ?? null;
}

/** Whether there is another camera to change to. */
export async function hasTwoCameras(): Promise<boolean> {
  const devices = await navigator.mediaDevices?.enumerateDevices().catch(() => []);
  return (devices ?? []).filter(({ kind }) => kind === 'videoinput').length > 1;
}

async function open(constraints: MediaStreamConstraints): Promise<MediaStream> {
  if (!navigator.mediaDevices) throw new DeviceError('permission');
  try {
    return await navigator.mediaDevices.getUserMedia(constraints);
  } catch (error) {
    const name = error instanceof DOMException ? error.name : '';
    if (name === 'NotFoundError' || name === 'OverconstrainedError') throw new DeviceError('no-device');
    throw new DeviceError(name === 'NotReadableError' ? 'device-busy' : 'permission');
  }
}
