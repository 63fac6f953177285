import { parentPort, workerData } from 'node:worker_threads';
import { Unreadable } from './inputs.js';
import { scanTile } from './scan.js';
import type { Answer, Job } from './scanners.js';
import { openSource, type SourceSpec } from './source.js';

/** One thread of `openScanners`: reads the source by itself, so that no bytes cross threads but those that are wanted. */
const source = openSource(workerData as SourceSpec);

parentPort?.on('message', (job: Job) => {
  void answerOf(job).then((answer) => { parentPort?.postMessage(answer); });
});

async function answerOf({ id, tiles, depth }: Job): Promise<Answer> {
  try {
    return { id, scanned: await Promise.all(tiles.map((tile) => scanTile(source, tile, depth))) };
  } catch (err) {
    return { id, failure: err instanceof Error ? err.message : String(err), isUnreadable: err instanceof Unreadable };
  }
}
