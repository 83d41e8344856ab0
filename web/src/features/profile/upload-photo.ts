import { type Photo, type Problem, ProblemError } from '@romantic/contract';
import { session } from '../../api/session.ts';

/** Sends a picture and tells how much of it is on its way, 0 to 1. Throws ProblemError, or TypeError when offline. */
export async function uploadPhoto(picture: Blob, onProgress: (share: number) => void): Promise<Photo> {
  try {
    return await send(picture, onProgress);
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.code !== 'unauthorized') throw error;
    if (!(await session.refresh())) throw error;
    return send(picture, onProgress);
  }
}

/** The one call that is no fetch: fetch does not say how far an upload is. */
function send(picture: Blob, onProgress: (share: number) => void): Promise<Photo> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', '/api/users/upload-photo');
    request.setRequestHeader('authorization', `Bearer ${session.get()?.accessToken ?? ''}`);
    request.responseType = 'text';
    request.timeout = 120_000;
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onerror = () => reject(new TypeError('the server is out of reach'));
    request.ontimeout = () => reject(new TypeError('the upload took too long'));
    request.onload = () => {
      if (request.status === 201) resolve(JSON.parse(request.responseText) as Photo);
      else reject(problemOf(request));
    };
    const form = new FormData();
    form.set('file', picture, 'photo.jpg');
    request.send(form);
  });
}

function problemOf(request: XMLHttpRequest): Error {
  try {
    const problem = JSON.parse(request.responseText) as Problem;
    return new ProblemError(problem, Number(request.getResponseHeader('retry-after')) || null);
  } catch {
    return new TypeError(`the server answered ${request.status}`);
  }
}
