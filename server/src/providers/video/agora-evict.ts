import type { AgoraConfig } from './agora.ts';
import { channelOf } from './agora-channel.ts';
import type { EvictResult, VideoDeps, VideoProvider } from './index.ts';

/**
 * Agora's "kicking rule" for a whole channel: with neither uid nor address it holds for everybody there, and keeps them
 * out for `time` minutes, which is as long as any token that we gave out may still work.
 */
export function createEvict(
  config: AgoraConfig,
  deps: Pick<VideoDeps, 'fetch'>,
): NonNullable<VideoProvider['evict']> | null {
  const { customer, appId, apiBase, timeoutMs } = config;
  if (!customer) return null;
  const send = deps.fetch ?? globalThis.fetch;
  const authorization = `Basic ${Buffer.from(`${customer.key}:${customer.secret}`).toString('base64')}`;
  const minutes = Math.min(1440, Math.max(1, Math.ceil(config.tokenSeconds / 60)));
  return async (callId) => {
    const rule = { appid: appId, cname: channelOf(callId), time: minutes, privileges: ['join_channel'] };
    try {
      const response = await send(`${apiBase}/dev/v1/kicking-rule`, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify(rule),
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
      });
      return await readAnswer(response);
    } catch {
      // No answer in time, or none at all. A rule that was made twice does no harm.
      return { done: false, retry: true, status: null, retryAfterSeconds: null };
    }
  };
}

/** Reads the whole answer, under the time limit of the request, so that its connection can be used again. */
async function readAnswer(response: Response): Promise<EvictResult> {
  const text = await response.text();
  const { status } = response;
  if (response.ok && isSuccess(text)) return { done: true };
  const seconds = response.headers.get('retry-after') ?? '';
  return {
    done: false,
    retry: response.ok || status === 429 || status >= 500,
    status,
    retryAfterSeconds: /^\d{1,5}$/.test(seconds) ? Number(seconds) : null,
  };
}

function isSuccess(text: string): boolean {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null && 'status' in body && body.status === 'success';
  } catch {
    return false;
  }
}
