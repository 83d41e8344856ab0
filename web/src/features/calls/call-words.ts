import type { TextKey } from '../../i18n/i18n.tsx';
import type { CallProblem, CallView } from './call-view.ts';

const PROBLEMS: Readonly<Record<CallProblem, TextKey>> = {
  permission: 'calls.problemPermission',
  'no-device': 'calls.problemNoDevice',
  'device-busy': 'calls.problemDeviceBusy',
  connection: 'calls.problemConnection',
  'needs-app': 'calls.problemNeedsApp',
  busy: 'calls.problemBusy',
  'calls-off': 'calls.problemCallsOff',
  'not-offered': 'calls.problemNotOffered',
  limit: 'calls.problemLimit',
  gone: 'calls.problemGone',
  other: 'calls.problemOther',
};

/** What a call says of itself; some of it names the other. */
export function statusKey({ phase, problem, call, quality }: CallView, me: string): TextKey {
  if (problem) return PROBLEMS[problem];
  switch (phase) {
    case 'dialling':
      return 'calls.dialling';
    case 'calling':
      return 'calls.calling';
    case 'reconnecting':
      return 'calls.reconnecting';
    case 'talking':
      return quality === 'poor' ? 'calls.poor' : 'calls.completed';
    case 'over':
      return endKey(call?.status, call?.callerId === me);
    default:
      return 'calls.connecting';
  }
}

function endKey(status: string | undefined, mine: boolean): TextKey {
  if (status === 'missed' && mine) return 'calls.missed';
  if (status === 'rejected' && mine) return 'calls.rejected';
  if (status === 'failed') return 'calls.failed';
  // Called off before it was answered.
  return status === 'cancelled' || status === 'ringing' ? 'calls.cancelled' : 'calls.completed';
}

/** Whether the status has words of its own; while all is well the time says enough. */
export const hasWords = ({ phase, quality }: CallView): boolean => phase !== 'talking' || quality === 'poor';
