import assert from 'node:assert/strict';
import type { TestApp } from '../../testing/test-app.ts';

export const PUBLISHABLE = 'sb_publishable_romantic_local';

export interface DoorAnswer {
  status: number;
  headers: Headers;
  /** The body when it is JSON. */
  body: Record<string, unknown>;
  bytes: Buffer;
}

export interface DoorRequest {
  method?: string;
  /** JSON unless it is bytes or a form. */
  body?: unknown;
  /** Access token; the key stands in its place when there is none, as Supabase's clients do it. */
  token?: string;
  /** null: no key at all. */
  key?: string | null;
  headers?: Record<string, string>;
  /** The caller's address, for an app with `trustProxy: 1`. */
  from?: string;
}

/** One call of a door as a Supabase client sends it. */
export async function callDoor(app: TestApp, path: string, request: DoorRequest = {}): Promise<DoorAnswer> {
  const { method = request.body === undefined ? 'GET' : 'POST', token, body } = request;
  const key = request.key === undefined ? PUBLISHABLE : request.key;
  const raw = body instanceof FormData || body instanceof Uint8Array || typeof body === 'string';
  const headers: Record<string, string> = {
    ...(key === null ? {} : { apikey: key, authorization: `Bearer ${token ?? key}` }),
    ...(body === undefined || raw ? {} : { 'content-type': 'application/json;charset=UTF-8' }),
    ...(request.from === undefined ? {} : { 'x-forwarded-for': request.from }),
    ...request.headers,
  };
  const response = await fetch(app.baseUrl + path, {
    method,
    headers,
    ...(body === undefined ? {} : { body: raw ? (body as FormData) : JSON.stringify(body) }),
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  const isJson = /^application\/json/.test(response.headers.get('content-type') ?? '');
  return {
    status: response.status,
    headers: response.headers,
    body: isJson ? JSON.parse(bytes.toString()) : {},
    bytes,
  };
}

export interface DoorSession {
  access_token: string;
  refresh_token: string;
  user: { id: string; phone: string; user_metadata: Record<string, unknown> };
}

/** Signs a number in through `/auth/v1`, with the code from the outbox. */
export async function signInAtDoor(app: TestApp, phone: string): Promise<DoorSession> {
  const sent = await callDoor(app, '/auth/v1/otp', { body: { phone, data: {}, create_user: true } });
  assert.equal(sent.status, 200, JSON.stringify(sent.body));
  const { status, body } = await enterCode(app, phone, await readCode(app, phone));
  assert.equal(status, 200, JSON.stringify(body));
  return body as unknown as DoorSession;
}

export async function readCode(app: TestApp, phone: string): Promise<string> {
  const [message] = await app.ctx.outbox.list({ to: `+${phone.replace(/[ +]/g, '')}`, limit: 1 });
  assert.ok(message?.code, 'a code is in the outbox');
  return message.code;
}

export function enterCode(app: TestApp, phone: string, token: string, more: DoorRequest = {}) {
  return callDoor(app, '/auth/v1/verify', { body: { phone, token, type: 'sms' }, ...more });
}
