import { type Problem, ProblemError } from '@romantic/contract';
import { session } from '../../api/session.ts';
import type { OutboxItem } from './outbox-item.ts';

/** A slow network takes its time; without any progress for this long it is given up and tried again, ms. */
const STALLED_MS = 60_000;

/**
 * Uploads the file of an item and gives its mediaId; `onProgress` is told how much has gone, 0 to 1. By XMLHttpRequest,
 * which alone tells that. Throws ProblemError for a refusal, TypeError when the server is out of reach.
 */
export async function uploadMedia(item: OutboxItem, onProgress: (done: number) => void): Promise<string> {
  const first = await post(item, onProgress);
  if (first.status === 401 && (await session.refresh())) return mediaIdOf(await post(item, onProgress));
  return mediaIdOf(first);
}

interface Answer {
  status: number;
  body: unknown;
  retryAfter: number | null;
}

function mediaIdOf({ status, body, retryAfter }: Answer): string {
  if (status === 201) return (body as { mediaId: string }).mediaId;
  throw new ProblemError(body as Problem, retryAfter);
}

function post(item: OutboxItem, onProgress: (done: number) => void): Promise<Answer> {
  const form = new FormData();
  form.set('conversationId', item.conversationId);
  if (item.waveform) form.set('waveform', JSON.stringify(item.waveform));
  if (item.file) form.set('file', item.file, item.type === 'voice' ? 'voice' : 'photo');
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const fail = () => reject(new TypeError('The upload did not arrive'));
    let timer = setTimeout(() => request.abort(), STALLED_MS);
    request.open('POST', '/api/messages/media');
    request.setRequestHeader('accept', 'application/json');
    const token = session.get()?.accessToken;
    if (token) request.setRequestHeader('authorization', `Bearer ${token}`);
    request.upload.onprogress = ({ loaded, total }) => {
      clearTimeout(timer);
      timer = setTimeout(() => request.abort(), STALLED_MS);
      onProgress(total > 0 ? loaded / total : 0);
    };
    request.onerror = fail;
    request.onabort = fail;
    request.onloadend = () => clearTimeout(timer);
    request.onload = () => {
      const after = Number(request.getResponseHeader('retry-after') ?? Number.NaN);
      resolve({
        status: request.status,
        body: readProblem(request),
        retryAfter: Number.isFinite(after) ? after : null,
      });
    };
    request.send(form);
  });
}

function readProblem(request: XMLHttpRequest): unknown {
  try {
    return JSON.parse(request.responseText);
  } catch {
    // A proxy answered; whoever judges it goes by the status.
    return {
      type: 'about:blank',
      title: '',
      status: request.status,
      code: 'internal',
      detail: '',
      requestId: '',
    };
  }
}
