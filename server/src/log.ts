import { pino } from 'pino';
import { createLogOutput } from './log-output.ts';

export type Log = pino.Logger;

/**
 * One JSON line an event. What people write, their numbers, places, codes and tokens are never passed to the log; the
 * paths below are the second lock, should somebody pass them all the same.
 */
export function createLog(level: string): Log {
  const secret = [
    'phoneNumber',
    'phone',
    'to',
    'code',
    'token',
    'accessToken',
    'refreshToken',
    'verificationToken',
  ];
  const personal = [
    'authorization',
    'cookie',
    'body',
    'content',
    'latitude',
    'longitude',
    'birthDate',
    'fullName',
    'note',
  ];
  const names = [...secret, ...personal];
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: [...names, ...names.map((name) => `*.${name}`)], censor: '[removed]' },
    serializers: { err: describeError },
  };
  return pino(options, createLogOutput());
}

/** Stack and SQLSTATE of an error, without the values that PostgreSQL quotes in `detail` and `parameters`. */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: 'something that is not an Error was thrown' };
  const { code, constraint_name: constraint } = error as { code?: unknown; constraint_name?: unknown };
  return {
    name: error.name,
    message: error.message,
    stack: error.stack,
    ...(typeof code === 'string' ? { state: code } : {}),
    ...(typeof constraint === 'string' ? { constraint } : {}),
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  };
}
