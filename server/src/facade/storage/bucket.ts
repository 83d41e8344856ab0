import type { Context } from '../../context.ts';
import type { Member } from '../../http/auth.ts';
import type { ReceivedFile } from '../../http/multipart.ts';

/** A file of a bucket, as far as its feature knows it. */
export interface BucketObject {
  id: string;
  ownerId: string;
  /** Without the owner's folder. */
  name: string;
  storageKey: string;
  /** null: nobody's business but the owner's. */
  createdAt: Date | null;
}

export interface Placing {
  name: string;
  /** Takes the place of the file that has the name. */
  replace: boolean;
}

/** One bucket is one feature's files: every answer comes from that feature's rules. All are private. */
export interface Bucket {
  id: string;
  maxBytes: number;
  types: readonly string[];
  /** A file for somebody who names it; null: not there, and not theirs to see. */
  find(ctx: Context, viewer: Member, ownerId: string, name: string): Promise<BucketObject | null>;
  /** The member's own files; few, so whole. */
  list(ctx: Context, me: Member): Promise<BucketObject[]>;
  /** Refuses early what `add` would refuse after the upload. */
  checkRoom(ctx: Context, ownerId: string, placing: Placing): Promise<void>;
  /** Takes a received file over, whatever becomes of it. */
  add(ctx: Context, ownerId: string, file: ReceivedFile, placing: Placing): Promise<BucketObject>;
  /** Deletes those of the member's files that have these names; gives them. */
  remove(ctx: Context, me: Member, names: readonly string[]): Promise<BucketObject[]>;
}
