/**
 * Numbers nobody can have. The country code 999 is assigned to no country and no network by ITU-T E.164, so no
 * carrier routes a text to it, and sign-in refuses it as no valid number: nobody can sign in as a made-up person.
 * Room for a thousand million people.
 */
export const MADE_UP_PREFIX = '+999';

/** E.164. The same for the same index, different for different ones. */
export function madeUpPhoneNumber(index: number): string {
  if (!Number.isInteger(index) || index < 0 || index > 999_999_999) {
    throw new RangeError(`No made-up number for index ${index}`);
  }
  return MADE_UP_PREFIX + String(index).padStart(9, '0');
}

/** People whom a developer may sign in as. They do nothing by themselves. */
export const DEMO_SIGN_INS = 3;

/**
 * Numbers a developer may sign in with: 555-0100 to 555-0199 of the North American plan, kept for fiction by its
 * administrator. Valid in form, belonging to nobody. `index` from 0 to 99.
 */
export function demoPhoneNumber(index: number): string {
  if (!Number.isInteger(index) || index < 0 || index > 99) {
    throw new RangeError(`No demo number for index ${index}`);
  }
  return `+1907555${String(100 + index).padStart(4, '0')}`;
}
