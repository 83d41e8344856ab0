import { COMMON_ERRORS, type EndpointShape, ERROR_STATUS, type ErrorCode, Problem } from '@romantic/contract';
import { z } from 'zod';

type Json = Record<string, unknown>;

/** The OpenAPI 3.1 document of the given endpoints, made from nothing but the contract. */
export function buildOpenApi(endpoints: readonly EndpointShape[], version: string): Json {
  const schemas: Json = {};
  const paths: Record<string, Json> = {};
  for (const endpoint of endpoints) {
    const path = endpoint.path.replace(/[:*](\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: describe(endpoint, schemas) };
  }
  schemaOf(Problem, 'output', schemas);
  return {
    openapi: '3.1.0',
    info: {
      title: 'Romantic',
      version,
      description: 'The open dating back end. Refusals are RFC 9457 problems with a `code`.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        secretKey: { type: 'apiKey', in: 'header', name: 'apikey' },
      },
      schemas,
    },
  };
}

const SECURITY = { open: [], development: [], member: [{ bearer: [] }], staff: [{ secretKey: [] }] };

function describe(endpoint: EndpointShape, schemas: Json): Json {
  return {
    operationId: endpoint.name,
    tags: [endpoint.tag],
    summary: endpoint.summary,
    security: SECURITY[endpoint.access],
    parameters: [
      ...parametersOf(endpoint.params, 'path', schemas),
      ...parametersOf(endpoint.query, 'query', schemas),
      ...(endpoint.headers ?? []).map((name) => ({
        name,
        in: 'header',
        required: false,
        schema: { type: 'string' },
      })),
    ],
    ...requestBodyOf(endpoint, schemas),
    responses: {
      ...(endpoint.repeatedStatus ? { [endpoint.repeatedStatus]: answerOf(endpoint, schemas) } : {}),
      [endpoint.status]: answerOf(endpoint, schemas),
      ...refusalsOf(endpoint),
    },
    'x-limit': endpoint.limit,
  };
}

function requestBodyOf(endpoint: EndpointShape, schemas: Json): Json {
  if (endpoint.rawBody) {
    const { contentType, description } = endpoint.rawBody;
    const binary = { type: 'string', format: 'binary' };
    const fields = endpoint.rawBody.fields ? schemaOf(endpoint.rawBody.fields, 'input', schemas) : {};
    const properties = { file: binary, ...(fields.properties as Json | undefined) };
    const required = ['file', ...((fields.required as string[] | undefined) ?? [])];
    const schema =
      contentType === 'multipart/form-data' ? { type: 'object', properties, required } : { type: 'string' };
    return { requestBody: { required: true, description, content: { [contentType]: { schema } } } };
  }
  if (!endpoint.body) return {};
  const schema = schemaOf(endpoint.body, 'input', schemas);
  return {
    requestBody: {
      required: Array.isArray(schema.required) && schema.required.length > 0,
      content: { 'application/json': { schema } },
    },
  };
}

function answerOf(endpoint: EndpointShape, schemas: Json): Json {
  if (endpoint.rawOutput) {
    const { contentType, description } = endpoint.rawOutput;
    // JSON that is streamed by its handler is an object, whose description says the rest.
    const schema =
      contentType === 'application/json' ? { type: 'object' } : { type: 'string', format: 'binary' };
    return { description, content: { [contentType]: { schema } } };
  }
  if (!endpoint.output) return { description: 'Done' };
  return {
    description: 'OK',
    content: { 'application/json': { schema: schemaOf(endpoint.output, 'output', schemas) } },
  };
}

function refusalsOf(endpoint: EndpointShape): Json {
  const signedIn: ErrorCode[] =
    endpoint.access === 'member'
      ? ['unauthorized', 'restricted', 'registration_required']
      : endpoint.access === 'staff'
        ? ['unauthorized']
        : [];
  const codes = [
    ...new Set<ErrorCode>([...COMMON_ERRORS, ...signedIn, ...unreadable(endpoint), ...endpoint.errors]),
  ];
  const byStatus = Map.groupBy(codes, (code) => ERROR_STATUS[code]);
  return Object.fromEntries(
    [...byStatus].map(([status, here]) => [
      status,
      {
        description: here.map((code) => `\`${code}\``).join(', '),
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  );
}

/** What is refused before anybody looks at the values: an address or a body that cannot be read. */
function unreadable(endpoint: EndpointShape): ErrorCode[] {
  if (endpoint.method !== 'GET' && !endpoint.rawBody)
    return ['malformed_json', 'unsupported_media_type', 'body_too_large'];
  return endpoint.params ? ['malformed_json'] : [];
}

function parametersOf(schema: z.ZodObject | undefined, where: 'path' | 'query', schemas: Json): Json[] {
  if (!schema) return [];
  const json = schemaOf(schema, 'input', schemas);
  const required = new Set(json.required as string[] | undefined);
  return Object.entries((json.properties ?? {}) as Json).map(([name, property]) => ({
    name,
    in: where,
    required: where === 'path' || required.has(name),
    // A wildcard segment is a list for us and one string for a client.
    schema: where === 'path' && (property as Json).type === 'array' ? { type: 'string' } : property,
  }));
}

/** JSON Schema 2020-12 of a shape; named shapes move to `components.schemas` and are referred to. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output', schemas: Json): Json {
  const made = z.toJSONSchema(schema, { io, target: 'draft-2020-12', reused: 'inline' }) as Json;
  const { $schema: _, $defs, ...rest } = made;
  for (const [name, definition] of Object.entries(($defs ?? {}) as Json))
    schemas[name] = withComponentRefs(definition);
  const here = withComponentRefs(rest) as Json;
  if (typeof here.id !== 'string') return here;
  const { id, ...named } = here;
  schemas[id] = named;
  return { $ref: `#/components/schemas/${id}` };
}

function withComponentRefs(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withComponentRefs);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) =>
      key === '$ref' && typeof item === 'string'
        ? [key, item.replace('#/$defs/', '#/components/schemas/')]
        : [key, withComponentRefs(item)],
    ),
  );
}
