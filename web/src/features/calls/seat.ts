/** One tab of this browser is in a call: the others share its session, so the server cannot tell them apart. */
export interface Seat {
  leave(): void;
}

const nameOf = (callId: string): string => `romantic.call.${callId}`;

/** Takes the seat of this browser in a call; null when another tab has it. It is left with the page at the latest. */
export function takeSeat(callId: string): Promise<Seat | null> {
  if (!navigator.locks) return Promise.resolve({ leave: () => {} });
  return new Promise((resolve) => {
    void navigator.locks.request(nameOf(callId), { ifAvailable: true }, (lock) => {
      if (!lock) return resolve(null);
      return new Promise<void>((leave) => resolve({ leave }));
    });
  });
}

/** Whether a tab of this browser is in the call. */
export async function isSeatTaken(callId: string): Promise<boolean> {
  const locks = await navigator.locks?.query();
  return locks?.held?.some(({ name }) => name === nameOf(callId)) ?? false;
}
