import type { AgoraConfig } from '../agora.ts';

export const NOTICE_SECRET = 'the secret of notifications';

/** An account of nobody. */
export const AGORA: AgoraConfig = {
  provider: 'agora',
  appId: '970ca35de60c44645bbae8a215061b33',
  appCertificate: '5cfd2fd1755d40ecb72977518be15d3b',
  tokenSeconds: 600,
  customer: { key: 'customer-key', secret: 'customer-secret' },
  noticeSecret: NOTICE_SECRET,
  apiBase: 'http://127.0.0.1:9',
  timeoutMs: 1_000,
};
