import type { ReportReasonId } from '@romantic/contract';
import type { TextKey } from '../../i18n/i18n.tsx';

/** The contract's list, in the order in which people look for them; a test compares. */
export const REPORT_REASONS: readonly ReportReasonId[] = [
  'fake_profile',
  'impersonation',
  'spam',
  'scam',
  'nudity',
  'harassment',
  'hate',
  'threat',
  'in_person',
  'off_platform',
  'underage',
  'child_safety',
  'self_harm',
  'other',
];

/** Where somebody may be in danger, help is nearer than we are. */
export const URGENT: ReadonlySet<ReportReasonId> = new Set([
  'threat',
  'self_harm',
  'child_safety',
  'in_person',
]);

export const reasonKey = (id: ReportReasonId) => `safety.reason.${id}` as TextKey;
