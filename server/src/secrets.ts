import {
  type Cipheriv,
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  timingSafeEqual,
} from 'node:crypto';

/**
 * Everything that is keyed comes from one secret (`APP_SECRET`), one derived key a purpose, so that no value made for
 * one purpose means anything in another.
 */
export type Purpose =
  | 'phone-lookup'
  | 'phone-seal'
  | 'address-lookup'
  | 'otp-code'
  | 'refresh-chain'
  | 'media-url'
  | 'storage-grant'
  | 'cursor'
  | 'deck-tie'
  | 'deck-lots'
  | 'outbox'
  | 'push-lookup'
  | 'push-seal'
  | 'call-seat'
  | 'store-account'
  | 'signing-key';

export interface Secrets {
  /** 32 bytes for one purpose. */
  key(purpose: Purpose): Buffer;
  /** Keyed hash (HMAC-SHA256, 32 bytes) of the parts, each length-prefixed so that parts cannot run together. */
  hash(purpose: Purpose, ...parts: readonly (string | Uint8Array)[]): Buffer;
  /**
   * Whole blocks of 16 bytes, each replaced by another (AES-256, a keyed permutation): equal blocks give equal ones. For
   * numbers that look random; it hides nothing by itself.
   */
  permute(purpose: Purpose, blocks: Uint8Array): Buffer;
  /** Authenticated encryption. Equal texts give equal results (the nonce is derived), so sealed values can be compared. */
  seal(purpose: Purpose, text: string): Buffer;
  /** The text, or null when the bytes were not sealed by us for this purpose. */
  open(purpose: Purpose, sealed: Uint8Array): string | null;
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export function createSecrets(secret: string): Secrets {
  const keys = new Map<string, Buffer>();
  /** Making one costs more than a page's worth of blocks. */
  const ciphers = new Map<Purpose, Cipheriv>();
  const derive = (name: string): Buffer => {
    const known = keys.get(name);
    if (known) return known;
    const key = Buffer.from(hkdfSync('sha256', secret, 'romantic', name, 32));
    keys.set(name, key);
    return key;
  };
  return {
    key: (purpose) => derive(purpose),
    hash(purpose, ...parts) {
      const mac = createHmac('sha256', derive(purpose));
      for (const part of parts) {
        const bytes = typeof part === 'string' ? Buffer.from(part) : part;
        const length = Buffer.alloc(4);
        length.writeUInt32BE(bytes.length);
        mac.update(length).update(bytes);
      }
      return mac.digest();
    },
    permute(purpose, blocks) {
      const known = ciphers.get(purpose);
      const cipher =
        known ?? createCipheriv('aes-256-ecb', derive(`${purpose}/blocks`), null).setAutoPadding(false);
      if (!known) ciphers.set(purpose, cipher);
      return cipher.update(blocks);
    },
    seal(purpose, text) {
      const nonce = createHmac('sha256', derive(`${purpose}/nonce`))
        .update(text)
        .digest()
        .subarray(0, NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', derive(purpose), nonce);
      return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    },
    open(purpose, sealed) {
      if (sealed.length < NONCE_BYTES + TAG_BYTES) return null;
      const bytes = Buffer.from(sealed);
      const decipher = createDecipheriv('aes-256-gcm', derive(purpose), bytes.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
      try {
        const body = bytes.subarray(NONCE_BYTES, bytes.length - TAG_BYTES);
        return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
      } catch {
        return null;
      }
    },
  };
}

/** Constant-time equality of two byte strings of any length. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
