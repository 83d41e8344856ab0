import { discovery } from '@romantic/contract';
import { type Route, route } from '../../http/route.ts';
import { listMatches, unmatch } from './matches.ts';

export const matchRoutes: readonly Route[] = [
  route(discovery.listMatches, (ctx, { me, query }) => listMatches(ctx, me, query)),
  route(discovery.unmatch, async (ctx, { me, params }) => {
    await unmatch(ctx, me, params.matchId);
    return undefined;
  }),
];
