/** What we accept of the values in Twilio's answers and callbacks; nothing else reaches our database or logs. */

/** An id Twilio made up (`SM…`, `CA…`, `VE…`), or null. */
export function readSid(value: unknown): string | null {
  return typeof value === 'string' && /^[A-Za-z0-9]{2,64}$/.test(value) ? value : null;
}

/** An error number as text, or null. Twilio writes it as a number, as text, as `""` or as 0 for none. */
export function readErrorCode(value: unknown): string | null {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && /^[1-9]\d{0,5}$/.test(text) ? text : null;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Null for what is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
