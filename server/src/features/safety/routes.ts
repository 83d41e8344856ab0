import { safety } from '@romantic/contract';
import { type Route, route } from '../../http/route.ts';
import { blockUser, listBlocks, unblockUser } from './blocks.ts';
import { reportUser } from './reports.ts';

export const safetyRoutes: readonly Route[] = [
  route(safety.blockUser, async (ctx, { me, body }) => {
    await blockUser(ctx, me, body.userId);
    return undefined;
  }),

  route(safety.listBlocks, (ctx, { me, query }) => listBlocks(ctx, me, query)),

  route(safety.unblockUser, async (ctx, { me, params }) => {
    await unblockUser(ctx, me, params.userId);
    return undefined;
  }),

  route(safety.reportUser, (ctx, { me, body }) => reportUser(ctx, me, body)),
];
