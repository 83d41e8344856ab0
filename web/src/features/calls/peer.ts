import type { CallJoin } from '@romantic/contract';
import { type LinkSample, readSample } from './quality.ts';

/*
 * One side of a call, peer to peer. Who called offers whenever the other says `ready`; so both never offer at once. Each
 * connection has an `instance` of its own: a page that was loaded anew is told from one whose socket was away, for which
 * the addresses alone are looked for again (ICE restart).
 */

export type Signal =
  | { kind: 'ready'; instance?: string }
  /** `to`: of an answer, the instance whose offer it answers. */
  | { kind: 'offer' | 'answer'; description: RTCSessionDescriptionInit; instance?: string; to?: string }
  | { kind: 'candidate'; candidate: RTCIceCandidateInit; instance?: string }
  | { kind: 'devices'; mic: boolean; camera: boolean };

export type WebrtcJoin = Extract<CallJoin, { provider: 'webrtc' }>;
export type Tracks = Record<'audio' | 'video', MediaStreamTrack | null>;

export interface PeerOptions {
  join: WebrtcJoin;
  /** The caller's side. */
  offers: boolean;
  /** Whether the call has pictures; the cameras may be off. */
  pictures: boolean;
  tracks: Tracks;
  send(signal: Signal): void;
  onStream(stream: MediaStream): void;
  onLink(state: 'connected' | 'disconnected'): void;
  onOther(devices: { mic: boolean; camera: boolean }): void;
}

export interface Peer {
  take(signal: Signal): void;
  /** This side is on the topic, for the first time (who answers) or again (both). */
  sayReady(): void;
  /** A camera or microphone in place of another, or none. Nothing is negotiated anew. */
  setTrack(kind: 'audio' | 'video', track: MediaStreamTrack | null): Promise<void>;
  /** Looks for another way between the two. */
  restart(): void;
  look(): Promise<LinkSample>;
  close(): void;
}

export function createPeer(options: PeerOptions): Peer {
  const { offers, send } = options;
  const tracks: Tracks = { ...options.tracks };
  let instance = crypto.randomUUID();
  let otherInstance: string | undefined;
  let connection = connect();
  let stream = new MediaStream();
  let early: RTCIceCandidateInit[] = [];
  /** Signals are taken one after the other, as they came. */
  let turn = Promise.resolve();
  let closed = false;

  function connect(): RTCPeerConnection {
    const { iceServers, iceTransportPolicy } = options.join;
    const made = new RTCPeerConnection({ iceServers: iceServers as RTCIceServer[], iceTransportPolicy });
    made.ontrack = ({ track }) => {
      if (made !== connection) return;
      stream.addTrack(track);
      options.onStream(stream);
    };
    made.onicecandidate = ({ candidate }) => {
      if (candidate?.candidate && made === connection) {
        send({ kind: 'candidate', candidate: candidate.toJSON(), instance });
      }
    };
    made.onconnectionstatechange = () => {
      if (made !== connection || closed) return;
      if (made.connectionState === 'connected') options.onLink('connected');
      if (made.connectionState === 'disconnected' || made.connectionState === 'failed') {
        options.onLink('disconnected');
      }
    };
    if (offers) {
      made.addTransceiver(tracks.audio ?? 'audio', { direction: 'sendrecv' });
      if (options.pictures) made.addTransceiver(tracks.video ?? 'video', { direction: 'sendrecv' });
    }
    return made;
  }

  function connectAnew(): void {
    connection.close();
    instance = crypto.randomUUID();
    early = [];
    stream = new MediaStream();
    connection = connect();
  }

  async function offer(): Promise<void> {
    await connection.setLocalDescription(await connection.createOffer());
    sendDescription('offer');
  }

  function sendDescription(kind: 'offer' | 'answer'): void {
    const description = connection.localDescription?.toJSON();
    if (!description) return;
    send({
      kind,
      description,
      instance,
      ...(kind === 'answer' && otherInstance ? { to: otherInstance } : {}),
    });
  }

  async function takeReady(theirs: string | undefined): Promise<void> {
    // Who answers does not offer: whoever asks them for it is asked to offer.
    if (!offers) return send({ kind: 'ready', instance });
    const known = connection.remoteDescription !== null;
    if (known && theirs !== undefined && theirs === otherInstance) connection.restartIce();
    else if (known || connection.signalingState !== 'stable') connectAnew();
    otherInstance = theirs;
    await offer();
  }

  async function takeOffer(
    description: RTCSessionDescriptionInit,
    theirs: string | undefined,
  ): Promise<void> {
    if (connection.remoteDescription && theirs !== otherInstance) connectAnew();
    otherInstance = theirs;
    await describe(description);
    for (const transceiver of connection.getTransceivers()) {
      const kind = transceiver.receiver.track.kind as 'audio' | 'video';
      transceiver.direction = 'sendrecv';
      await transceiver.sender.replaceTrack(tracks[kind]);
    }
    await connection.setLocalDescription(await connection.createAnswer());
    sendDescription('answer');
  }

  async function describe(description: RTCSessionDescriptionInit): Promise<void> {
    await connection.setRemoteDescription(description);
    for (const candidate of early.splice(0)) await connection.addIceCandidate(candidate);
  }

  async function take(signal: Signal): Promise<void> {
    if (closed) return;
    switch (signal.kind) {
      case 'ready':
        return takeReady(signal.instance);
      case 'offer':
        return offers ? undefined : takeOffer(signal.description, signal.instance);
      case 'answer':
        if (!offers || connection.signalingState !== 'have-local-offer') return;
        // To an offer of a connection that was given up since.
        if (signal.to !== undefined && signal.to !== instance) return;
        otherInstance = signal.instance ?? otherInstance;
        return describe(signal.description);
      case 'candidate':
        if (signal.instance && otherInstance && signal.instance !== otherInstance) return;
        if (connection.remoteDescription) return connection.addIceCandidate(signal.candidate);
        early.push(signal.candidate);
        return;
      case 'devices':
        return options.onOther(signal);
    }
  }

  return {
    take(signal) {
      // What is of an earlier connection, or not understood, does not end the call.
      turn = turn.then(() => take(signal)).catch(() => undefined);
    },
    sayReady: () => send({ kind: 'ready', instance }),
    async setTrack(kind, track) {
      tracks[kind] = track;
      const transceiver = connection.getTransceivers().find(({ receiver }) => receiver.track.kind === kind);
      await transceiver?.sender.replaceTrack(track);
    },
    restart() {
      if (!offers) return send({ kind: 'ready', instance });
      turn = turn
        .then(async () => {
          if (closed || connection.remoteDescription === null) return;
          connection.restartIce();
          await offer();
        })
        .catch(() => undefined);
    },
    look: async () => readSample((await connection.getStats()).values()),
    close() {
      closed = true;
      connection.close();
    },
  };
}
