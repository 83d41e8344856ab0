import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { Answer } from './http.ts';
import type { ApiDocument, Operation, Schema } from './openapi.ts';

export interface AnswerCheck {
  /** Everything that is not as the document says; empty when all is well. */
  judge(operation: Operation, answer: Answer): string[];
  /** The statuses met so far, by operation. */
  readonly seen: Map<string, Set<number>>;
}

/** Answers that may be kept by a cache: public keys, and pictures behind an expiring address. */
const CACHED = new Set(['getSigningKeys', 'getMedia']);

/** Judges answers by the document alone: documented status, right type, right shape, safe headers. */
export function createAnswerCheck(document: ApiDocument): AnswerCheck {
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
  const compiled = new Map<string, ValidateFunction>();
  const seen = new Map<string, Set<number>>();

  const compile = (schema: Schema): ValidateFunction => {
    const key = JSON.stringify(schema);
    const validate = compiled.get(key) ?? ajv.compile({ ...schema, components: document.components });
    compiled.set(key, validate);
    return validate;
  };

  const judgeBody = (operation: Operation, answer: Answer): string[] => {
    const documented = operation.answers[String(answer.status)];
    if (!documented) return [`${answer.status} is not documented`];
    const [type] = Object.keys(documented);
    const actual = answer.headers.get('content-type')?.split(';')[0] ?? null;
    if (type === undefined) return answer.text === '' ? [] : ['a body where none is documented'];
    if (actual !== type) return [`content type ${actual} instead of ${type}`];
    if (!/json$/.test(type)) return [];
    const validate = compile(documented[type] as Schema);
    if (validate(answer.json)) return [];
    return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
  };

  return {
    seen,
    judge(operation, answer) {
      seen.set(operation.id, (seen.get(operation.id) ?? new Set()).add(answer.status));
      const troubles = [...judgeHeaders(operation, answer), ...judgeBody(operation, answer)];
      if (answer.status >= 500) troubles.push(`the server failed: ${answer.text}`);
      return troubles.map(
        (trouble) => `${operation.method} ${operation.path} -> ${answer.status}: ${trouble}`,
      );
    },
  };
}

function judgeHeaders(operation: Operation, { status, headers }: Answer): string[] {
  const troubles: string[] = [];
  const cacheable = CACHED.has(operation.id) && status === 200;
  if (headers.get('x-content-type-options') !== 'nosniff') troubles.push('no nosniff');
  if (!cacheable && headers.get('cache-control') !== 'no-store') troubles.push('may be cached');
  if (headers.has('x-powered-by') || headers.has('server')) troubles.push('tells what it runs on');
  if (headers.has('etag') && !cacheable) troubles.push('has an ETag');
  if (status === 401 && headers.get('www-authenticate') !== 'Bearer') troubles.push('no WWW-Authenticate');
  if ((status === 429 || status === 503) && !/^\d+$/.test(headers.get('retry-after') ?? '')) {
    troubles.push('no Retry-After');
  }
  return troubles;
}
