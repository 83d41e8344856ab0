import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/**
 * X-Twilio-Signature: base64 of HMAC-SHA1(auth token, URL + every form parameter as name and value, sorted by
 * name). Repeated names contribute each different value once, sorted. A JSON body has no parameters; its SHA-256
 * stands in the URL as `bodySHA256`, and the URL is signed.
 * https://www.twilio.com/docs/usage/webhooks/webhooks-security
 */
export interface SignedRequest {
  authToken: string;
  /** `X-Twilio-Signature` as it came. */
  signature: string | undefined;
  /** Full public URL with the query, as Twilio called it. */
  url: string;
  rawBody: Buffer;
}

/**
 * A body whose signature is right: the form's parameters, or the text of a JSON body. Null when the signature is
 * missing or wrong. Without `bodySHA256` a body is always read as a form, whatever its content type: a JSON body
 * that nothing signs can therefore not ride on the signature of a bare URL.
 */
export type SignedBody = { form: URLSearchParams } | { json: string } | null;

export function readSignedBody(request: SignedRequest): SignedBody {
  const { authToken, signature, url, rawBody } = request;
  const bodyHash = URL.parse(url)?.searchParams.get('bodySHA256') ?? null;
  const form = new URLSearchParams(bodyHash === null ? rawBody.toString('utf8') : '');
  const signed = listSpellings(url).map((spelling) => computeSignature(authToken, spelling, form));
  // Not short-circuited: the time does not say which spelling, or how much of it, was right.
  const matches = signed.filter((expected) => equalsInConstantTime(expected, signature ?? ''));
  if (matches.length === 0) return null;
  if (bodyHash === null) return { form };
  const actualHash = createHash('sha256').update(rawBody).digest('hex');
  return equalsInConstantTime(actualHash, bodyHash) ? { json: rawBody.toString('utf8') } : null;
}

export function computeSignature(authToken: string, url: string, form: URLSearchParams): string {
  const hmac = createHmac('sha1', authToken).update(url, 'utf8');
  for (const name of [...new Set(form.keys())].sort()) {
    for (const value of [...new Set(form.getAll(name))].sort()) hmac.update(name + value, 'utf8');
  }
  return hmac.digest('base64');
}

/** Twilio signs the URL sometimes with and sometimes without its port; everything else stays as it came. */
function listSpellings(url: string): string[] {
  const parts = /^(https?):\/\/([^/?#]*?)(:\d+)?([/?#].*)?$/is.exec(url);
  if (parts === null) return [url];
  const [, scheme = '', host = '', port, rest = ''] = parts;
  const standardPort = scheme.toLowerCase() === 'https' ? ':443' : ':80';
  return [`${scheme}://${host}${rest}`, `${scheme}://${host}${port ?? standardPort}${rest}`];
}

/** The length is no secret: both sides have the length of their algorithm, or the answer is no. */
function equalsInConstantTime(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}
