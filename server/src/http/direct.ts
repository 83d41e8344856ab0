import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { parse as parseQuery } from 'node:querystring';
import type { EndpointShape } from '@romantic/contract';
import type { Log } from '../log.ts';
import type { Header } from './common-headers.ts';
import { describeFailure } from './error-handler.ts';
import { GONE, type Observe } from './observe.ts';
import { readJson, takesPlainJson } from './read-json.ts';
import type { PreparedRoute } from './route.ts';

export interface DirectRoute {
  endpoint: EndpointShape;
  prepared: PreparedRoute;
}

export interface DirectNeeds {
  log: Log;
  observe: Observe;
  commonHeaders: readonly Header[];
  originHeaders(origin: string | undefined): readonly Header[];
}

/** Takes a request and answers it, or leaves it to Express: false. */
export type Direct = (req: IncomingMessage, res: ServerResponse) => boolean;

/**
 * The short way for what members' apps send all day: JSON calls of the plainest shape at a fixed address. It does what
 * the same route does through Express, in the same order and with the same answers (direct.test.ts compares them), for
 * less. Whatever is unusual about a request (an encoding, a chunked or large body, another spelling of the address) goes
 * to Express, so that each rule for the unusual exists once.
 * @NOTE A middleware added to Express in app.ts does not see these calls.
 */
export function createDirect(needs: DirectNeeds, routes: readonly DirectRoute[]): Direct {
  const byAddress = new Map(
    routes
      .filter(({ endpoint }) => isPlain(endpoint))
      .map((route): [string, DirectRoute] => [`${route.endpoint.method} ${route.endpoint.path}`, route]),
  );
  return (req, res) => {
    const url = req.url ?? '';
    const mark = url.indexOf('?');
    const route = byAddress.get(`${req.method} ${mark < 0 ? url : url.slice(0, mark)}`);
    if (!route) return false;
    if (req.method !== 'GET' && !takesPlainJson(req.headers)) return false;
    void answer(needs, route, req, res, mark < 0 ? {} : parseQuery(url.slice(mark + 1)));
    return true;
  };
}

/** A member's JSON call without parameters in its address. */
function isPlain({ access, limit, params, path, rawBody, rawOutput }: EndpointShape): boolean {
  return (
    access === 'member' && limit.by === 'member' && !params && !rawBody && !rawOutput && !/[:*]/.test(path)
  );
}

async function answer(
  needs: DirectNeeds,
  { endpoint, prepared }: DirectRoute,
  req: IncomingMessage,
  res: ServerResponse,
  query: unknown,
): Promise<void> {
  const started = performance.now();
  const requestId = randomUUID();
  const { headers } = req;
  let member: string | undefined;
  res.once('close', () => {
    needs.observe({
      requestId,
      member,
      method: endpoint.method,
      endpoint: endpoint.name,
      status: res.writableFinished ? res.statusCode : GONE,
      seconds: (performance.now() - started) / 1000,
    });
  });
  let reply: Reply;
  try {
    const me = await prepared.admit(req, () => '');
    member = me?.id;
    const body = endpoint.method === 'GET' ? undefined : await readJson(req);
    const header = (name: string) => headers[name] as string | undefined;
    const told = await prepared.answer({ me, params: {}, query, body, header });
    reply = { status: told.status, headers: JSON_HEADERS, body: JSON.stringify(told.body) };
  } catch (error) {
    const failure = describeFailure(error, requestId, needs.log);
    reply = { ...failure, headers: Object.entries(failure.headers) };
  }
  send(needs, res, reply, requestId, headers.origin);
}

interface Reply {
  status: number;
  headers: readonly Header[];
  /** undefined: an answer without a body. */
  body: string | undefined;
}

const JSON_HEADERS: readonly Header[] = [['Content-Type', 'application/json; charset=utf-8']];

function send(
  { commonHeaders, originHeaders }: DirectNeeds,
  res: ServerResponse,
  { status, headers, body }: Reply,
  requestId: string,
  origin: string | undefined,
): void {
  const list = ['X-Request-Id', requestId];
  for (const [name, value] of commonHeaders) list.push(name, value);
  for (const [name, value] of originHeaders(origin)) list.push(name, value);
  if (body !== undefined) {
    for (const [name, value] of headers) list.push(name, value);
    list.push('Content-Length', String(Buffer.byteLength(body)));
  }
  res.writeHead(status, list);
  res.end(body);
}
