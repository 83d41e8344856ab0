import type { Problem } from '@romantic/contract';
import type { ErrorRequestHandler, Response } from 'express';
import { AppError, ERRORS } from '../errors.ts';
import type { Log } from '../log.ts';
import { getRequestId } from './request-id.ts';

const TITLES: Record<number, string> = {
  400: 'Bad request',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  413: 'Too large',
  415: 'Unsupported media type',
  422: 'Unprocessable',
  429: 'Too many requests',
  500: 'Internal error',
  503: 'Unavailable',
};

/** The one place where something thrown becomes an answer. */
export function createErrorHandler(log: Log): ErrorRequestHandler {
  // Express knows an error handler by its four parameters.
  return (error: unknown, _req, res, _next) => {
    const refusal = refusalOf(error);
    // A 503 says "come again": worth a line, but nothing of ours is broken.
    if (refusal.status === 503) log.warn({ requestId: getRequestId(res), err: error }, 'not available');
    else if (refusal.status >= 500) log.error({ requestId: getRequestId(res), err: error }, 'request failed');
    if (res.headersSent) {
      res.destroy();
      return;
    }
    sendProblem(res, refusal);
  };
}

/** Writes a refusal as RFC 9457 `application/problem+json`. */
export function sendProblem(res: Response, refusal: AppError): void {
  const problem: Problem = {
    type: 'about:blank',
    title: TITLES[refusal.status] ?? 'Error',
    status: refusal.status,
    code: refusal.code,
    detail: refusal.detail,
    requestId: getRequestId(res),
    ...(refusal.issues.length > 0 ? { errors: [...refusal.issues] } : {}),
  };
  if (refusal.retryAfterSeconds !== null) res.set('Retry-After', String(refusal.retryAfterSeconds));
  if (refusal.status === 401) res.set('WWW-Authenticate', 'Bearer');
  res.status(refusal.status).type('application/problem+json').send(JSON.stringify(problem));
}

function refusalOf(error: unknown): AppError {
  if (error instanceof AppError) return error;
  return bodyRefusal(error) ?? new AppError('internal', 'Something went wrong on our side', { cause: error });
}

/** What express.json and the router throw for a body or address they cannot read. */
function bodyRefusal(error: unknown): AppError | null {
  const { type, status } = error as { type?: unknown; status?: unknown };
  if (type === 'entity.too.large') return ERRORS.bodyTooLarge();
  if (type === 'encoding.unsupported' || type === 'charset.unsupported')
    return ERRORS.unsupportedMediaType('UTF-8 JSON');
  if (typeof type === 'string' && /^(entity|request|stream)\./.test(type)) return ERRORS.malformedJson();
  if (error instanceof URIError || status === 400) return ERRORS.malformedJson();
  return null;
}
