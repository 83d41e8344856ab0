import type { DeckSource } from './feed.ts';

/** What the engine's thread is started with. */
export interface ThreadOrder {
  databaseUrl: string;
  databaseStatementTimeoutMs: number;
  logLevel: string;
  photoRequired: boolean;
  /** APP_SECRET: lots and ties are drawn with it. */
  secret: string;
}

/** A call of one of the source's functions. */
export interface Call {
  id: number;
  name: Exclude<keyof DeckSource, 'ready'>;
  values: unknown[];
}

/** A number for the process's metrics: of which one, by which of its functions, with what. */
export type Mark = readonly [metric: string, how: string, ...values: unknown[]];

export interface Failure {
  message: string;
  stack: string | undefined;
  name: string;
  /** SQLSTATE, or the system's or the driver's name for it. */
  code: unknown;
}

export type Told = { id: number; answer: unknown } | { id: number; failure: Failure } | { marks: Mark[] };
