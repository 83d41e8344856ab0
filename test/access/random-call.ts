import fc from 'fast-check';
import {
  type ApiDocument,
  type Operation,
  type Parameter,
  resolveSchema,
  type Schema,
} from '../harness/openapi.ts';
import { STRANGE_BODIES, STRANGE_IDS, STRANGE_QUERIES, STRANGE_VALUES } from './strange-values.ts';

export interface RandomCall {
  operation: Operation;
  caller: 'nobody' | 'garbage' | 'first' | 'second';
  params: Record<string, string>;
  /** As it goes over the wire. */
  query: string;
  headers: Record<string, string>;
  /** Text of the body; undefined sends none. */
  body: string | undefined;
}

const strangeValue = fc.constantFrom(...STRANGE_VALUES);
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc.constantFrom('', ' ', 'Ann', '+12025550100', 'a'.repeat(10_000)),
);

/** Any call of any operation: mostly what the document asks for, here and there something else. */
export function anyCall(
  document: ApiDocument,
  operations: readonly Operation[],
  ids: readonly string[],
): fc.Arbitrary<RandomCall> {
  const anyId = fc.oneof(fc.constantFrom(...ids), fc.uuid());
  return fc.oneof(...operations.map((operation) => callOf(document, operation, anyId)));
}

function callOf(
  document: ApiDocument,
  operation: Operation,
  anyId: fc.Arbitrary<string>,
): fc.Arbitrary<RandomCall> {
  const pathNames = operation.parameters
    .filter((parameter) => parameter.in === 'path')
    .map(({ name }) => name);
  const segment = often(anyId, fc.constantFrom(...STRANGE_IDS.map(decoded)));
  const key = fc.constantFrom('idempotency-key', 'x-twilio-signature', 'content-encoding', 'accept', 'range');
  return fc.record({
    operation: fc.constant(operation),
    caller: often(fc.constantFrom('first', 'second'), fc.constantFrom('nobody', 'garbage')),
    params: fc.record(Object.fromEntries(pathNames.map((name) => [name, segment]))),
    query: queryOf(document, operation),
    headers: headersOf(operation, key),
    body: bodyOf(document, operation, anyId),
  }) as fc.Arbitrary<RandomCall>;
}

/** Nine times out of ten the usual. */
function often<A, B>(usual: fc.Arbitrary<A>, rare: fc.Arbitrary<B>): fc.Arbitrary<A | B> {
  return fc.oneof({ arbitrary: usual, weight: 9 }, { arbitrary: rare, weight: 1 });
}

function queryOf(document: ApiDocument, operation: Operation): fc.Arbitrary<string> {
  const known = operation.parameters.filter((parameter) => parameter.in === 'query');
  const entry = (parameter: Parameter) =>
    fc
      .option(valueText(document, parameter.schema, fc.uuid()), { nil: undefined, freq: 2 })
      .map((text) => (text === undefined ? null : [parameter.name, unquoted(text)]));
  const usual = fc
    .tuple(...known.map(entry))
    .map((entries) => new URLSearchParams(entries.filter((pair) => pair !== null) as string[][]).toString());
  return often(usual, fc.constantFrom(...STRANGE_QUERIES));
}

function headersOf(operation: Operation, key: fc.Arbitrary<string>): fc.Arbitrary<Record<string, string>> {
  const type = operation.body?.contentType ?? 'application/json';
  const usual = operation.method === 'GET' ? {} : { 'content-type': type };
  const value = fc.constantFrom('key-1', 'key-2', 'gzip', '*/*', 'bytes=0-', 'x'.repeat(300), 'a b');
  const odd = fc.dictionary(key, value, { maxKeys: 2 });
  return often(fc.constant({}), odd).map((more) => ({ ...usual, ...more }));
}

function bodyOf(
  document: ApiDocument,
  operation: Operation,
  anyId: fc.Arbitrary<string>,
): fc.Arbitrary<string | undefined> {
  if (operation.method === 'GET') return fc.constant(undefined);
  const strange = fc.oneof(fc.constantFrom(...STRANGE_BODIES), fc.json());
  if (!operation.body) return often(fc.constantFrom(undefined, '{}'), strange);
  if (operation.body.contentType !== 'application/json') return often(anyText, strange);
  return often(valueText(document, operation.body.schema, anyId), strange);
}

/** JSON text of a value that the schema takes, mostly. */
function valueText(document: ApiDocument, schema: Schema, anyId: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const shape = resolveSchema(document, schema);
  const kind = Array.isArray(shape.type) ? shape.type[0] : shape.type;
  if (kind === 'object') return objectText(document, shape, anyId);
  return often(plainText(document, shape, kind, anyId), strangeValue);
}

function plainText(
  document: ApiDocument,
  shape: Schema,
  kind: string | undefined,
  anyId: fc.Arbitrary<string>,
): fc.Arbitrary<string> {
  const json = (arbitrary: fc.Arbitrary<unknown>) => arbitrary.map((value) => JSON.stringify(value));
  if (shape.const !== undefined) return json(fc.constant(shape.const));
  if (shape.enum) return json(fc.constantFrom(...shape.enum));
  if (shape.anyOf) return fc.oneof(...shape.anyOf.map((choice) => valueText(document, choice, anyId)));
  const [min, max] = [shape.minimum ?? -5, shape.maximum ?? 1_000];
  switch (kind) {
    case 'array': {
      const lengths = { minLength: shape.minItems ?? 0, maxLength: Math.min(shape.maxItems ?? 5, 12) };
      const items = fc.array(valueText(document, shape.items ?? {}, anyId), lengths);
      return items.map((texts) => `[${texts.join(',')}]`);
    }
    case 'integer':
      return json(fc.integer({ min, max }));
    case 'number':
      return json(fc.double({ min, max, noNaN: true }));
    case 'boolean':
      return json(fc.boolean());
    default:
      return json(stringOf(shape, anyId));
  }
}

function stringOf(shape: Schema, anyId: fc.Arbitrary<string>): fc.Arbitrary<string> {
  if (shape.format === 'uuid') return anyId;
  if (shape.format === 'date')
    return fc.date({ noInvalidDate: true }).map((d) => d.toISOString().slice(0, 10));
  const { minLength = 0, maxLength = 200 } = shape;
  const fitting = fc.string({ unit: 'grapheme-composite', minLength, maxLength: Math.min(maxLength, 250) });
  return often(fitting, anyText);
}

/** Required fields nearly always, others half the time, and seldom one that nobody knows. */
function objectText(document: ApiDocument, shape: Schema, anyId: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const fields = Object.entries(shape.properties ?? {}).map(([name, schema]) => {
    const text = valueText(document, schema, anyId).map((value) => `${JSON.stringify(name)}:${value}`);
    const freq = shape.required?.includes(name) ? 30 : 2;
    return fc.option(text, { nil: null, freq });
  });
  const unknown = often(fc.constant(null), fc.constantFrom('"unknown":1', '"__proto__":{"a":1}', '"":0'));
  return fc.tuple(...fields, unknown).map((texts) => `{${texts.filter((text) => text !== null).join(',')}}`);
}

function unquoted(text: string): string {
  const value: unknown = JSON.parse(text);
  return typeof value === 'string' ? value : text;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
