import type { Coordinates, Gender } from '@romantic/contract';
import { describeDevice } from '../sign-in/describe-device.ts';

/** What a newcomer has told before there is an account. Stays in this browser until there is one. */
export interface Draft {
  fullName?: string;
  /** YYYY-MM-DD. */
  birthDate?: string;
  gender?: Gender;
  interestedIn?: Gender[];
}

const DRAFT = 'romantic.onboarding';
const TOKEN = 'romantic.verification';

export function readDraft(): Draft {
  try {
    return (JSON.parse(localStorage.getItem(DRAFT) ?? '{}') ?? {}) as Draft;
  } catch {
    return {};
  }
}

export function keepDraft(draft: Draft): void {
  localStorage.setItem(DRAFT, JSON.stringify(draft));
}

/** The proof of the number, good for ten minutes: for this tab only. */
export function keepToken(token: string): void {
  sessionStorage.setItem(TOKEN, token);
}

export function readToken(): string | null {
  return sessionStorage.getItem(TOKEN);
}

export function forgetToken(): void {
  sessionStorage.removeItem(TOKEN);
}

export function forgetDraft(): void {
  localStorage.removeItem(DRAFT);
  forgetToken();
}

/** The body of the registration; null while something is missing. */
export function registrationOf(draft: Draft, verificationToken: string, location?: Coordinates) {
  const { fullName, birthDate, gender, interestedIn } = draft;
  if (!fullName || !birthDate || !gender || !interestedIn?.length) return null;
  const deviceName = describeDevice(navigator.userAgent);
  return {
    verificationToken,
    fullName,
    birthDate,
    gender,
    interestedIn,
    acceptedTerms: true as const,
    ...(location ? { location } : {}),
    ...(deviceName ? { deviceName } : {}),
  };
}
