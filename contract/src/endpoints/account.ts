import { z } from 'zod';
import { endpoint, perMember } from '../endpoint.ts';
import { Instant } from '../shapes/fields.ts';

const tag = 'Account';

export const exportAccount = endpoint({
  name: 'exportAccount',
  method: 'GET',
  path: '/api/account/export',
  tag,
  summary: 'Everything that is the member’s own, as one JSON document; streamed',
  access: 'member',
  limit: perMember(3, 3600),
  status: 200,
  rawOutput: {
    contentType: 'application/json',
    description: 'An object with a list for each kind of data; pictures by addresses that work for six hours',
  },
  errors: [],
});

export const deleteAccount = endpoint({
  name: 'deleteAccount',
  method: 'POST',
  path: '/api/account/delete',
  tag,
  summary:
    'Delete the account, proven by a fresh code to its own number: hidden and signed out everywhere at once, erased after 30 days. Signing in before that brings it back as it was',
  access: 'member',
  limit: perMember(10, 3600),
  body: z.strictObject({ verificationToken: z.string().min(20).max(200) }),
  status: 200,
  output: z.object({ eraseAt: Instant }),
  errors: ['verification_invalid'],
});
