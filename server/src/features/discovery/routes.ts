import { discovery, staff } from '@romantic/contract';
import { type Route, route } from '../../http/route.ts';
import { findMatch } from '../matches/matches.ts';
import { discover } from './deck/discover.ts';
import { getFunnel } from './engine/funnel.ts';
import { listLikes } from './likes/likes.ts';
import { likeUser, passUser } from './swipes/decide.ts';
import { rewind } from './swipes/rewind.ts';

export const discoveryRoutes: readonly Route[] = [
  route(discovery.discover, (ctx, { me, query }) => discover(ctx, me, query)),
  route(discovery.likeUser, async (ctx, { me, body, header }) => {
    const { matchId, ...left } = await likeUser(ctx, me, body, header('idempotency-key'));
    return { match: matchId === null ? null : await findMatch(ctx, me, matchId), ...left };
  }),
  route(discovery.passUser, async (ctx, { me, body }) => {
    await passUser(ctx, me, body);
    return {};
  }),
  route(staff.getFunnel, (ctx, { params }) => getFunnel(ctx, params.userId)),
  route(discovery.rewind, (ctx, { me }) => rewind(ctx, me)),
  route(discovery.listLikes, (ctx, { me, query }) => listLikes(ctx, me, query)),
];
