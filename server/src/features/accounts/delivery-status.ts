import type { IncomingMessage } from 'node:http';
import type { Context } from '../../context.ts';
import { ERRORS } from '../../errors.ts';
import { readRaw } from '../../http/read-raw.ts';
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
  const rawBody = await readRaw(req, MAX_BODY_BYTES);
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
