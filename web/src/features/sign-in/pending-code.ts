/** A code that was asked for and not entered yet. Kept for this tab, so that a reload asks for no second one. */
export interface PendingCode {
  /** E.164. */
  phoneNumber: string;
  requestId: string;
  channel: Channel;
  /** Milliseconds since 1970. */
  expiresAt: number;
  resendAt: number;
}

export const CHANNELS = ['sms', 'whatsapp', 'call'] as const;
export type Channel = (typeof CHANNELS)[number];

const KEY = 'romantic.code';

export function readPendingCode(): PendingCode | null {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? 'null');
    return isPendingCode(kept) ? kept : null;
  } catch {
    return null;
  }
}

export function keepPendingCode(pending: PendingCode): void {
  sessionStorage.setItem(KEY, JSON.stringify(pending));
}

export function forgetPendingCode(): void {
  sessionStorage.removeItem(KEY);
}

function isPendingCode(value: unknown): value is PendingCode {
  const kept = value as Partial<PendingCode> | null;
  return typeof kept?.phoneNumber === 'string' && typeof kept.requestId === 'string';
}
