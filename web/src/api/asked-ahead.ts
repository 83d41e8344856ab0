/** What public/start.js asked the server while the app's scripts were on their way: answers by address, for one member. */
interface AskedAhead {
  authorization: string;
  answers: Map<string, Promise<Response>>;
}

declare global {
  interface Window {
    romanticAhead?: AskedAhead;
  }
}

/** An answer that lay here longer, ms, is asked for again. */
const FRESH_MS = 10_000;

/**
 * The browser's `fetch`, except that the first to ask what was asked ahead, as the same member, is given that answer. Once:
 * whoever asks again wants to know how things are now.
 */
export const fetchOrTake: typeof fetch = (address, init) => {
  const ahead = window.romanticAhead;
  const answer = ahead?.answers.get(String(address));
  if (!ahead || !answer || (init?.method ?? 'GET') !== 'GET') return fetch(address, init);
  ahead.answers.delete(String(address));
  const { authorization } = (init?.headers ?? {}) as Record<string, string>;
  const isTheirs = authorization === ahead.authorization && performance.now() < FRESH_MS;
  return isTheirs ? answer : fetch(address, init);
};
