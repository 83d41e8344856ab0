/** The digits of what was typed, Arabic ones too, at most so many. */
export function readNumber(text: string, length: number): string {
  return text
    .replace(/[٠-٩۰-۹]/g, (digit) => String((digit.codePointAt(0) ?? 0) & 15))
    .replace(/\D/g, '')
    .slice(0, length);
}
