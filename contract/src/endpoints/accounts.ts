import { z } from 'zod';
import { endpoint, perAddress, perMember } from '../endpoint.ts';
import { Coordinates, Day, line, Uuid, uniqueList } from '../shapes/fields.ts';
import { Me } from '../shapes/me.ts';
import { Gender } from '../shapes/profile.ts';
import { DeviceSession, Session } from '../shapes/session.ts';

const tag = 'Authentication';
const PhoneNumber = z
  .string()
  .min(5)
  .max(24)
  .meta({ description: 'E.164, such as +33612345678', examples: ['+33612345678'] });
const VerificationToken = z.string().min(20).max(200);
const DeviceName = line(1, 60);

export const sendOtp = endpoint({
  name: 'sendOtp',
  method: 'POST',
  path: '/api/auth/send-otp',
  tag,
  summary: 'Send a sign-in code; the answer is the same for known and unknown numbers',
  access: 'open',
  limit: perAddress(60, 60),
  body: z.strictObject({
    phoneNumber: PhoneNumber,
    channel: z.enum(['sms', 'whatsapp', 'call']).default('sms'),
    language: z
      .string()
      .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/)
      .max(20)
      .default('en'),
  }),
  status: 202,
  output: z.object({ requestId: Uuid, expiresInSeconds: z.int(), resendInSeconds: z.int() }),
  errors: [
    'phone_invalid',
    'country_not_supported',
    'channel_unavailable',
    'phone_unreachable',
    'otp_locked',
    'sms_budget_reached',
    'sms_unavailable',
  ],
});

export const verifyOtp = endpoint({
  name: 'verifyOtp',
  method: 'POST',
  path: '/api/auth/verify-otp',
  tag,
  summary: 'Exchange a code for a verification token',
  access: 'open',
  limit: perAddress(300, 60),
  body: z.strictObject({ requestId: Uuid, phoneNumber: PhoneNumber, code: z.string().regex(/^\d{4,10}$/) }),
  status: 200,
  output: z.object({ verificationToken: z.string(), registered: z.boolean() }),
  errors: ['otp_invalid', 'otp_locked', 'sms_unavailable'],
});

export const register = endpoint({
  name: 'register',
  method: 'POST',
  path: '/api/auth/register',
  tag,
  summary:
    'Create the account of a verified number; the access token of a number that signed in through a Supabase door stands in for the verification token',
  access: 'open',
  limit: perAddress(600, 60),
  body: z.strictObject({
    verificationToken: VerificationToken.optional(),
    fullName: line(1, 60),
    birthDate: Day,
    gender: Gender,
    interestedIn: uniqueList(Gender, 1, 3),
    location: Coordinates.optional(),
    acceptedTerms: z.literal(true),
    deviceName: DeviceName.optional(),
  }),
  status: 201,
  output: Session,
  headers: ['authorization'],
  errors: ['unauthorized', 'verification_invalid', 'already_registered', 'under_age', 'restricted'],
});

export const login = endpoint({
  name: 'login',
  method: 'POST',
  path: '/api/auth/login',
  tag,
  summary: 'Open a session for a verified number that has an account',
  access: 'open',
  limit: perAddress(600, 60),
  body: z.strictObject({ verificationToken: VerificationToken, deviceName: DeviceName.optional() }),
  status: 200,
  output: Session,
  errors: ['verification_invalid', 'not_registered', 'restricted'],
});

export const refresh = endpoint({
  name: 'refresh',
  method: 'POST',
  path: '/api/auth/refresh',
  tag,
  summary: 'Rotate the refresh token; a token used twice ends its whole session',
  access: 'open',
  limit: perAddress(600, 60),
  body: z.strictObject({ refreshToken: z.string().min(20).max(200) }),
  status: 200,
  output: Session,
  errors: ['refresh_invalid', 'refresh_reused', 'restricted', 'registration_required'],
});

export const logout = endpoint({
  name: 'logout',
  method: 'POST',
  path: '/api/auth/logout',
  tag,
  summary: 'End this session, the others, or all',
  access: 'member',
  limit: perMember(60, 60),
  body: z.strictObject({ scope: z.enum(['this', 'others', 'all']).default('this') }),
  status: 204,
  errors: [],
});

export const getOwnProfile = endpoint({
  name: 'getOwnProfile',
  method: 'GET',
  path: '/api/auth/profile',
  tag,
  summary: 'Everything the member may see of themself',
  access: 'member',
  limit: perMember(600, 60),
  status: 200,
  output: Me,
  errors: [],
});

export const listSessions = endpoint({
  name: 'listSessions',
  method: 'GET',
  path: '/api/auth/sessions',
  tag,
  summary: 'The member’s signed-in devices',
  access: 'member',
  limit: perMember(120, 60),
  status: 200,
  output: z.object({ sessions: z.array(DeviceSession).max(100) }),
  errors: [],
});

export const endSession = endpoint({
  name: 'endSession',
  method: 'DELETE',
  path: '/api/auth/sessions/:id',
  tag,
  summary: 'Sign one of the member’s devices out',
  access: 'member',
  limit: perMember(60, 60),
  params: z.strictObject({ id: Uuid }),
  status: 204,
  errors: ['not_found'],
});
