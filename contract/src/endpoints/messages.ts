import { z } from 'zod';
import { endpoint, perMember } from '../endpoint.ts';
import { Conversation } from '../shapes/conversation.ts';
import { Cursor, pageLimit, Uuid } from '../shapes/fields.ts';
import {
  Emoji,
  Message,
  MessageMedia,
  MessageText,
  SENDABLE_TYPES,
  WaveformField,
} from '../shapes/message.ts';

const tag = 'Messages';

/** A place in a conversation, in a query string. */
const Seq = z.coerce.number().int().min(0).max(2_147_483_647);

export const listConversations = endpoint({
  name: 'listConversations',
  method: 'GET',
  path: '/api/messages/conversations',
  tag,
  summary: 'The member’s conversations, one a match, the one that changed last first',
  access: 'member',
  limit: perMember(240, 60),
  query: z.strictObject({ limit: pageLimit(50, 20), cursor: Cursor.optional() }),
  status: 200,
  output: z.object({ conversations: z.array(Conversation).max(50), nextCursor: z.string().nullable() }),
  errors: ['cursor_invalid'],
});

export const listMessages = endpoint({
  name: 'listMessages',
  method: 'GET',
  path: '/api/messages/:id',
  tag,
  summary:
    'Messages of a conversation in their order: the latest, those after a `seq` (to catch up), or those before',
  access: 'member',
  limit: perMember(600, 60),
  params: z.strictObject({ id: Uuid }),
  query: z.strictObject({
    afterSeq: Seq.optional(),
    beforeSeq: Seq.optional(),
    limit: pageLimit(100, 50),
  }),
  status: 200,
  output: z.object({
    messages: z.array(Message).max(100),
    /** Whether there are more in the direction that was asked for: later ones with `afterSeq`, else earlier ones. */
    hasMore: z.boolean(),
  }),
  errors: ['not_found'],
});

export const sendMessage = endpoint({
  name: 'sendMessage',
  method: 'POST',
  path: '/api/messages/send',
  tag,
  summary:
    'Send a message: 201 once it is stored for good. The same clientMessageId again: 200 with the message stored first, whatever the second body says',
  access: 'member',
  limit: perMember(240, 60),
  body: z
    .strictObject({
      conversationId: Uuid,
      clientMessageId: Uuid,
      type: z.enum(SENDABLE_TYPES),
      /** Required for a text; words beside a picture or recording. */
      content: MessageText.optional(),
      /** Required for all but a text: what `POST /api/messages/media` gave. */
      mediaId: Uuid.optional(),
    })
    .superRefine((body, issues) => {
      const demand = (path: 'content' | 'mediaId', message: string) =>
        issues.addIssue({ code: 'custom', path: [path], message });
      if (body.type === 'text' && body.content === undefined) demand('content', 'a text needs it');
      if (body.type === 'text' && body.mediaId !== undefined) demand('mediaId', 'a text takes none');
      if (body.type !== 'text' && body.mediaId === undefined) demand('mediaId', `type ${body.type} needs it`);
    }),
  status: 201,
  repeatedStatus: 200,
  output: Message,
  errors: ['not_found', 'media_unusable'],
});

export const markRead = endpoint({
  name: 'markRead',
  method: 'PUT',
  path: '/api/messages/:messageId/read',
  tag,
  summary: 'Everything up to this message is read. The mark never moves back',
  access: 'member',
  limit: perMember(600, 60),
  params: z.strictObject({ messageId: Uuid }),
  status: 200,
  output: z.object({ readSeq: z.int().min(0) }),
  errors: ['not_found'],
});

export const deleteMessage = endpoint({
  name: 'deleteMessage',
  method: 'DELETE',
  path: '/api/messages/:id',
  tag,
  summary: 'Delete one’s own message for both; its place in the conversation stays. Repeating is harmless',
  access: 'member',
  limit: perMember(120, 60),
  params: z.strictObject({ id: Uuid }),
  status: 204,
  errors: ['not_found'],
});

export const reactToMessage = endpoint({
  name: 'reactToMessage',
  method: 'PUT',
  path: '/api/messages/:messageId/reaction',
  tag,
  summary: 'Set one’s reaction to a message, in place of an earlier one; null takes it back',
  access: 'member',
  limit: perMember(240, 60),
  params: z.strictObject({ messageId: Uuid }),
  body: z.strictObject({ emoji: Emoji.nullable() }),
  status: 200,
  output: Message,
  errors: ['not_found'],
});

export const uploadMessageMedia = endpoint({
  name: 'uploadMessageMedia',
  method: 'POST',
  path: '/api/messages/media',
  tag,
  summary:
    'Upload a picture (12 MiB), voice message (Ogg, WebM, M4A or MP3; 4 MiB, 5 minutes) or video (MP4 or WebM; 48 MiB, 3 minutes) for one conversation; then send it by its `mediaId`',
  access: 'member',
  limit: perMember(30, 60),
  rawBody: {
    contentType: 'multipart/form-data',
    description: 'A part named `file`, and `conversationId`; for voice a `waveform` if there is one, as JSON',
    fields: z.strictObject({ conversationId: Uuid, waveform: WaveformField.optional() }),
  },
  status: 201,
  output: z.object({ mediaId: Uuid, media: MessageMedia }),
  errors: [
    'not_found',
    'unsupported_media_type',
    'media_unsupported',
    'media_too_large',
    'media_too_long',
    'media_unreadable',
    'photo_unsupported',
    'photo_type_mismatch',
    'photo_unsafe',
    'photo_unreadable',
    'photo_dimensions',
  ],
});
