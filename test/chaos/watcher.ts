import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Http } from './http.js';
import type { Random } from './random.js';

const PACE_MS = 100;

export interface WatcherOptions {
  readonly http: Http;
  readonly targets: () => readonly string[];
  readonly random: Random;
  /** The file of the latest checkpoint, as the log publishes it. */
  readonly publishedPath: string;
  readonly complain: (what: string) => void;
}

/** Every checkpoint that was seen, by size. */
export interface Watcher {
  readonly seen: ReadonlyMap<number, string>;
  readonly stop: () => Promise<void>;
}

/** Looks at the log as an outsider does, all the time: it never shrinks, and of one size there is one root. */
export function startWatcher({ http, targets, random, publishedPath, complain }: WatcherOptions): Watcher {
  const seen = new Map<number, string>();
  const latest = { served: 0, published: 0 };
  let isStopped = false;
  const note = (where: keyof typeof latest, text: string): void => {
    const size = Number(text.split('\n')[1]);
    const before = seen.get(size);
    if (before !== undefined && before !== text) complain(`two checkpoints of size ${size} were seen:\n${before}${text}`);
    if (size < latest[where]) complain(`the ${where} checkpoint went back from ${latest[where]} to ${size}`);
    latest[where] = size;
    seen.set(size, text);
  };
  const watch = async (): Promise<void> => {
    while (!isStopped) {
      const outcome = await http.send(random.pick(targets()), { method: 'GET', path: '/log/checkpoint', headers: {} });
      if (outcome.kind === 'reply' && outcome.reply.status === 200) note('served', outcome.reply.text);
      const published = await readFile(publishedPath, 'utf8').catch(() => undefined);
      if (published !== undefined) note('published', published);
      await sleep(PACE_MS);
    }
  };
  const watching = watch();
  return {
    seen,
    stop: () => {
      isStopped = true;
      return watching;
    },
  };
}
