import { z } from 'zod';
import { endpoint, perMember } from '../endpoint.ts';
import { Card } from '../shapes/card.ts';
import { Cursor, line, pageLimit, Uuid } from '../shapes/fields.ts';
import { Match } from '../shapes/match.ts';

const tag = 'Discovery';

export const discover = endpoint({
  name: 'discover',
  method: 'GET',
  path: '/api/users/discover',
  tag,
  summary: 'The next people to decide on, best first',
  access: 'member',
  limit: perMember(120, 60),
  query: z.strictObject({ limit: pageLimit(20, 10), cursor: Cursor.optional() }),
  status: 200,
  output: z.object({
    people: z.array(Card).max(20),
    nextCursor: z.string().nullable(),
    /** Nobody is left, however far one looks. */
    exhausted: z.boolean(),
    /** Too few people within the member’s distance: these may be further away. */
    widened: z.boolean(),
  }),
  errors: ['profile_incomplete', 'cursor_invalid'],
});

export const likeUser = endpoint({
  name: 'likeUser',
  method: 'POST',
  path: '/api/users/like',
  tag,
  summary: 'Like someone; two likes make a match. Repeating gives the same answer',
  access: 'member',
  limit: perMember(240, 60),
  headers: ['idempotency-key'],
  body: z.strictObject({
    userId: Uuid,
    kind: z.enum(['like', 'superlike']).default('like'),
    note: line(1, 140).optional(),
  }),
  status: 200,
  output: z.object({
    match: Match.nullable(),
    /** null: no limit. */
    likesLeft: z.int().nullable(),
    superlikesLeft: z.int(),
  }),
  errors: [
    'not_found',
    'already_decided',
    'no_likes_left',
    'no_superlikes_left',
    'idempotency_key_reused',
    'profile_incomplete',
  ],
});

export const passUser = endpoint({
  name: 'passUser',
  method: 'POST',
  path: '/api/users/pass',
  tag,
  summary: 'Pass on someone; they are not told',
  access: 'member',
  limit: perMember(240, 60),
  body: z.strictObject({ userId: Uuid }),
  status: 200,
  output: z.object({}),
  errors: ['not_found', 'already_decided'],
});

export const rewind = endpoint({
  name: 'rewind',
  method: 'POST',
  path: '/api/users/rewind',
  tag,
  summary: 'Take back the last decision',
  access: 'member',
  limit: perMember(60, 60),
  status: 200,
  output: z.object({
    person: Card,
    decision: z.enum(['like', 'superlike', 'pass']),
    rewindsLeft: z.int().nullable(),
  }),
  errors: ['nothing_to_rewind', 'no_rewinds_left'],
});

export const listLikes = endpoint({
  name: 'listLikes',
  method: 'GET',
  path: '/api/users/likes',
  tag,
  summary: 'Who likes me: people for entitled members, else their number and blurred pictures',
  access: 'member',
  limit: perMember(120, 60),
  query: z.strictObject({ limit: pageLimit(20, 20), cursor: Cursor.optional() }),
  status: 200,
  output: z.object({
    count: z.int(),
    /** Of members who are not entitled to see who likes them only those whom they paid to see. */
    people: z.array(Card).max(20),
    /** Pictures that show nobody; the ids are good once and lead nowhere. */
    blurred: z.array(z.object({ opaqueId: z.string(), imageUrl: z.string() })).max(20),
    nextCursor: z.string().nullable(),
  }),
  errors: ['cursor_invalid'],
});

export const listMatches = endpoint({
  name: 'listMatches',
  method: 'GET',
  path: '/api/users/matches',
  tag: 'Matches',
  summary: 'The member’s matches, newest first',
  access: 'member',
  limit: perMember(240, 60),
  query: z.strictObject({ limit: pageLimit(50, 20), cursor: Cursor.optional() }),
  status: 200,
  output: z.object({ matches: z.array(Match).max(50), nextCursor: z.string().nullable() }),
  errors: ['cursor_invalid'],
});

export const unmatch = endpoint({
  name: 'unmatch',
  method: 'DELETE',
  path: '/api/users/matches/:matchId',
  tag: 'Matches',
  summary: 'End a match: gone for both',
  access: 'member',
  limit: perMember(60, 60),
  params: z.strictObject({ matchId: Uuid }),
  status: 204,
  errors: ['not_found'],
});
