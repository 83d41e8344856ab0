/**
 * Why a member reports another. Stored with the evidence and counted in transparency reports: never rename or
 * merge. `underage`, `child_safety`, `threat` and `self_harm` are the ones a desk must see first.
 */
export const REPORT_REASONS = [
  'spam',
  'scam',
  'fake_profile',
  'impersonation',
  'underage',
  'child_safety',
  'nudity',
  'harassment',
  'hate',
  'threat',
  'self_harm',
  'off_platform',
  'in_person',
  'other',
] as const;
export type ReportReasonId = (typeof REPORT_REASONS)[number];

/** English labels as a member reads them; a client translates by id. */
export const REPORT_REASON_LABELS: Readonly<Record<ReportReasonId, string>> = {
  spam: 'Spam or advertising',
  scam: 'Asks for money or tries to cheat me',
  fake_profile: 'The profile is not a real person',
  impersonation: 'Pretends to be someone else',
  underage: 'Seems to be under 18',
  child_safety: 'Sexualises or endangers a child',
  nudity: 'Nudity or sexual content',
  harassment: 'Harassment or bullying',
  hate: 'Hateful towards a group of people',
  threat: 'Threatens someone',
  self_harm: 'May hurt themself',
  off_platform: 'Pushes me to another app or site',
  in_person: 'Behaved badly when we met',
  other: 'Something else',
};
