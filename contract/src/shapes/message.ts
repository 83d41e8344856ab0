import { z } from 'zod';
import { Instant, paragraph, Uuid } from './fields.ts';

/** What a member may send. */
export const SENDABLE_TYPES = ['text', 'image', 'voice', 'video'] as const;
/** Everything that can stand in a conversation; `gift` and `call` are written by the server. */
export const MESSAGE_TYPES = [...SENDABLE_TYPES, 'gift', 'call'] as const;
export const MEDIA_KINDS = ['image', 'voice', 'video'] as const;

/** Characters (code points) of a text or of the words beside a picture. */
export const MAX_MESSAGE_CHARACTERS = 2000;
export const MessageText = paragraph(1, MAX_MESSAGE_CHARACTERS);

/** One emoji, as a keyboard gives it: `RGI_Emoji` of Unicode, sequences and skin tones included. */
export const Emoji = z
  .string()
  .min(1)
  .max(35)
  .refine((text) => /^\p{RGI_Emoji}$/v.test(text), 'takes one emoji');

/** How loud a voice message is over its length: 1 to 64 numbers from 0 to 100. */
export const Waveform = z.array(z.int().min(0).max(100)).min(1).max(64);

/** The same as the text of a form field: JSON, at most 300 characters. */
export const WaveformField = z
  .string()
  .max(300)
  .transform((text, issues) => {
    const { success, data } = Waveform.safeParse(parseJson(text));
    if (success) return data;
    issues.addIssue({ code: 'custom', message: 'takes 1 to 64 whole numbers from 0 to 100, as JSON' });
    return z.NEVER;
  });

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Bytes of one uploaded file, by what it is. */
export const MAX_MEDIA_BYTES = {
  image: 12 * 1024 * 1024,
  voice: 4 * 1024 * 1024,
  video: 48 * 1024 * 1024,
} as const;
/** Longest recording, milliseconds. */
export const MAX_MEDIA_MS = { voice: 5 * 60_000, video: 3 * 60_000 } as const;

/** A picture, voice message or video of a conversation. */
export const MessageMedia = z
  .object({
    id: Uuid,
    kind: z.enum(MEDIA_KINDS),
    /** Media type of `url`. */
    contentType: z.string(),
    bytes: z.int(),
    /** Pixels; null for voice. */
    width: z.int().nullable(),
    height: z.int().nullable(),
    blurhash: z.string().nullable(),
    /** null for pictures. */
    durationMs: z.int().nullable(),
    waveform: Waveform.nullable(),
    moderation: z.enum(['pending', 'approved', 'rejected']),
    /** Signed, for minutes only: read the message again for a fresh one. null while it may not be seen. */
    url: z.string().nullable(),
    /** A picture of at most 320 px; null for voice and video. */
    thumbnailUrl: z.string().nullable(),
  })
  .meta({ id: 'MessageMedia' });
export type MessageMedia = z.infer<typeof MessageMedia>;

/** A call that took place, or did not. */
export const CallEntry = z
  .object({
    callId: Uuid,
    media: z.enum(['audio', 'video']),
    status: z.enum(['completed', 'missed', 'rejected', 'cancelled', 'failed']),
    durationSeconds: z.int().min(0),
  })
  .meta({ id: 'CallEntry' });
export type CallEntry = z.infer<typeof CallEntry>;

/** A gift; `name` is its name in the list of gifts. */
export const GiftEntry = z.object({ giftId: Uuid, name: z.string() }).meta({ id: 'GiftEntry' });
export type GiftEntry = z.infer<typeof GiftEntry>;

/** A member's one reaction to a message. */
export const Reaction = z.object({ userId: Uuid, emoji: z.string() }).meta({ id: 'Reaction' });

/**
 * One message. `seq` counts from 1 in each conversation, without gaps, in the order in which messages were stored.
 * Of a deleted one only its place is left.
 */
export const Message = z
  .object({
    id: Uuid,
    conversationId: Uuid,
    seq: z.int().min(1),
    senderId: Uuid,
    type: z.enum(MESSAGE_TYPES),
    /** The text, or the words beside a picture or recording. */
    content: z.string().nullable(),
    media: MessageMedia.nullable(),
    call: CallEntry.nullable(),
    gift: GiftEntry.nullable(),
    /** As its sender named it. */
    clientMessageId: Uuid,
    createdAt: Instant,
    /** When the other member read it. */
    readAt: Instant.nullable(),
    reactions: z.array(Reaction).max(2),
    deleted: z.boolean(),
  })
  .meta({ id: 'Message' });
export type Message = z.infer<typeof Message>;
