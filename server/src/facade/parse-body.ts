import type { Request } from 'express';
import type { z } from 'zod';
import { DoorRefusal } from './door.ts';

/**
 * The body of a call, checked. Unlike our own API a door overlooks keys it does not know: Supabase's clients send
 * different extras in every version.
 */
export function parseBody<T extends z.ZodType>(schema: T, req: Request): z.output<T> {
  const result = schema.safeParse(req.body ?? {});
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = issue?.path.join('.') || 'body';
  throw new DoorRefusal(
    400,
    'validation_failed',
    `${where}: ${issue?.message ?? 'not what this call takes'}`,
  );
}
