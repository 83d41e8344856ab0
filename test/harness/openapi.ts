import { send } from './http.ts';

/** JSON Schema as it stands in the document. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  anyOf?: Schema[];
  format?: string;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  minimum?: number;
  maximum?: number;
}

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required: boolean;
  schema: Schema;
}

/** One route as the document tells it. */
export interface Operation {
  id: string;
  method: string;
  /** With `{name}` for each parameter. */
  path: string;
  /** Needs an access token. */
  member: boolean;
  /** Needs a secret API key. */
  staff: boolean;
  parameters: Parameter[];
  body: { contentType: string; schema: Schema; required: boolean } | null;
  /** Status to content type to schema; no content type for an answer without a body. */
  answers: Record<string, Record<string, Schema>>;
}

export interface ApiDocument {
  components: { schemas: Record<string, Schema> };
  paths: Record<string, Record<string, RawOperation>>;
}

interface RawOperation {
  operationId: string;
  security: Record<string, string[]>[];
  parameters: Parameter[];
  requestBody?: { required: boolean; content: Record<string, { schema: Schema }> };
  responses: Record<string, { content?: Record<string, { schema: Schema }> }>;
}

/** What the server says about itself: the list that generated tests walk. */
export async function readApi(baseUrl: string): Promise<{ document: ApiDocument; operations: Operation[] }> {
  const document = (await send(baseUrl, { method: 'GET', path: '/openapi.json' })).json as ApiDocument;
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, raw]) => toOperation(path, method.toUpperCase(), raw)),
  );
  return { document, operations };
}

function toOperation(path: string, method: string, raw: RawOperation): Operation {
  const [body] = Object.entries(raw.requestBody?.content ?? {});
  const answers = Object.entries(raw.responses).map(([status, { content = {} }]) => [
    status,
    Object.fromEntries(Object.entries(content).map(([type, { schema }]) => [type, schema])),
  ]);
  return {
    id: raw.operationId,
    method,
    path,
    member: raw.security.some((way) => 'bearer' in way),
    staff: raw.security.some((way) => 'secretKey' in way),
    parameters: raw.parameters,
    body: body
      ? { contentType: body[0], schema: body[1].schema, required: raw.requestBody?.required ?? false }
      : null,
    answers: Object.fromEntries(answers),
  };
}

/** Follows references to the shape itself. */
export function resolveSchema(document: ApiDocument, schema: Schema): Schema {
  const name = schema.$ref?.replace('#/components/schemas/', '');
  const named = name === undefined ? undefined : document.components.schemas[name];
  return named ? resolveSchema(document, named) : schema;
}

/** The address of a call: path parameters filled in, query appended as it is written. */
export function addressOf(operation: Operation, params: Record<string, string>, query = ''): string {
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = params[name] ?? 'missing';
    // A key of a stored file is many segments.
    return operation.id === 'getMedia' ? value : encodeURIComponent(value);
  });
  return query === '' ? path : `${path}?${query}`;
}

/** The secret key of a development server. */
export const STAFF_KEY = 'sb_secret_romantic_local';

/** What opens the route: the staff's key, the given member's token, or nothing. */
export function tokenFor({ member, staff }: Operation, accessToken: string | undefined): string | undefined {
  if (staff) return STAFF_KEY;
  return member ? accessToken : undefined;
}
