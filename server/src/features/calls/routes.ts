import { calls } from '@romantic/contract';
import { type Route, route } from '../../http/route.ts';
import { acceptCall, endCall, rejectCall, renewCallToken, reportConnected } from './calls.ts';
import { getCallConsent, setCallConsent } from './consent.ts';
import { listCalls } from './history.ts';
import { receiveRoomNotice } from './notices.ts';
import { initiateCall } from './ring.ts';

export const callRoutes: readonly Route[] = [
  route(calls.initiateCall, async (ctx, call) => {
    const { call: made, repeated } = await initiateCall(ctx, call.me, call.body);
    call.repeated = repeated;
    return made;
  }),
  route(calls.acceptCall, (ctx, { me, body }) => acceptCall(ctx, me, body.callId)),
  route(calls.rejectCall, (ctx, { me, body }) => rejectCall(ctx, me, body.callId)),
  route(calls.endCall, (ctx, { me, body }) => endCall(ctx, me, body)),
  route(calls.reportConnected, (ctx, { me, body }) => reportConnected(ctx, me, body.callId)),
  route(calls.renewCallToken, (ctx, { me, body }) => renewCallToken(ctx, me, body.callId)),
  route(calls.listCalls, (ctx, { me, query }) => listCalls(ctx, me, query)),
  route(calls.getCallConsent, (ctx, { me, params }) => getCallConsent(ctx, me, params.matchId)),
  route(calls.setCallConsent, (ctx, { me, params, body }) =>
    setCallConsent(ctx, me, params.matchId, body.allowed),
  ),
  route(calls.receiveAgoraNotice, (ctx, { req }) => receiveRoomNotice(ctx, req)),
];
