/** Something of the world that one writer changes, one change after the other. */
export interface Journal<T> {
  /** A change that was made: when it was sent and when its answer was read, ms of one clock. */
  note(sentAt: number, answeredAt: number, value: T): void;
  /**
   * What the value may have been for somebody who looked at some moment from `from` to `until`: what stood before, if
   * no answer came in between, and whatever was on its way. A change answered before `from` holds from then on.
   */
  between(from: number, until: number): T[];
}

export function createJournal<T>(first: T): Journal<T> {
  const changes = [{ sentAt: Number.NEGATIVE_INFINITY, answeredAt: Number.NEGATIVE_INFINITY, value: first }];
  return {
    note: (sentAt, answeredAt, value) => void changes.push({ sentAt, answeredAt, value }),
    between(from, until) {
      const standing = changes.findLastIndex((change) => change.answeredAt < from);
      return changes
        .slice(standing)
        .filter((change) => change.sentAt <= until)
        .map(({ value }) => value);
    },
  };
}

/** Journals by key, made when they are first asked for. */
export function createJournals<T>(first: T): (...key: string[]) => Journal<T> {
  const known = new Map<string, Journal<T>>();
  return (...key) => {
    const name = key.join();
    const journal = known.get(name) ?? createJournal(first);
    known.set(name, journal);
    return journal;
  };
}
