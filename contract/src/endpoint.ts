import type { z } from 'zod';
import type { ErrorCode } from './errors.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/**
 * Who may call. `open`: anyone. `member`: a bearer access token of a live session.
 * `staff`: a secret API key of the deployment, as `Authorization: Bearer` or `apikey`; no member's token opens it.
 * `development`: open, but the route exists only outside production.
 */
export type Access = 'open' | 'member' | 'staff' | 'development';

/** How often one caller may call: `points` calls in any `seconds`, counted by member or by network address. */
export interface Limit {
  points: number;
  seconds: number;
  by: 'member' | 'address';
}

/** What a body that is not JSON holds. */
export interface RawBody {
  contentType: string;
  description: string;
  /** Of a form: the fields beside the file, each a text. */
  fields?: z.ZodObject;
}

/** What an answer that is not JSON holds. */
export interface RawOutput {
  contentType: string;
  description: string;
}

export interface EndpointShape {
  /** The one name of this call: route, rule, query, test and generated clients use it. */
  name: string;
  method: Method;
  /** Express path; `:name` marks a parameter and has a field in `params`. */
  path: string;
  tag: string;
  summary: string;
  access: Access;
  limit: Limit;
  params?: z.ZodObject;
  query?: z.ZodObject;
  /** A strict object: unknown keys are refused. `raw` bodies are streamed by the handler. */
  body?: z.ZodObject;
  rawBody?: RawBody;
  /** Request headers the handler reads, lower case, all optional. */
  headers?: readonly string[];
  status: 200 | 201 | 202 | 204;
  /** The status of an answer that was given before: a retry of a call that had been carried out. */
  repeatedStatus?: 200;
  /** Only declared fields leave the server: the answer is projected through this. */
  output?: z.ZodType;
  rawOutput?: RawOutput;
  /** Codes beyond those every route can give (see COMMON_ERRORS). */
  errors: readonly ErrorCode[];
}

/** Declares one call. The constant is the only place where its wire form is written. */
export function endpoint<const E extends EndpointShape>(shape: E): E {
  return shape;
}

type Parsed<T> = T extends z.ZodType ? z.output<T> : undefined;
export type ParamsOf<E extends EndpointShape> = Parsed<E['params']>;
export type QueryOf<E extends EndpointShape> = Parsed<E['query']>;
export type BodyOf<E extends EndpointShape> = Parsed<E['body']>;
/** What a handler returns: the answer before projection; extra fields are dropped, never sent. */
export type OutputOf<E extends EndpointShape> = E['output'] extends z.ZodType
  ? z.input<E['output']>
  : undefined;

export const COMMON_ERRORS = ['invalid_input', 'rate_limited', 'unavailable', 'internal'] as const;

export function perMember(points: number, seconds: number): Limit {
  return { points, seconds, by: 'member' };
}

export function perAddress(points: number, seconds: number): Limit {
  return { points, seconds, by: 'address' };
}
