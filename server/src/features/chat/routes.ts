import { messages } from '@romantic/contract';
import { type Route, route } from '../../http/route.ts';
import { deleteMessage, markRead, reactToMessage } from './changes.ts';
import { listConversations } from './conversations.ts';
import { uploadMessageMedia } from './media-upload.ts';
import { listMessages } from './messages.ts';
import { sendMessage } from './send-message.ts';

export const chatRoutes: readonly Route[] = [
  route(messages.listConversations, (ctx, { me, query }) => listConversations(ctx, me, query)),
  route(messages.listMessages, (ctx, { me, params, query }) => listMessages(ctx, me, params.id, query)),
  route(messages.sendMessage, async (ctx, call) => {
    const { message, repeated } = await sendMessage(ctx, call.me, call.body);
    call.repeated = repeated;
    return message;
  }),
  route(messages.markRead, (ctx, { me, params }) => markRead(ctx, me, params.messageId)),
  route(messages.deleteMessage, async (ctx, { me, params }) => {
    await deleteMessage(ctx, me, params.id);
    return undefined;
  }),
  route(messages.reactToMessage, (ctx, { me, params, body }) =>
    reactToMessage(ctx, me, params.messageId, body.emoji),
  ),
  route(messages.uploadMessageMedia, (ctx, { me, req }) => uploadMessageMedia(ctx, me, req)),
];
