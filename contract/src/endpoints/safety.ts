import { z } from 'zod';
import { endpoint, perMember } from '../endpoint.ts';
import { REPORT_REASONS } from '../lists/report-reasons.ts';
import { Cursor, Instant, pageLimit, paragraph, Uuid } from '../shapes/fields.ts';

const tag = 'Safety';

export const blockUser = endpoint({
  name: 'blockUser',
  method: 'POST',
  path: '/api/safety/block',
  tag,
  summary: 'Block someone: neither sees the other again, anywhere. Repeating is harmless',
  access: 'member',
  limit: perMember(60, 60),
  body: z.strictObject({ userId: Uuid }),
  status: 204,
  errors: ['not_found'],
});

export const listBlocks = endpoint({
  name: 'listBlocks',
  method: 'GET',
  path: '/api/safety/blocks',
  tag,
  summary: 'Whom the member has blocked, newest first',
  access: 'member',
  limit: perMember(60, 60),
  query: z.strictObject({ limit: pageLimit(50, 20), cursor: Cursor.optional() }),
  status: 200,
  output: z.object({
    blocks: z.array(z.object({ userId: Uuid, name: z.string(), blockedAt: Instant })).max(50),
    nextCursor: z.string().nullable(),
  }),
  errors: ['cursor_invalid'],
});

export const unblockUser = endpoint({
  name: 'unblockUser',
  method: 'DELETE',
  path: '/api/safety/block/:userId',
  tag,
  summary: 'Lift one’s own block',
  access: 'member',
  limit: perMember(60, 60),
  params: z.strictObject({ userId: Uuid }),
  status: 204,
  errors: ['not_found'],
});

export const reportUser = endpoint({
  name: 'reportUser',
  method: 'POST',
  path: '/api/safety/report',
  tag,
  summary: 'Report someone; evidence is kept and the two become invisible to each other',
  access: 'member',
  limit: perMember(20, 60),
  body: z.strictObject({
    userId: Uuid,
    reason: z.enum(REPORT_REASONS),
    photoId: Uuid.optional(),
    messageId: Uuid.optional(),
    note: paragraph(1, 1000).optional(),
  }),
  status: 201,
  output: z.object({ reportId: Uuid, createdAt: Instant }),
  errors: ['not_found'],
});
