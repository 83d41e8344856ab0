import type { Problem } from '@romantic/contract';
import type { ErrorRequestHandler } from 'express';
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

/** A refusal as it goes over the wire: RFC 9457 `application/problem+json`. */
export interface WireProblem {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string;
}

/** Something thrown becomes an answer of Express. */
export function createErrorHandler(log: Log): ErrorRequestHandler {
  // Express knows an error handler by its four parameters.
  return (error: unknown, _req, res, _next) => {
    const { status, headers, body } = describeFailure(error, getRequestId(res), log);
    if (res.headersSent) res.destroy();
    else res.status(status).set(headers).send(body);
  };
}

/** The one place where something thrown becomes an answer. What is our own fault is logged. */
export function describeFailure(error: unknown, requestId: string, log: Log): WireProblem {
  const refusal = refusalOf(error);
  // A 503 says "come again": worth a line, but nothing of ours is broken.
  if (refusal.status === 503) log.warn({ requestId, err: error }, 'not available');
  else if (refusal.status >= 500) log.error({ requestId, err: error }, 'request failed');
  return describeProblem(refusal, requestId);
}

function describeProblem(refusal: AppError, requestId: string): WireProblem {
  const problem: Problem = {
    type: 'about:blank',
    title: TITLES[refusal.status] ?? 'Error',
    status: refusal.status,
    code: refusal.code,
    detail: refusal.detail,
    requestId,
    ...(refusal.issues.length > 0 ? { errors: [...refusal.issues] } : {}),
  };
  return {
    status: refusal.status,
    headers: {
      ...(refusal.retryAfterSeconds === null ? {} : { 'Retry-After': String(refusal.retryAfterSeconds) }),
      ...(refusal.status === 401 ? { 'WWW-Authenticate': 'Bearer' } : {}),
      'Content-Type': 'application/problem+json; charset=utf-8',
    },
    body: JSON.stringify(problem),
  };
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
