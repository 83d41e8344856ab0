import type { ErrorCode } from '@romantic/contract';
import { isProblem } from '../../api/client.ts';
import type { CallProblem } from './call-view.ts';

export type StartProblem = CallProblem;

const PROBLEMS: Partial<Record<ErrorCode, CallProblem>> = {
  busy: 'busy',
  calls_off: 'calls-off',
  calls_not_offered: 'not-offered',
  rate_limited: 'limit',
  not_found: 'gone',
  call_over: 'gone',
  call_taken: 'gone',
};

/** What the server's refusal means to who calls or answers. */
export function problemOf(error: unknown): CallProblem {
  return (isProblem(error) && PROBLEMS[error.problem.code]) || 'other';
}
