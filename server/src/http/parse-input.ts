import { z } from 'zod';
import { ERRORS } from '../errors.ts';

const Nothing = z.strictObject({});

/** Path and query of most calls: no schema has to say so. */
const isEmpty = (value: unknown): boolean => Object.keys(value as object).length === 0;

/** What the schema makes of the input; undefined without a schema. Throws `invalid_input` that names every trouble. */
export function parseInput(
  schema: z.ZodObject | undefined,
  value: unknown,
  where: 'path' | 'query' | 'body',
): unknown {
  // zod leaves a key named __proto__ alone; nobody who means well sends one.
  if (typeof value === 'object' && value !== null && Object.hasOwn(value, '__proto__')) {
    throw ERRORS.invalidInput([{ path: '__proto__', message: 'Unrecognized key' }]);
  }
  if (!schema && where !== 'body' && isEmpty(value)) return undefined;
  // req.params has no prototype and req.body may be an array: both are for the schema to judge.
  const result = (schema ?? Nothing).safeParse(where === 'body' ? value : { ...(value as object) });
  if (!result.success) {
    const issues = result.error.issues.slice(0, 20);
    throw ERRORS.invalidInput(
      issues.map((issue) => ({ path: issue.path.join('.') || where, message: issue.message })),
    );
  }
  return schema ? result.data : undefined;
}
