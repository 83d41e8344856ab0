import { notifications } from '@romantic/contract';
import { type Route, route } from '../../http/route.ts';
import { forgetDevice, listDevices, registerDevice } from './devices.ts';
import { getNotificationPreferences, updateNotificationPreferences } from './preferences.ts';

export const notificationRoutes: readonly Route[] = [
  route(notifications.registerDevice, (ctx, { me, body }) => registerDevice(ctx, me, body)),

  route(notifications.listDevices, (ctx, { me }) => listDevices(ctx, me)),

  route(notifications.forgetDevice, async (ctx, { me, params }) => {
    await forgetDevice(ctx, me, params.id);
    return undefined;
  }),

  route(notifications.getPushKey, (ctx) => ({ publicKey: ctx.push.publicKey })),

  route(notifications.getNotificationPreferences, (ctx, { me }) => getNotificationPreferences(ctx, me)),

  route(notifications.updateNotificationPreferences, (ctx, { me, body }) =>
    updateNotificationPreferences(ctx, me, body),
  ),
];
