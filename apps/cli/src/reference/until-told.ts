import { once } from 'node:events';

/** Waits until the process is told to stop. */
export async function untilTold(): Promise<void> {
  const stop = new AbortController();
  for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT'] as const) process.once(signal, () => stop.abort());
  await once(stop.signal, 'abort');
}
