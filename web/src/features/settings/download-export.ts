import { type Problem, ProblemError } from '@romantic/contract';
import { session } from '../../api/session.ts';

/** Asks for everything that is one's own and hands it over as a file. Throws ProblemError, or TypeError when offline. */
export async function downloadExport(): Promise<void> {
  if (session.isStale()) await session.refresh();
  const headers = { authorization: `Bearer ${session.get()?.accessToken ?? ''}` };
  const answer = await fetch('/api/account/export', { headers });
  if (!answer.ok) {
    const problem = (await answer.json()) as Problem;
    throw new ProblemError(problem, Number(answer.headers.get('retry-after')) || null);
  }
  const address = URL.createObjectURL(await answer.blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = `romantic-${new Date().toISOString().slice(0, 10)}.json`;
  link.click();
  URL.revokeObjectURL(address);
}
