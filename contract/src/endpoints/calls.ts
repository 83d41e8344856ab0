import { z } from 'zod';
import { endpoint, perAddress, perMember } from '../endpoint.ts';
import { CALL_FAILURES, CALL_MEDIA, Call, CallJoin } from '../shapes/call.ts';
import { Cursor, pageLimit, Uuid } from '../shapes/fields.ts';

const tag = 'Calls';

export const initiateCall = endpoint({
  name: 'initiateCall',
  method: 'POST',
  path: '/api/calls/initiate',
  tag,
  summary: 'Call the other of a match. The same device again while it rings: 200 and the same call',
  access: 'member',
  limit: perMember(20, 60),
  body: z.strictObject({ matchId: Uuid, media: z.enum(CALL_MEDIA) }),
  status: 201,
  repeatedStatus: 200,
  output: Call,
  errors: ['not_found', 'busy', 'calls_off', 'calls_not_offered'],
});

export const acceptCall = endpoint({
  name: 'acceptCall',
  method: 'POST',
  path: '/api/calls/accept',
  tag,
  summary: 'Answer on this device. Of several devices the first has the call, the others get `call_taken`',
  access: 'member',
  limit: perMember(120, 60),
  body: z.strictObject({ callId: Uuid }),
  status: 200,
  output: Call,
  errors: ['not_found', 'call_over', 'call_taken', 'calls_not_offered'],
});

export const rejectCall = endpoint({
  name: 'rejectCall',
  method: 'POST',
  path: '/api/calls/reject',
  tag,
  summary: 'Decline a call that rings, on all devices. One that is over stays as it is',
  access: 'member',
  limit: perMember(120, 60),
  body: z.strictObject({ callId: Uuid }),
  status: 200,
  output: Call,
  errors: ['not_found', 'call_taken'],
});

export const endCall = endpoint({
  name: 'endCall',
  method: 'POST',
  path: '/api/calls/end',
  tag,
  summary: 'Hang up; while it rings: call off, or decline. One that is over stays as it is',
  access: 'member',
  limit: perMember(120, 60),
  body: z.strictObject({
    callId: Uuid,
    /** Why the device gave up, when it was no choice of the member: the call then counts as failed. */
    failure: z.enum(CALL_FAILURES).optional(),
  }),
  status: 200,
  output: Call,
  errors: ['not_found'],
});

export const reportConnected = endpoint({
  name: 'reportConnected',
  method: 'POST',
  path: '/api/calls/connected',
  tag,
  summary: 'This device sees or hears the other: for measuring how long that takes. Repeating is harmless',
  access: 'member',
  limit: perMember(120, 60),
  body: z.strictObject({ callId: Uuid }),
  status: 200,
  output: Call,
  errors: ['not_found', 'call_not_answered'],
});

export const renewCallToken = endpoint({
  name: 'renewCallToken',
  method: 'POST',
  path: '/api/calls/token',
  tag,
  summary: 'A fresh `join` for the device that is in the call, before the earlier one expires',
  access: 'member',
  limit: perMember(60, 60),
  body: z.strictObject({ callId: Uuid }),
  status: 200,
  output: z.object({ join: CallJoin }),
  errors: ['not_found', 'call_over', 'call_taken', 'call_not_answered', 'calls_not_offered'],
});

export const listCalls = endpoint({
  name: 'listCalls',
  method: 'GET',
  path: '/api/calls/history',
  tag,
  summary: 'The member’s calls of live matches, newest first; one that is open is the first',
  access: 'member',
  limit: perMember(240, 60),
  query: z.strictObject({ limit: pageLimit(50, 20), cursor: Cursor.optional() }),
  status: 200,
  output: z.object({ calls: z.array(Call).max(50), nextCursor: z.string().nullable() }),
  errors: ['cursor_invalid'],
});

/** `allowed`: by the member. `allowedByOther`: by the other of the match. A call needs both. */
const CallConsent = z
  .object({ matchId: Uuid, allowed: z.boolean(), allowedByOther: z.boolean() })
  .meta({ id: 'CallConsent' });

export const getCallConsent = endpoint({
  name: 'getCallConsent',
  method: 'GET',
  path: '/api/calls/consent/:matchId',
  tag,
  summary: 'Whether the two of a match let each other call',
  access: 'member',
  limit: perMember(240, 60),
  params: z.strictObject({ matchId: Uuid }),
  status: 200,
  output: CallConsent,
  errors: ['not_found'],
});

export const setCallConsent = endpoint({
  name: 'setCallConsent',
  method: 'PUT',
  path: '/api/calls/consent/:matchId',
  tag,
  summary: 'Let the other of a match call, or not. Off: neither can; a call that is open goes on',
  access: 'member',
  limit: perMember(60, 60),
  params: z.strictObject({ matchId: Uuid }),
  body: z.strictObject({ allowed: z.boolean() }),
  status: 200,
  output: CallConsent,
  errors: ['not_found'],
});

export const receiveAgoraNotice = endpoint({
  name: 'receiveAgoraNotice',
  method: 'POST',
  path: '/webhooks/agora',
  tag: 'Webhooks',
  summary: 'Agora tells who came and went; the signature decides whether it counts, and then it is a hint',
  access: 'open',
  limit: perAddress(6000, 60),
  rawBody: { contentType: '*/*', description: 'JSON, as Agora sends it' },
  headers: ['agora-signature-v2'],
  status: 200,
  output: z.object({}),
  errors: ['unauthorized', 'not_found', 'body_too_large'],
});
