import { randomUUID } from 'node:crypto';
import {
  type ApiDocument,
  addressOf,
  type Operation,
  resolveSchema,
  type Schema,
} from '../harness/openapi.ts';

/** A call that the contract takes, whatever becomes of it: its ids are of nobody. */
export interface SampleCall {
  params: Record<string, string>;
  query: Record<string, string>;
  /** undefined where the route takes no JSON. */
  body: Record<string, unknown> | undefined;
}

/** Strings that their schema cannot tell us to make. */
const BY_NAME: Record<string, string> = {
  phoneNumber: '+12025550100',
  code: '123456',
  language: 'en',
  key: 'photos/none.webp',
  emoji: '❤️',
  verificationToken: 'v'.repeat(43),
  refreshToken: 'r'.repeat(43),
};

/** What a call needs beyond what its schema requires. */
const BESIDES: Record<string, Record<string, unknown>> = {
  sendMessage: { content: 'Hello.' },
  registerDevice: { token: 'a-token-of-firebase' },
};

/** A valid call of an operation, with what it requires and no more. */
export function sampleCall(document: ApiDocument, operation: Operation): SampleCall {
  const required = operation.parameters.filter((parameter) => parameter.required);
  const pick = (where: 'path' | 'query'): Record<string, string> =>
    Object.fromEntries(
      required
        .filter((parameter) => parameter.in === where)
        .map(({ name, schema }) => [name, String(sampleValue(document, schema, name))]),
    );
  const takesJson = operation.body?.contentType === 'application/json';
  const body = takesJson ? sampleValue(document, operation.body?.schema ?? {}, '') : undefined;
  return {
    params: pick('path'),
    query: pick('query'),
    body: body === undefined ? undefined : { ...(body as object), ...BESIDES[operation.id] },
  };
}

/** The address of a sample call with another query appended. */
export function sampleAddress(operation: Operation, call: SampleCall, more: [string, string][] = []): string {
  const query = new URLSearchParams([...Object.entries(call.query), ...more]);
  return addressOf(operation, call.params, query.toString());
}

/** A value the schema takes: required fields only, the first of a list of choices. */
export function sampleValue(document: ApiDocument, schema: Schema, name: string): unknown {
  const shape = resolveSchema(document, schema);
  if (shape.const !== undefined) return shape.const;
  if (shape.enum) return shape.enum[0];
  if (shape.anyOf?.[0]) return sampleValue(document, shape.anyOf[0], name);
  switch (Array.isArray(shape.type) ? shape.type[0] : shape.type) {
    case 'object':
      return Object.fromEntries(
        (shape.required ?? []).map((key) => [key, sampleValue(document, shape.properties?.[key] ?? {}, key)]),
      );
    case 'array':
      return Array.from({ length: shape.minItems ?? 0 }, () =>
        sampleValue(document, shape.items ?? {}, name),
      );
    case 'integer':
    case 'number':
      return shape.minimum ?? 1;
    case 'boolean':
      return true;
    default:
      return sampleString(shape, name);
  }
}

function sampleString(shape: Schema, name: string): string {
  if (shape.format === 'uuid') return randomUUID();
  if (shape.format === 'date') return '1995-05-05';
  return BY_NAME[name] ?? 'a'.repeat(Math.max(1, shape.minLength ?? 1));
}
