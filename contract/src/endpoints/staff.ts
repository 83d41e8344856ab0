import { z } from 'zod';
import { endpoint, perAddress } from '../endpoint.ts';
import { Uuid } from '../shapes/fields.ts';

const tag = 'Staff';

export const getFunnel = endpoint({
  name: 'getFunnel',
  method: 'GET',
  path: '/api/admin/users/:userId/funnel',
  tag,
  summary: 'How many people each filter keeps from a member: why somebody sees nobody',
  access: 'staff',
  limit: perAddress(60, 60),
  params: z.strictObject({ userId: Uuid }),
  status: 200,
  output: z.object({
    /** A member who is paused sees nobody, and nobody sees them. */
    paused: z.boolean(),
    /** Whether others are shown the member: active, not paused, with a place and (where asked) a photo. */
    shown: z.boolean(),
    /** Everybody in the feed, and how many of them are left within the member's own radius. */
    considered: z.int(),
    eligible: z.int(),
    /**
     * Where the others went, each at the first filter that drops them, in the order in which they are asked. `mine.` is
     * what the member asks, `theirs.` what the other asks; `excluded` were decided on, or one of the two blocked.
     */
    dropped: z.array(z.object({ filter: z.string(), people: z.int() })),
  }),
  errors: ['not_found', 'profile_incomplete'],
});
