import { z } from 'zod';
import { endpoint, perAddress } from '../endpoint.ts';
import { PushData } from '../shapes/device.ts';
import { Instant } from '../shapes/fields.ts';

const tag = 'Pages for machines';
const often = perAddress(6000, 60);

export const getHealth = endpoint({
  name: 'getHealth',
  method: 'GET',
  path: '/healthz',
  tag,
  summary: 'Answers while the process lives',
  access: 'open',
  limit: often,
  status: 200,
  output: z.object({ status: z.literal('ok') }),
  errors: [],
});

export const getReadiness = endpoint({
  name: 'getReadiness',
  method: 'GET',
  path: '/readyz',
  tag,
  summary: 'Whether database, migrations, feed engine and worker are ready; 503 names what is missing',
  access: 'open',
  limit: often,
  status: 200,
  output: z.object({ status: z.literal('ready') }),
  errors: ['unavailable'],
});

/** Public keys that verify access tokens (RFC 7517). The first signs; a second one is on its way in or out. */
export const getSigningKeys = endpoint({
  name: 'getSigningKeys',
  method: 'GET',
  path: '/.well-known/jwks.json',
  tag,
  summary: 'The public keys of access tokens',
  access: 'open',
  limit: often,
  status: 200,
  output: z.object({
    keys: z.array(
      z.object({
        kty: z.literal('EC'),
        crv: z.literal('P-256'),
        x: z.string(),
        y: z.string(),
        kid: z.string(),
        alg: z.literal('ES256'),
        use: z.literal('sig'),
        key_ops: z.array(z.literal('verify')),
      }),
    ),
  }),
  errors: [],
});

export const getMedia = endpoint({
  name: 'getMedia',
  method: 'GET',
  path: '/media/*key',
  tag,
  summary:
    'A stored picture or recording, through an expiring signed URL that the server gave out; one byte range',
  access: 'open',
  limit: perAddress(6000, 60),
  params: z.strictObject({ key: z.array(z.string().max(200)).max(8) }),
  query: z.strictObject({ expires: z.string().max(16), signature: z.string().max(64) }),
  status: 200,
  rawOutput: { contentType: 'image/webp', description: 'The picture' },
  errors: ['not_found'],
});

export const listOutbox = endpoint({
  name: 'listOutbox',
  method: 'GET',
  path: '/dev/outbox',
  tag: 'Development',
  summary: 'What the console providers "sent", newest first; not there in production',
  access: 'development',
  limit: often,
  query: z.strictObject({
    to: z.string().max(200).optional(),
    limit: z.coerce.number().int().min(1).max(100).default(20),
  }),
  status: 200,
  output: z.object({
    items: z.array(
      z.object({
        kind: z.enum(['sms', 'push']),
        to: z.string(),
        body: z.string(),
        code: z.string().optional(),
        /** What a push tells the app. */
        data: PushData.optional(),
        at: Instant,
      }),
    ),
    /** Jobs that failed for the last time, the last first. */
    deadJobs: z
      .array(z.object({ task: z.string(), attempts: z.int(), error: z.string().nullable(), at: Instant }))
      .max(20),
  }),
  errors: [],
});

export const receiveTwilioStatus = endpoint({
  name: 'receiveTwilioStatus',
  method: 'POST',
  path: '/webhooks/twilio/status',
  tag: 'Webhooks',
  summary: 'Twilio tells what became of a message; the signature decides whether it counts',
  access: 'open',
  limit: perAddress(6000, 60),
  // Twilio adds the digest of a JSON body; the signature covers it with the rest of the address.
  query: z.strictObject({ bodySHA256: z.string().max(128).optional() }),
  rawBody: { contentType: 'application/x-www-form-urlencoded', description: 'As Twilio sends it' },
  headers: ['x-twilio-signature'],
  status: 204,
  errors: ['unauthorized', 'not_found', 'body_too_large'],
});
