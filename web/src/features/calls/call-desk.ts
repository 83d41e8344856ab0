import { type Call, calls } from '@romantic/contract';
import { api } from '../../api/client.ts';
import { type CallMedia, createCallMedia } from './call-media.ts';
import { problemOf, type StartProblem } from './call-problem.ts';
import {
  type CallNews,
  type CallView,
  isInCall,
  isOpen,
  type Media,
  NO_CALL,
  nextView,
} from './call-view.ts';
import { DeviceError, openDevices } from './devices.ts';
import { createPeer, type Peer, type Signal } from './peer.ts';
import { createQualityWatch, LOOK_EVERY_MS } from './quality.ts';
import { isSeatTaken, type Seat, takeSeat } from './seat.ts';

/** A way that was lost is looked for this long, ms; then the call is given up. */
const GIVE_UP_MS = 30_000;
/** Who waits for the other's offer says so again this often, ms. */
const NUDGE_EVERY_MS = 5_000;

/** What a call has while this tab is in it. */
interface Line {
  call: Call;
  media: CallMedia;
  seat: Seat;
  peer: Peer | null;
  /** After the page was loaded anew: the other is told to begin again. */
  resumed: boolean;
  joinedBefore: boolean;
  stop: (() => void)[];
}

let view: CallView = NO_CALL;
let line: Line | null = null;
let remote: MediaStream | null = null;
let speak: ((signal: Signal) => void) | null = null;
/** A call of this browser that no tab is in: the page was loaded anew. */
let returnable: Call | null = null;
let givingUp: ReturnType<typeof setTimeout> | undefined;
/** Which start is under way: an end meanwhile, here or at the other's, makes it stale. */
let start = 0;
/** The latest the server told of a call: it may come before the answer to whoever began it. */
let newest: Call | null = null;
/** Calls that ring no more: an answer that says they do was on its way when they stopped. */
const stopped = new Set<string>();
const listeners = new Set<() => void>();
const tabs = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('romantic.calls');
if (tabs) tabs.onmessage = ({ data }) => callDesk.hear(data as CallNews);

function tell(): void {
  for (const listener of listeners) listener();
}

function hear(news: CallNews): void {
  if (news.kind === 'taken') stopped.add(news.callId);
  if (news.kind === 'rang' && stopped.has(news.call.id)) return;
  const next = nextView(view, news);
  if (next === view) return;
  view = next;
  if (view.phase === 'over' || view.phase === 'idle') {
    start += 1;
    clearLine();
  }
  tell();
}

function clearLine(): void {
  clearTimeout(givingUp);
  if (!line) return;
  for (const stop of line.stop) stop();
  line.peer?.close();
  line.media.close();
  line.seat.leave();
  line = null;
  remote = null;
  speak = null;
}

/** Puts the two devices in touch. */
async function connect(
  call: Call,
  media: CallMedia,
  seat: Seat,
  resumed: boolean,
  me: string,
): Promise<void> {
  line = { call, media, seat, peer: null, resumed, joinedBefore: false, stop: [] };
  if (call.join?.provider === 'agora') {
    const { joinAgoraCall } = await import('./agora-call.ts');
    const problem = joinAgoraCall(call.join);
    endOnServer(call.id, 'device');
    return hear({ kind: 'problem', problem });
  }
  if (call.join?.provider !== 'webrtc') return hear({ kind: 'problem', problem: 'other' });
  const peer = createPeer({
    join: call.join,
    offers: call.callerId === me,
    pictures: call.media === 'video',
    tracks: media.tracks,
    send: (signal) => speak?.(signal),
    onStream(stream) {
      remote = stream;
      tell();
    },
    onLink: (state) => onLink(call.id, state),
    onOther: ({ mic, camera }) => hear({ kind: 'other-devices', mic, camera }),
  });
  line.peer = peer;
  const nudge = setInterval(() => {
    if (view.phase === 'connecting' && call.callerId !== me) peer.sayReady();
    if (view.phase === 'reconnecting') peer.restart();
  }, NUDGE_EVERY_MS);
  const watch = createQualityWatch();
  const look = setInterval(() => {
    if (view.phase !== 'talking') return;
    void peer.look().then((sample) => hear({ kind: 'quality', quality: watch.look(sample) }));
  }, LOOK_EVERY_MS);
  line.stop.push(
    () => clearInterval(nudge),
    () => clearInterval(look),
  );
  tell();
}

function onLink(callId: string, state: 'connected' | 'disconnected'): void {
  clearTimeout(givingUp);
  if (state === 'connected') {
    void api.call(calls.reportConnected, { body: { callId } }).catch(() => {});
    sayDevices();
  } else {
    line?.peer?.restart();
    givingUp = setTimeout(() => giveUp('connection'), GIVE_UP_MS);
  }
  hear({ kind: 'link', state });
}

function giveUp(failure: 'connection' | 'permission' | 'device'): void {
  if (line) endOnServer(line.call.id, failure);
  hear({ kind: 'problem', problem: failure === 'connection' ? 'connection' : 'permission' });
}

function endOnServer(callId: string, failure?: 'connection' | 'permission' | 'device'): void {
  const body = failure ? { callId, failure } : { callId };
  stopped.add(callId);
  // Out of reach: the server ends it when neither device is there any more.
  void api.call(calls.endCall, { body }).catch(() => {});
}

function sayDevices(): void {
  speak?.({ kind: 'devices', mic: view.mic, camera: view.camera });
}

function fail(error: unknown): void {
  const problem: StartProblem = error instanceof DeviceError ? error.problem : problemOf(error);
  hear({ kind: 'problem', problem });
}

/** The call of this tab, and those that ring for its member. One at a time, as the server has it. */
export const callDesk = {
  view: () => view,
  remote: () => remote,
  own: () => line?.media.own ?? null,
  /** The topic to be on, while there is a call. */
  topicOf: () => (line?.peer ? line.call.id : null),
  returnable: () => returnable,
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  hear,

  /** Calls the other of a match. */
  async start(matchId: string, media: Media, me: string): Promise<void> {
    if (isInCall(view) || view.phase === 'ringing') return;
    const mine = ++start;
    hear({ kind: 'dial', matchId, media });
    try {
      const own = createCallMedia(await openDevices(media === 'video'));
      if (mine !== start) return own.close();
      hear({ kind: 'devices', camera: own.own !== null });
      const call = await api
        .call(calls.initiateCall, { body: { matchId, media } })
        .catch((error: unknown) => {
          own.close();
          throw error;
        });
      const seat = await takeSeat(call.id);
      if (mine !== start || !seat) {
        own.close();
        seat?.leave();
        if (mine !== start) endOnServer(call.id);
        return;
      }
      hear({ kind: 'called', call });
      await connect(call, own, seat, false, me);
      if (newest?.id === call.id) callDesk.told(newest);
    } catch (error) {
      if (mine === start) fail(error);
    }
  },

  async accept(camera: boolean, me: string): Promise<void> {
    const { call } = view;
    if (view.phase !== 'ringing' || !call) return;
    const mine = ++start;
    const seat = await takeSeat(call.id);
    if (!seat) return hear({ kind: 'taken', callId: call.id });
    tabs?.postMessage({ kind: 'taken', callId: call.id } satisfies CallNews);
    hear({ kind: 'accept', camera });
    let own: CallMedia | null = null;
    try {
      own = createCallMedia(await openDevices(camera));
      hear({ kind: 'devices', camera: own.own !== null });
      const answered = await api.call(calls.acceptCall, { body: { callId: call.id } });
      if (mine !== start) throw new Error('ended meanwhile');
      hear({ kind: 'answered', call: answered, at: Date.now() });
      await connect(answered, own, seat, false, me);
    } catch (error) {
      own?.close();
      seat.leave();
      if (error instanceof DeviceError) endOnServer(call.id, 'permission');
      if (mine === start) fail(error);
    }
  },

  reject(): void {
    const { call } = view;
    if (view.phase !== 'ringing' || !call) return;
    void api.call(calls.rejectCall, { body: { callId: call.id } }).catch(() => {});
    tabs?.postMessage({ kind: 'taken', callId: call.id } satisfies CallNews);
    hear({ kind: 'taken', callId: call.id });
  },

  hangUp(): void {
    start += 1;
    const { call } = view;
    if (call) endOnServer(call.id);
    hear({ kind: 'hung-up', call: null });
    // Called off before anybody was rung at: nothing to say about it.
    if (!call) hear({ kind: 'dismiss' });
  },

  /** Goes back into a call that this browser was in before the page was loaded anew. */
  async resume(me: string): Promise<void> {
    const call = returnable;
    if (!call || isInCall(view)) return;
    const mine = ++start;
    const seat = await takeSeat(call.id);
    returnable = null;
    tell();
    if (!seat) return;
    try {
      const { join } = await api.call(calls.renewCallToken, { body: { callId: call.id } });
      const own = createCallMedia(await openDevices(call.media === 'video'));
      if (mine !== start) {
        own.close();
        return seat.leave();
      }
      hear({ kind: 'answered', call: { ...call, join }, at: Date.now() });
      hear({ kind: 'devices', camera: own.own !== null });
      await connect({ ...call, join }, own, seat, true, me);
      if (newest?.id === call.id) callDesk.told(newest);
    } catch (error) {
      seat.leave();
      hear({ kind: 'dial', matchId: call.matchId, media: call.media });
      fail(error);
    }
  },

  /** After each (re)join: what the server says of the member's newest call. */
  async catchUp(me: string): Promise<void> {
    const [last] = (await api.call(calls.listCalls, { query: { limit: 1 } })).calls;
    const known = view.call;
    returnable = null;
    if (known && last?.id === known.id) callDesk.told(last);
    if (last && isOpen(last) && view.phase === 'idle') {
      if (last.status === 'ringing' && last.receiverId === me) hear({ kind: 'rang', call: last });
      if (last.status === 'ongoing' && !(await isSeatTaken(last.id))) {
        // A device that is not in it is refused, and offers nothing.
        const mine = await api.call(calls.renewCallToken, { body: { callId: last.id } }).catch(() => null);
        returnable = mine ? last : null;
      }
    }
    tell();
  },

  told(call: Call): void {
    newest = call;
    if (call.status !== 'ringing') stopped.add(call.id);
    if (returnable?.id === call.id && !isOpen(call)) returnable = null;
    hear({ kind: 'told', call, here: line?.call.id === call.id, at: Date.now() });
    tell();
  },

  /** This tab is on the topic of its call, for the first time or again. */
  joined(me: string, send: (signal: Signal) => void): void {
    if (!line?.peer) return;
    speak = send;
    const again = line.joinedBefore || line.resumed;
    const waited = view.call?.status === 'ongoing';
    line.joinedBefore = true;
    // Who called waits to be told; unless the answer came before they were on the topic.
    if (line.call.callerId !== me || again || waited) line.peer.sayReady();
    sayDevices();
  },
  signal: (signal: Signal) => line?.peer?.take(signal),

  toggleMic(): void {
    if (!line) return;
    line.media.setMic(!view.mic);
    hear({ kind: 'devices', mic: !view.mic });
    sayDevices();
  },
  async toggleCamera(): Promise<void> {
    if (!line) return;
    const { media, peer } = line;
    try {
      await peer?.setTrack('video', await media.setCamera(!view.camera));
      hear({ kind: 'devices', camera: media.own !== null });
      sayDevices();
    } catch {
      hear({ kind: 'devices', camera: false });
    }
    tell();
  },
  async switchCamera(): Promise<void> {
    if (!line) return;
    await line.peer?.setTrack('video', await line.media.switchCamera().catch(() => null));
    hear({ kind: 'devices', camera: line?.media.own !== null });
    tell();
  },
};
