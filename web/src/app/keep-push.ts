import { session } from '../api/session.ts';
import type { Locale } from '../i18n/i18n.tsx';

/** Whoever signs in where push was on is pushed again: signing out had made the server forget this browser. */
export function keepPush(locale: () => Locale): void {
  let known = session.get()?.userId;
  session.subscribe(() => {
    const userId = session.get()?.userId;
    if (userId && userId !== known) {
      import('../features/settings/push.ts').then((m) => m.renewPush(locale())).catch(() => {});
    }
    known = userId;
  });
}
