import { type ErrorCode, ProblemError } from '@romantic/contract';

/** For `assert.rejects`: the call was refused with this code, and not with anything else. */
export function refusedWith(code: ErrorCode): (error: unknown) => boolean {
  return (error) => {
    if (error instanceof ProblemError && error.problem.code === code) return true;
    throw error;
  };
}
