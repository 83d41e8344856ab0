import { MAX_NAME_BYTES } from './limits.ts';

/** What a client asks for when it joins. */
export interface JoinConfig {
  private: boolean;
  /** Every broadcast of the client is answered. */
  ack: boolean;
  /** The client also gets its own broadcasts. */
  self: boolean;
  wantsPresence: boolean;
  /** Null: none was chosen. */
  presenceKey: string | null;
  wantsChanges: boolean;
  accessToken: string | null;
}

/** Reads the payload of phx_join. What is missing or odd is as if it had not been asked for. */
export function readJoinConfig(payload: unknown): JoinConfig {
  const { config, access_token: token, user_token: oldToken } = fields(payload);
  const { broadcast, presence, postgres_changes: changes, private: isPrivate } = fields(config);
  const { ack, self } = fields(broadcast);
  const { key, enabled } = fields(presence);
  const accessToken = token ?? oldToken;
  return {
    private: isTrue(isPrivate),
    ack: isTrue(ack),
    self: isTrue(self),
    // Clients of before 2025 do not say; they always want it.
    wantsPresence: enabled === undefined ? presence !== undefined : isTrue(enabled),
    presenceKey:
      typeof key === 'string' && key !== '' && Buffer.byteLength(key) <= MAX_NAME_BYTES ? key : null,
    wantsChanges: Array.isArray(changes) && changes.length > 0,
    accessToken: typeof accessToken === 'string' ? accessToken : null,
  };
}

function fields(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/** Some clients send booleans as text. */
function isTrue(value: unknown): boolean {
  return value === true || value === 'true';
}
