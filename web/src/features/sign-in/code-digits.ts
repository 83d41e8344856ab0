import { readNumber } from '../onboarding/read-number.ts';

export const CODE_LENGTH = 6;

/** The code in what was typed or pasted ("Your code is 123 456"). */
export const readDigits = (text: string): string => readNumber(text, CODE_LENGTH);
