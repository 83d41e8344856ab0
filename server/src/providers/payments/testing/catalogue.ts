import { readCatalogue } from '../../../config-premium.ts';
import type { Products } from '../product-names.ts';

/** The catalogue as it is by default, with the names that the stores of the tests use: our own. */
export const PRODUCTS: Products & ReturnType<typeof readCatalogue> = readCatalogue(
  {},
  { integer: (_name: string, fallback: number) => fallback, list: () => null } as never,
  { troubles: [], providers: ['apple', 'google', 'stripe'] },
);
