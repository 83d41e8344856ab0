import { useEffect, useState } from 'react';

type Phones = typeof import('./phones.ts');

let loaded: Phones | null = null;

/** The numbering plans of the world, which come behind the page; null until they are there. */
export async function loadPhones(): Promise<Phones> {
  loaded ??= await import('./phones.ts');
  return loaded;
}

export function usePhones(): Phones | null {
  const [phones, setPhones] = useState(loaded);
  useEffect(() => {
    // Offline: numbers are typed without spaces, and judged when they are sent.
    loadPhones().then(setPhones, () => {});
  }, []);
  return phones;
}
