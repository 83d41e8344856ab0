import { sampleCall } from '../access/sample-input.ts';
import { type Answer, send } from '../harness/http.ts';
import {
  type ApiDocument,
  addressOf,
  type Operation,
  resolveSchema,
  type Schema,
} from '../harness/openapi.ts';

/** What one call of a crawl gave. */
export interface CrawledPage {
  operation: Operation;
  /** The call in short, for messages. */
  call: string;
  answer: Answer;
}

export interface Crawl {
  baseUrl: string;
  document: ApiDocument;
  operations: readonly Operation[];
  /** Who asks; null: nobody. */
  token: string | null;
  /** Every id the crawler has ever heard of; each is tried wherever a call takes an id. */
  ids: readonly string[];
  /** Operations to leave out, by id. */
  without?: readonly string[];
}

/** These end the crawler's own session, so they come last. */
const LAST = ['logout'];
/** Shows what was sent to anybody, on development servers only. */
const DEVELOPMENT = ['listOutbox', 'listDemoPeople', 'signInAsDemoPerson'];

/** Calls every route of the document with every id it can take, reading before writing. */
export async function crawl(options: Crawl): Promise<CrawledPage[]> {
  const { operations, without = [] } = options;
  const rank = ({ id, method }: Operation) => (LAST.includes(id) ? 2 : method === 'GET' ? 0 : 1);
  const chosen = operations
    .filter(({ id }) => !DEVELOPMENT.includes(id) && !without.includes(id))
    .sort((a, b) => rank(a) - rank(b));
  const pages: CrawledPage[] = [];
  for (const operation of chosen) {
    for (const variant of variantsOf(options, operation)) {
      const address = addressOf(operation, variant.params, new URLSearchParams(variant.query).toString());
      const answer = await send(options.baseUrl, {
        method: operation.method,
        path: address,
        token: options.token,
        ...bodyOf(operation, variant.body),
      });
      pages.push({
        operation,
        call: `${operation.method} ${address} ${JSON.stringify(variant.body ?? '')}`,
        answer,
      });
    }
  }
  return pages;
}

/** The texts among `markers` that a page holds, in its body or its headers. */
export function findMarkers({ answer }: CrawledPage, markers: readonly string[]): string[] {
  const text = answer.text + JSON.stringify([...answer.headers]);
  return markers.filter((marker) => holds(text, marker));
}

/** A bare number counts where it stands alone: among the digits of some id it comes up by chance. */
function holds(text: string, marker: string): boolean {
  if (!text.includes(marker)) return false;
  return !/^\d{1,6}$/.test(marker) || new RegExp(`(?<![\\w-])${marker}(?![\\w-])`).test(text);
}

/** Every place where something shows that must not, as one readable line each. */
export function findTraces(pages: readonly CrawledPage[], markers: readonly string[]): string[] {
  return pages.flatMap((page) =>
    findMarkers(page, markers).map((marker) => `${page.call} -> ${page.answer.status} shows ${marker}`),
  );
}

interface Variant {
  params: Record<string, string>;
  query: Record<string, string>;
  body: Record<string, unknown> | undefined;
}

/** A valid call, and the same with each known id in each place for one; lists with the largest page. */
function variantsOf({ document, ids }: Crawl, operation: Operation): Variant[] {
  const usual: Variant = sampleCall(document, operation);
  const limit = operation.parameters.find(({ name, in: where }) => name === 'limit' && where === 'query');
  if (limit) usual.query = { ...usual.query, limit: String(limit.schema.maximum ?? 20) };
  const inPath = operation.parameters
    .filter(({ schema }) => schema.format === 'uuid')
    .map(({ name }) => name);
  const shape = resolveSchema(document, operation.body?.schema ?? {});
  const inBody = Object.entries(shape.properties ?? {}).filter(([, schema]) => isId(schema));
  const variants = ids.flatMap((id) => [
    ...inPath.map((name) => ({ ...usual, params: { ...usual.params, [name]: id } })),
    ...inBody.map(([name, schema]) => ({
      ...usual,
      body: { ...usual.body, [name]: schema.items ? [id] : id },
    })),
  ]);
  return variants.length > 0 ? variants : [usual];
}

const isId = (schema: Schema): boolean => (schema.items ?? schema).format === 'uuid';

function bodyOf(
  operation: Operation,
  body: Variant['body'],
): { body?: unknown; headers?: Record<string, string> } {
  const type = operation.body?.contentType;
  if (type === undefined) return {};
  if (type === 'application/json') return { body: body ?? {} };
  return { headers: { 'content-type': `${type}; boundary=x` }, body: '--x--\r\n' };
}
