import type { Readable } from 'node:stream';
import { createDiskStorage } from './disk.ts';

/** Where photos and other media lie. Private: members reach files only through signed URLs (signed-url.ts). */
export interface Storage {
  /** Stores or replaces a file; when it resolves the file survives a power cut. Throws when there is no room. */
  put(key: string, bytes: Uint8Array, contentType: string): Promise<void>;
  /**
   * The caller must read or destroy the stream. Null when there is no such file. With `range` the stream gives these
   * bytes alone; they must lie within the file.
   */
  get(key: string, range?: ByteRange): Promise<StoredFile | null>;
  /** Deletes files; those that are not there are no error. At most 1,000 a call. */
  delete(keys: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

/** From the first byte to the last, both counted from 0 and both included. */
export interface ByteRange {
  from: number;
  to: number;
}

export interface StoredFile {
  stream: Readable;
  /** Of the whole file. */
  bytes: number;
  contentType: string;
  /** Quoted, as HTTP wants it; changes when the file does. */
  etag: string;
}

/** One variant a vendor; `disk` is the default. */
export type StorageConfig = {
  provider: 'disk';
  /** Made when missing; one folder may serve several processes. */
  directory: string;
};

/** Opens the storage that the configuration names. */
export async function createStorage(config: StorageConfig): Promise<Storage> {
  switch (config.provider) {
    case 'disk':
      return await createDiskStorage(config.directory);
  }
}
