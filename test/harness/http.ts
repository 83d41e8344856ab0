/** One answer, read to its end. */
export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  /** The body when it is JSON, else undefined. */
  json: unknown;
}

export interface HttpCall {
  method: string;
  /** Path and query, as they go over the wire. */
  path: string;
  token?: string | null | undefined;
  headers?: Record<string, string>;
  /** A string or bytes go as they are; anything else as JSON. */
  body?: unknown;
}

const TIMEOUT_MS = 30_000;

/** One call as any program could make it: nothing of the contract stands between. */
export async function send(baseUrl: string, call: HttpCall): Promise<Answer> {
  const headers: Record<string, string> = { ...call.headers };
  if (call.token) headers.authorization = `Bearer ${call.token}`;
  const response = await fetch(baseUrl + call.path, {
    method: call.method,
    headers,
    body: bodyOf(call.body, headers),
    redirect: 'manual',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: jsonOf(response.headers, text) };
}

type Body = NonNullable<RequestInit['body']>;

function bodyOf(body: unknown, headers: Record<string, string>): Body | null {
  if (body === undefined) return null;
  if (typeof body === 'string' || body instanceof Uint8Array || body instanceof FormData) {
    return body as Body;
  }
  headers['content-type'] ??= 'application/json';
  return JSON.stringify(body);
}

function jsonOf(headers: Headers, text: string): unknown {
  if (!/^application\/(problem\+)?json\b/.test(headers.get('content-type') ?? '')) return undefined;
  return JSON.parse(text);
}
