const KEY = 'romantic.daily';

/** The server counts in days of UTC. */
const dayOf = (now: number): string => new Date(now).toISOString().slice(0, 10);

/** Whether this browser has collected the coins of this day for the member; asking the server again would be harmless. */
export function hasCollected(
  userId: string,
  now: number,
  storage: Pick<Storage, 'getItem'> = localStorage,
): boolean {
  return storage.getItem(KEY) === `${userId} ${dayOf(now)}`;
}

export function keepCollected(
  userId: string,
  now: number,
  storage: Pick<Storage, 'setItem'> = localStorage,
): void {
  storage.setItem(KEY, `${userId} ${dayOf(now)}`);
}
