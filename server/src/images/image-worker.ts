/** The thread in which photos are decoded: bytes of strangers never meet a decoder on the event loop. */
import { parentPort } from 'node:worker_threads';
import sharp from 'sharp';
import { type ImageResult, processImage } from './process.ts';
import type { DeclaredFile } from './sniff.ts';

export interface ImageRequest {
  path: string;
  declared: DeclaredFile;
  timeoutSeconds: number;
}

export type ImageReply = { result: ImageResult } | { error: Error };

// Both are settings of the whole process. No cache: every photo is seen once. One thread a job: the pool is the limit.
sharp.cache(false);
sharp.concurrency(1);

parentPort?.on('message', async ({ path, declared, timeoutSeconds }: ImageRequest) => {
  let reply: ImageReply;
  try {
    reply = { result: await processImage(path, declared, timeoutSeconds) };
  } catch (error) {
    reply = { error: error as Error };
  }
  parentPort?.postMessage(reply);
});
