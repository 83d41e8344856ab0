import type { Facing } from './devices.ts';
import { openCamera } from './devices.ts';
import type { Tracks } from './peer.ts';

/** The member's own microphone and camera during a call, and what they show of the other. */
export interface CallMedia {
  readonly tracks: Tracks;
  /** The member's own picture; null while the camera is off. */
  readonly own: MediaStream | null;
  setMic(on: boolean): void;
  /** Off: the camera's light goes out. Gives the track to send. */
  setCamera(on: boolean): Promise<MediaStreamTrack | null>;
  switchCamera(): Promise<MediaStreamTrack | null>;
  close(): void;
}

export function createCallMedia(opened: Tracks): CallMedia {
  const tracks: Tracks = { ...opened };
  let facing: Facing = 'user';
  let own = opened.video ? new MediaStream([opened.video]) : null;
  const setVideo = (track: MediaStreamTrack | null) => {
    tracks.video?.stop();
    tracks.video = track;
    own = track ? new MediaStream([track]) : null;
    return track;
  };
  return {
    tracks,
    get own() {
      return own;
    },
    setMic(on) {
      if (tracks.audio) tracks.audio.enabled = on;
    },
    setCamera: async (on) => setVideo(on ? await openCamera(facing) : null),
    async switchCamera() {
      facing = facing === 'user' ? 'environment' : 'user';
      // Phones open one camera at a time.
      tracks.video?.stop();
      return setVideo(await openCamera(facing));
    },
    close() {
      tracks.audio?.stop();
      setVideo(null);
    },
  };
}
