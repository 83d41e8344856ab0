import type { IncomingMessage } from 'node:http';
import type { Context } from '../../context.ts';
import { ERRORS } from '../../errors.ts';
import { discardRest } from '../../http/discard-rest.ts';
import { recordDelivery } from './send-queries.ts';

/** Bytes; a real callback has about a thousand. */
const MAX_BODY_BYTES = 64 * 1024;

/**
 * Takes a vendor's word on what became of a message, when its signature is right. Throws `unauthorized` when it is
 * not, `not_found` where no vendor calls back.
 */
export async function receiveDeliveryStatus(
  ctx: Pick<Context, 'config' | 'db' | 'sms' | 'metrics'>,
  req: IncomingMessage & { originalUrl: string },
): Promise<void> {
  if (ctx.sms.kind === 'console') throw ERRORS.notFound();
  const rawBody = await readBody(req);
  const signature = req.headers['x-twilio-signature'];
  const event = ctx.sms.readStatusCallback({
    // What the vendor called and signed; the host that a proxy tells us is nobody's word.
    url: `${ctx.config.publicUrl ?? ''}${req.originalUrl}`,
    headers: { 'x-twilio-signature': typeof signature === 'string' ? signature : undefined },
    rawBody,
  });
  if (!event) {
    ctx.metrics.security.inc({ event: 'sms_status_refused' });
    throw ERRORS.unauthorized();
  }
  await recordDelivery(ctx.db, event.vendorId, event.status);
}

/** The whole body, or `body_too_large` as soon as it is more than a callback can be. */
async function readBody(req: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Leaving the loop must not cut the connection: the refusal has yet to be written.
  for await (const chunk of req.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) {
      void discardRest(req);
      throw ERRORS.bodyTooLarge();
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
