/** The thread in which one recording is read: bytes of strangers never meet a parser on the event loop. */
import { parentPort, workerData } from 'node:worker_threads';
import { type RecordingLimits, type RecordingResult, remuxRecording } from './remux.ts';

export interface RecordingRequest {
  path: string;
  limits: RecordingLimits;
}

const { path, limits } = workerData as RecordingRequest;
const result: RecordingResult = await remuxRecording(path, limits);
parentPort?.postMessage(result);
