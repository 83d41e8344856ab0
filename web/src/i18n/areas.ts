/** The texts of each part of the app, as English has them; the other languages have the same keys (`npm run check`). */
export interface Areas {
  calls: typeof import('./messages/en/calls.json');
  chats: typeof import('./messages/en/chats.json');
  deck: typeof import('./messages/en/deck.json');
  development: typeof import('./messages/en/development.json');
  gifts: typeof import('./messages/en/gifts.json');
  likes: typeof import('./messages/en/likes.json');
  onboarding: typeof import('./messages/en/onboarding.json');
  profile: typeof import('./messages/en/profile.json');
  safety: typeof import('./messages/en/safety.json');
  settings: typeof import('./messages/en/settings.json');
  shell: typeof import('./messages/en/shell.json');
  signin: typeof import('./messages/en/signin.json');
  wallet: typeof import('./messages/en/wallet.json');
}

/** `<area>.<name>`. */
export type TextKey = { [A in keyof Areas]: `${A}.${Extract<keyof Areas[A], string>}` }[keyof Areas];
