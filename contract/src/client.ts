import type { z } from 'zod';
import type { EndpointShape } from './endpoint.ts';
import { ERROR_STATUS, type Problem } from './errors.ts';

type InputOf<T> = T extends z.ZodType ? z.input<T> : undefined;
type AnswerOf<E extends EndpointShape> = E['output'] extends z.ZodType ? z.output<E['output']> : undefined;

/** What a call takes: only the parts that its endpoint declares. */
export type CallInput<E extends EndpointShape> = (E['params'] extends z.ZodType
  ? { params: InputOf<E['params']> }
  : object) &
  (E['query'] extends z.ZodType ? { query?: InputOf<E['query']> } : object) &
  (E['body'] extends z.ZodType ? { body?: InputOf<E['body']> } : object) &
  (E['rawBody'] extends object ? { rawBody: FormData | Uint8Array | string } : object) & {
    headers?: Record<string, string>;
    signal?: AbortSignal;
  };

/** A refusal of the server: `problem.code` is one of the contract's codes. */
export class ProblemError extends Error {
  readonly problem: Problem;
  /** Seconds to wait, when the server said so. */
  readonly retryAfter: number | null;
  constructor(problem: Problem, retryAfter: number | null) {
    super(`${problem.status} ${problem.code}: ${problem.detail}`);
    this.name = 'ProblemError';
    this.problem = problem;
    this.retryAfter = retryAfter;
  }
}

export interface Client {
  call<E extends EndpointShape>(endpoint: E, input?: CallInput<E>): Promise<AnswerOf<E>>;
}

export interface ClientOptions {
  /** Such as `http://localhost:3000`, no slash at the end. */
  baseUrl: string;
  /** The access token to send, asked before each call; null sends none. */
  accessToken?: () => string | null;
  fetch?: typeof globalThis.fetch;
  /** A call that takes longer is given up. */
  timeoutMs?: number;
}

/** A typed client of every endpoint. Throws ProblemError for a refusal, TypeError when the server is out of reach. */
export function createClient(options: ClientOptions): Client {
  const send = options.fetch ?? globalThis.fetch;
  return {
    async call(endpoint, input) {
      const parts = (input ?? {}) as Partial<Record<'params' | 'query' | 'body', Record<string, unknown>>> & {
        rawBody?: FormData | Uint8Array<ArrayBuffer> | string;
        headers?: Record<string, string>;
        signal?: AbortSignal;
      };
      const headers: Record<string, string> = { accept: 'application/json', ...parts.headers };
      const token = options.accessToken?.();
      if (token) headers.authorization = `Bearer ${token}`;
      let body: FormData | Uint8Array<ArrayBuffer> | string | null = null;
      if (parts.rawBody !== undefined) {
        body = parts.rawBody;
      } else if (endpoint.body) {
        headers['content-type'] = 'application/json';
        body = JSON.stringify(parts.body ?? {});
      }
      const timeout = AbortSignal.timeout(options.timeoutMs ?? 30_000);
      const response = await send(
        options.baseUrl + pathOf(endpoint.path, parts.params) + queryOf(parts.query),
        {
          method: endpoint.method,
          headers,
          body,
          signal: parts.signal ? AbortSignal.any([parts.signal, timeout]) : timeout,
        },
      );
      if (!response.ok) throw await problemOf(response);
      if (response.status === 204 || !endpoint.output) {
        await response.arrayBuffer();
        return undefined as never;
      }
      return (await response.json()) as never;
    },
  };
}

function pathOf(path: string, params: Record<string, unknown> | undefined): string {
  return path.replace(/[:*](\w+)/g, (_, name: string) => {
    const value = params?.[name];
    return Array.isArray(value) ? value.map(encodeURIComponent).join('/') : encodeURIComponent(String(value));
  });
}

function queryOf(query: Record<string, unknown> | undefined): string {
  const entries = Object.entries(query ?? {}).filter(([, value]) => value !== undefined);
  if (entries.length === 0) return '';
  return `?${new URLSearchParams(entries.map(([name, value]) => [name, String(value)]))}`;
}

async function problemOf(response: Response): Promise<ProblemError> {
  const text = await response.text();
  const retryAfter = Number(response.headers.get('retry-after'));
  const seconds = response.headers.has('retry-after') && Number.isFinite(retryAfter) ? retryAfter : null;
  const problem = readProblem(text);
  if (problem) return new ProblemError(problem, seconds);
  return new ProblemError(
    {
      type: 'about:blank',
      title: response.statusText || 'Unexpected answer',
      status: response.status,
      code: response.status === 503 ? 'unavailable' : 'internal',
      detail: `The server answered ${response.status} without a problem document`,
      requestId: response.headers.get('x-request-id') ?? '',
    },
    seconds,
  );
}

/** Null for what is no problem of ours: a proxy or another server answered. By hand, so that apps need no zod for it. */
function readProblem(text: string): Problem | null {
  try {
    const value = JSON.parse(text) as Partial<Problem> | null;
    const isOurs =
      typeof value?.code === 'string' &&
      Object.hasOwn(ERROR_STATUS, value.code) &&
      typeof value.status === 'number' &&
      typeof value.detail === 'string';
    return isOurs ? (value as Problem) : null;
  } catch {
    return null;
  }
}
