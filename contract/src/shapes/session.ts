import { z } from 'zod';
import { Instant, Uuid } from './fields.ts';
import { Me } from './me.ts';

/** What a signed-in device holds. `expiresIn` in seconds from now, `expiresAt` in seconds since 1970. */
export const Session = z
  .object({
    accessToken: z.string(),
    tokenType: z.literal('bearer'),
    expiresIn: z.int(),
    expiresAt: z.int(),
    refreshToken: z.string(),
    user: Me,
  })
  .meta({ id: 'Session' });
export type Session = z.infer<typeof Session>;

/** One signed-in device of the member. */
export const DeviceSession = z
  .object({
    id: Uuid,
    deviceName: z.string().nullable(),
    createdAt: Instant,
    lastUsedAt: Instant,
    current: z.boolean(),
  })
  .meta({ id: 'DeviceSession' });
export type DeviceSession = z.infer<typeof DeviceSession>;
