import { z } from 'zod';
import { endpoint, perMember } from '../endpoint.ts';
import { Device, NotificationPreferences, PUSH_PLATFORMS } from '../shapes/device.ts';
import { Uuid } from '../shapes/fields.ts';

const tag = 'Notifications';

/** BCP 47; texts come in the nearest language there is, else in English. */
const DeviceLanguage = z
  .string()
  .regex(/^[a-zA-Z]{2,3}(-[A-Za-z0-9]{2,8})*$/)
  .max(20)
  .default('en');

/** Unpadded base64url of so many bytes. */
const bytes = (length: number) =>
  z
    .string()
    .regex(/^[A-Za-z0-9_-]+$/)
    .length(Math.ceil((length * 4) / 3));

export const registerDevice = endpoint({
  name: 'registerDevice',
  method: 'PUT',
  path: '/api/devices',
  tag,
  summary:
    'Tell this device by push from now on: an FCM registration token, or a browser’s push subscription. Call it after signing in and whenever the token changes; it replaces the one this session had. A token belongs to who registered it last',
  access: 'member',
  limit: perMember(60, 60),
  body: z
    .strictObject({
      platform: z.enum(PUSH_PLATFORMS),
      /** FCM. */
      token: z
        .string()
        .regex(/^[\x21-\x7e]+$/)
        .min(8)
        .max(2048)
        .optional(),
      /** Web Push: `PushSubscription.toJSON()`. */
      subscription: z
        .strictObject({
          endpoint: z.url().max(1024),
          expirationTime: z.number().nullable().optional(),
          keys: z.strictObject({ p256dh: bytes(65), auth: bytes(16) }),
        })
        .optional(),
      language: DeviceLanguage,
    })
    .refine(
      ({ token, subscription }) => (token === undefined) !== (subscription === undefined),
      'takes a token or a subscription',
    ),
  status: 200,
  output: Device,
  errors: ['push_unavailable'],
});

export const listDevices = endpoint({
  name: 'listDevices',
  method: 'GET',
  path: '/api/devices',
  tag,
  summary: 'The member’s devices that are told by push, the last registered first',
  access: 'member',
  limit: perMember(120, 60),
  status: 200,
  output: z.object({ devices: z.array(Device).max(100) }),
  errors: [],
});

export const forgetDevice = endpoint({
  name: 'forgetDevice',
  method: 'DELETE',
  path: '/api/devices/:id',
  tag,
  summary: 'Tell this device nothing any more; signing out does the same',
  access: 'member',
  limit: perMember(60, 60),
  params: z.strictObject({ id: Uuid }),
  status: 204,
  errors: ['not_found'],
});

export const getPushKey = endpoint({
  name: 'getPushKey',
  method: 'GET',
  path: '/api/devices/push-key',
  tag,
  summary: 'The applicationServerKey for PushManager.subscribe; null when this server sends no Web Push',
  access: 'member',
  limit: perMember(120, 60),
  status: 200,
  output: z.object({ publicKey: z.string().nullable() }),
  errors: [],
});

export const getNotificationPreferences = endpoint({
  name: 'getNotificationPreferences',
  method: 'GET',
  path: '/api/notifications/preferences',
  tag,
  summary: 'What the member is told of by push, and when not',
  access: 'member',
  limit: perMember(240, 60),
  status: 200,
  output: NotificationPreferences,
  errors: [],
});

export const updateNotificationPreferences = endpoint({
  name: 'updateNotificationPreferences',
  method: 'PUT',
  path: '/api/notifications/preferences',
  tag,
  summary: 'Change some of them; what is left out stays',
  access: 'member',
  limit: perMember(60, 60),
  body: z.strictObject({
    muted: NotificationPreferences.shape.muted.optional(),
    previews: z.boolean().optional(),
    quietHours: NotificationPreferences.shape.quietHours.optional(),
    timeZone: NotificationPreferences.shape.timeZone.optional(),
  }),
  status: 200,
  output: NotificationPreferences,
  errors: [],
});
