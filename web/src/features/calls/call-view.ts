import type { Call } from '@romantic/contract';
import type { Quality } from './quality.ts';

/*
 * What this tab shows of calls, as a pure function of what happened.
 *
 *   idle --rang--> ringing --accept--> connecting --linked--> talking <--> reconnecting
 *     '--dial--> dialling --called--> calling --answered--> connecting
 *   every state --over--> over --dismiss--> idle;  answered on another device or tab: idle
 */

export type Phase =
  | 'idle'
  /** Somebody calls; it rings. */
  | 'ringing'
  /** The member has pressed call; the devices or the server have not answered yet. */
  | 'dialling'
  /** It rings at the other's. */
  | 'calling'
  /** Answered; the two devices look for a way to each other. */
  | 'connecting'
  | 'talking'
  | 'reconnecting'
  | 'over';

export type Media = Call['media'];

/** Why there is no call, or none any more, beyond what the call itself says. */
export type CallProblem =
  /** The member said no to the browser's question, or has no such device. */
  | 'permission'
  | 'no-device'
  | 'device-busy'
  /** The two devices do not find each other. */
  | 'connection'
  /** It needs the vendor's own software. */
  | 'needs-app'
  | 'busy'
  | 'calls-off'
  | 'not-offered'
  | 'limit'
  | 'gone'
  | 'other';

export interface CallView {
  phase: Phase;
  /** Whom with, before there is a call too. */
  matchId: string | null;
  media: Media;
  call: Call | null;
  /** ms since 1970, by this device's clock: the duration counts from here. */
  talkingSince: number | null;
  quality: Quality | null;
  problem: CallProblem | null;
  mic: boolean;
  camera: boolean;
  /** What the other has told of their devices. */
  otherMic: boolean;
  otherCamera: boolean;
  minimised: boolean;
}

export const NO_CALL: CallView = {
  phase: 'idle',
  matchId: null,
  media: 'video',
  call: null,
  talkingSince: null,
  quality: null,
  problem: null,
  mic: true,
  camera: true,
  otherMic: true,
  otherCamera: true,
  minimised: false,
};

export type CallNews =
  | { kind: 'rang'; call: Call }
  | { kind: 'dial'; matchId: string; media: Media }
  | { kind: 'called'; call: Call }
  /** Accept was pressed. */
  | { kind: 'accept'; camera: boolean }
  | { kind: 'answered'; call: Call; at: number }
  | { kind: 'link'; state: 'connected' | 'disconnected' }
  /** The server tells of a call; `here`: this tab is in it. */
  | { kind: 'told'; call: Call; here: boolean; at: number }
  /** Another tab of this browser has answered it. */
  | { kind: 'taken'; callId: string }
  | { kind: 'problem'; problem: CallProblem }
  | { kind: 'hung-up'; call: Call | null }
  | { kind: 'quality'; quality: Quality | null }
  | { kind: 'devices'; mic?: boolean; camera?: boolean }
  | { kind: 'other-devices'; mic: boolean; camera: boolean }
  | { kind: 'minimise'; minimised: boolean }
  | { kind: 'dismiss' };

const OPEN: readonly Call['status'][] = ['ringing', 'ongoing'];

export const isOpen = (call: Call): boolean => OPEN.includes(call.status);
/** Whether this tab is in a call, or about to be. */
export const isInCall = ({ phase }: CallView): boolean =>
  phase !== 'idle' && phase !== 'ringing' && phase !== 'over';

export function nextView(view: CallView, news: CallNews): CallView {
  switch (news.kind) {
    case 'rang':
      // A member is in one call at most; while this tab is busy the server refuses others.
      if (isInCall(view) || !isOpen(news.call)) return view;
      return { ...NO_CALL, phase: 'ringing', ...about(news.call), camera: news.call.media === 'video' };
    case 'dial':
      if (isInCall(view)) return view;
      return {
        ...NO_CALL,
        phase: 'dialling',
        matchId: news.matchId,
        media: news.media,
        camera: news.media === 'video',
      };
    case 'called':
      return view.phase === 'dialling' ? { ...view, phase: 'calling', ...about(news.call) } : view;
    case 'accept':
      return view.phase === 'ringing' ? { ...view, phase: 'connecting', camera: news.camera } : view;
    case 'answered':
      return { ...view, phase: 'connecting', ...about(news.call), talkingSince: sinceOf(news.call, news.at) };
    case 'link':
      return applyLink(view, news.state);
    case 'told':
      return applyTold(view, news);
    case 'taken':
      return view.phase === 'ringing' && view.call?.id === news.callId ? NO_CALL : view;
    case 'problem':
      return view.phase === 'idle'
        ? view
        : { ...view, phase: 'over', problem: news.problem, minimised: false };
    case 'hung-up':
      if (view.phase === 'idle' || view.phase === 'over') return view;
      return { ...view, phase: 'over', call: news.call ?? view.call, minimised: false };
    case 'quality':
      return view.phase === 'talking' ? { ...view, quality: news.quality } : view;
    case 'devices':
      if (!isInCall(view)) return view;
      return { ...view, mic: news.mic ?? view.mic, camera: news.camera ?? view.camera };
    case 'other-devices':
      return isInCall(view) ? { ...view, otherMic: news.mic, otherCamera: news.camera } : view;
    case 'minimise':
      return isInCall(view) ? { ...view, minimised: news.minimised } : view;
    case 'dismiss':
      return view.phase === 'over' ? NO_CALL : view;
  }
}

const about = (call: Call) => ({ call, matchId: call.matchId, media: call.media });

function applyLink(view: CallView, state: 'connected' | 'disconnected'): CallView {
  if (state === 'connected' && ['connecting', 'reconnecting', 'calling'].includes(view.phase)) {
    return { ...view, phase: 'talking', quality: null };
  }
  if (state === 'disconnected' && view.phase === 'talking') return { ...view, phase: 'reconnecting' };
  return view;
}

function applyTold(view: CallView, { call, here, at }: Extract<CallNews, { kind: 'told' }>): CallView {
  if (view.call?.id !== call.id) return view;
  if (view.phase === 'over' || view.phase === 'idle') return view;
  if (!isOpen(call)) {
    // Called off or missed: whoever was only rung at is not shown an ending.
    if (view.phase === 'ringing') return NO_CALL;
    return { ...view, phase: 'over', call: keepJoin(view.call, call), minimised: false };
  }
  if (call.status === 'ongoing') {
    if (view.phase === 'ringing' && !here) return NO_CALL;
    if (view.phase === 'calling') {
      return {
        ...view,
        phase: 'connecting',
        call: keepJoin(view.call, call),
        talkingSince: sinceOf(call, at),
      };
    }
  }
  return { ...view, call: keepJoin(view.call, call) };
}

/** Events do not carry what the device needs to take part; what it has stays. */
const keepJoin = (known: Call | null, told: Call): Call =>
  known?.join && !told.join ? { ...told, join: known.join } : told;

/** Now, unless it was answered long ago, as after the page was loaded anew. Clocks differ; a little is ignored. */
function sinceOf({ acceptedAt }: Call, at: number): number {
  const accepted = acceptedAt === null ? at : Date.parse(acceptedAt);
  return at - accepted > 5_000 ? accepted : at;
}
