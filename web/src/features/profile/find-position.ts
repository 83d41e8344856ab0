import type { Coordinates } from '@romantic/contract';

export type PositionProblem = 'denied' | 'unavailable' | 'late';

/** Where the device is, rounded here to hundredths of a degree (about a kilometre): nothing finer is ever sent. */
export function findPosition(): Promise<Coordinates | { problem: PositionProblem }> {
  return new Promise((resolve) => {
    if (!navigator.geolocation) return resolve({ problem: 'unavailable' });
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve({ latitude: round(coords.latitude), longitude: round(coords.longitude) }),
      ({ code }) => resolve({ problem: code === 1 ? 'denied' : code === 3 ? 'late' : 'unavailable' }),
      { enableHighAccuracy: false, timeout: 12_000, maximumAge: 10 * 60_000 },
    );
  });
}

const round = (degrees: number): number => Math.round(degrees * 100) / 100;
