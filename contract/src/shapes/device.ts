import { z } from 'zod';
import { Instant, Uuid, uniqueList } from './fields.ts';

/** What a member can be told of by push; each can be turned off. `call` is one that rings. */
export const NOTIFICATION_KINDS = [
  'message',
  'match',
  'like',
  'call',
  'missedCall',
  'gift',
  'system',
] as const;
export type NotificationKind = (typeof NOTIFICATION_KINDS)[number];

/** Languages that pushes are written in. */
export const PUSH_LANGUAGES = ['en', 'fr', 'es', 'de', 'pt', 'ar'] as const;
export type PushLanguage = (typeof PUSH_LANGUAGES)[number];

export const PUSH_TRANSPORTS = ['fcm', 'web-push'] as const;
export type PushTransport = (typeof PUSH_TRANSPORTS)[number];
export const PUSH_PLATFORMS = ['android', 'ios', 'web'] as const;

/** A device of the member that is told by push; its token is never shown again. */
export const Device = z
  .object({
    id: Uuid,
    transport: z.enum(PUSH_TRANSPORTS),
    platform: z.enum(PUSH_PLATFORMS),
    language: z.enum(PUSH_LANGUAGES),
    registeredAt: Instant,
    /** The one that this call comes from. */
    current: z.boolean(),
  })
  .meta({ id: 'Device' });
export type Device = z.infer<typeof Device>;

/** A time of the day, `HH:MM`. */
export const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

const isTimeZone = (name: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== null;
  } catch {
    return false;
  }
};

/** A time zone of the IANA data base, such as `Europe/Lisbon`. */
export const TimeZone = z
  .string()
  .min(1)
  .max(64)
  .refine(isTimeZone, 'is no time zone of the IANA data base, such as Europe/Lisbon');

/** Between `from` and `to`, which may cross midnight, only what cannot wait is told; the rest at their end. */
export const QuietHours = z.strictObject({ from: TimeOfDay, to: TimeOfDay });

export const NotificationPreferences = z
  .object({
    /** Kinds that the member does not want to be told of. */
    muted: uniqueList(z.enum(NOTIFICATION_KINDS), 0, NOTIFICATION_KINDS.length),
    /** Whether names and words of messages stand in pushes, for whoever looks at the screen. */
    previews: z.boolean(),
    quietHours: QuietHours.nullable(),
    timeZone: TimeZone,
  })
  .meta({ id: 'NotificationPreferences' });
export type NotificationPreferences = z.infer<typeof NotificationPreferences>;

/**
 * What a push tells the app: what it is about, as ids. `kind` is one of NOTIFICATION_KINDS, or `callEnded`: take the ring
 * of this call off the screen. `notificationId` is the same in a push that arrives twice: show it once.
 */
export const PushData = z
  .object({
    kind: z.string(),
    notificationId: z.string(),
    conversationId: z.string().optional(),
    messageId: z.string().optional(),
    callId: z.string().optional(),
    media: z.string().optional(),
    /** Until when a call rings, ISO 8601. */
    expiresAt: z.string().optional(),
    digestId: z.string().optional(),
    noticeId: z.string().optional(),
  })
  .meta({ id: 'PushData' });
export type PushData = z.infer<typeof PushData>;
