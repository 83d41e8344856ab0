import { notifications } from '@romantic/contract';
import { api } from '../../api/client.ts';
import type { Locale } from '../../i18n/i18n.tsx';

export type PushState = 'on' | 'off' | 'denied' | 'unsupported' | 'unavailable';

const canPush = (): boolean =>
  'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;

/** Whether this browser is told by push now. */
export async function readPushState(): Promise<PushState> {
  if (!canPush()) return 'unsupported';
  if (Notification.permission === 'denied') return 'denied';
  const worker = await navigator.serviceWorker.getRegistration();
  const subscription = await worker?.pushManager.getSubscription();
  return subscription && Notification.permission === 'granted' ? 'on' : 'off';
}

/** Asks for the permission and tells the server where to push. Called by a press: browsers ask for one. */
export async function turnPushOn(locale: Locale): Promise<PushState> {
  if (!canPush()) return 'unsupported';
  if ((await Notification.requestPermission()) !== 'granted') return 'denied';
  const { publicKey } = await api.call(notifications.getPushKey);
  if (publicKey === null) return 'unavailable';
  const worker = await navigator.serviceWorker.ready;
  const subscription = await worker.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: publicKey,
  });
  await tellServer(subscription, locale);
  return 'on';
}

export async function turnPushOff(): Promise<PushState> {
  const worker = await navigator.serviceWorker.getRegistration();
  const subscription = await worker?.pushManager.getSubscription();
  const { devices } = await api.call(notifications.listDevices);
  const mine = devices.find(({ current, transport }) => current && transport === 'web-push');
  if (mine) await api.call(notifications.forgetDevice, { params: { id: mine.id } });
  await subscription?.unsubscribe();
  return 'off';
}

/** After a new sign-in the subscription is still there, but the server has forgotten whose it is: tells it again. */
export async function renewPush(locale: Locale): Promise<void> {
  if (!canPush() || Notification.permission !== 'granted') return;
  const worker = await navigator.serviceWorker.getRegistration();
  const subscription = await worker?.pushManager.getSubscription();
  if (subscription) await tellServer(subscription, locale);
}

async function tellServer(subscription: PushSubscription, language: Locale): Promise<void> {
  const { endpoint, expirationTime, keys } = subscription.toJSON();
  await api.call(notifications.registerDevice, {
    body: {
      platform: 'web',
      subscription: {
        endpoint: endpoint ?? '',
        expirationTime: expirationTime ?? null,
        keys: { p256dh: keys?.p256dh ?? '', auth: keys?.auth ?? '' },
      },
      language,
    },
  });
}
