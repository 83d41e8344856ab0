/** Others are told at most this often that one types, ms. */
export const TELL_EVERY_MS = 2_500;
/** Who is not heard of for this long does not type any more, ms: made-up people say it once. */
export const FORGET_AFTER_MS = 6_000;
/** A topic is left this long after the last part of the page that wanted it, ms: going to and fro costs nothing. */
const LINGER_MS = 5_000;

/** Who is there and who types in one conversation, as far as this tab hears of it. */
export interface TopicState {
  readonly typing: boolean;
  readonly online: boolean;
}

const QUIET: TopicState = { typing: false, online: false };

/**
 * The topics of conversations that this page listens to. Several parts of a page may want one: it is joined once (by
 * `MatchTopics`), since a second join of a topic on one connection would end the first.
 */
export interface MatchTopicStore {
  /** Wants a topic; gives how to let it go. */
  want(id: string): () => void;
  wanted(): readonly string[];
  state(id: string): TopicState;
  subscribe(listener: () => void): () => void;
  heardTyping(id: string): void;
  /** Their message came: they do not type it any more. */
  heardMessage(id: string): void;
  setOnline(id: string, online: boolean): void;
  /** How this tab speaks on a topic, while it is joined. */
  setSpeaker(id: string, tell: (() => void) | null): void;
  typed(id: string): void;
  /** What is typed next belongs to another message: it is told at once. */
  sent(id: string): void;
}

export function createMatchTopics(now: () => number = Date.now): MatchTopicStore {
  const counts = new Map<string, number>();
  const states = new Map<string, TopicState>();
  const speakers = new Map<string, () => void>();
  const toldAt = new Map<string, number>();
  const typedAt = new Map<string, number>();
  const forgetting = new Map<string, ReturnType<typeof setTimeout>>();
  const listeners = new Set<() => void>();
  let wanted: readonly string[] = [];

  const tell = () => {
    for (const listener of listeners) listener();
  };
  const setState = (id: string, part: Partial<TopicState>) => {
    const before = states.get(id) ?? QUIET;
    const next = { ...before, ...part };
    if (next.typing === before.typing && next.online === before.online) return;
    states.set(id, next);
    tell();
  };
  const setWanted = () => {
    const next = [...counts.keys()];
    if (next.length === wanted.length && next.every((id, index) => id === wanted[index])) return;
    wanted = next;
    tell();
  };
  const stopTyping = (id: string) => {
    clearTimeout(forgetting.get(id));
    forgetting.delete(id);
    setState(id, { typing: false });
  };
  const typed = (id: string) => {
    typedAt.set(id, now());
    const last = toldAt.get(id) ?? Number.NEGATIVE_INFINITY;
    const speak = speakers.get(id);
    if (!speak || now() - last < TELL_EVERY_MS) return;
    toldAt.set(id, now());
    speak();
  };
  // The topic is joined, by this tab or by the other, while one types already.
  const tellAgain = (id: string) => {
    if (now() - (typedAt.get(id) ?? Number.NEGATIVE_INFINITY) >= TELL_EVERY_MS) return;
    toldAt.delete(id);
    typed(id);
  };

  return {
    want(id) {
      counts.set(id, (counts.get(id) ?? 0) + 1);
      setWanted();
      return () => {
        setTimeout(() => {
          const left = (counts.get(id) ?? 1) - 1;
          if (left > 0) counts.set(id, left);
          else counts.delete(id);
          setWanted();
        }, LINGER_MS);
      };
    },
    wanted: () => wanted,
    state: (id) => states.get(id) ?? QUIET,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    heardTyping(id) {
      clearTimeout(forgetting.get(id));
      forgetting.set(
        id,
        setTimeout(() => stopTyping(id), FORGET_AFTER_MS),
      );
      setState(id, { typing: true });
    },
    heardMessage: stopTyping,
    setOnline(id, online) {
      const came = online && !states.get(id)?.online;
      setState(id, { online });
      if (came) tellAgain(id);
    },
    setSpeaker(id, speak) {
      if (!speak) return void speakers.delete(id);
      speakers.set(id, speak);
      tellAgain(id);
    },
    typed,
    sent(id) {
      toldAt.delete(id);
      typedAt.delete(id);
    },
  };
}
