import type { IncomingMessage } from 'node:http';
import { ERRORS } from '../errors.ts';

/** Who is calling: a member through one live session. */
export interface Member {
  id: string;
  sessionId: string;
}

/** Turns an access token into the member it stands for, or throws `unauthorized` or `restricted`. */
export interface Authenticator {
  authenticate(accessToken: string): Promise<Member>;
}

export type WithHeaders = Pick<IncomingMessage, 'headers'>;

/** The bearer token of a request. Throws `unauthorized` when there is none. */
export function getBearerToken(req: WithHeaders): string {
  const match = /^Bearer ([A-Za-z0-9._~+/=-]+)$/i.exec(req.headers.authorization ?? '');
  if (!match?.[1]) throw ERRORS.unauthorized();
  return match[1];
}

/** The API key of a request: its own header, or where a token would be. '' without one. */
export function getApiKey(req: WithHeaders): string {
  const { apikey } = req.headers;
  if (typeof apikey === 'string') return apikey;
  return /^Bearer (\S+)$/i.exec(req.headers.authorization ?? '')?.[1] ?? '';
}
