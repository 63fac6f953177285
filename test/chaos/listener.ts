import { get, type IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse, type Actor } from './journal.js';
import type { Random } from './random.js';

const PAUSE_MS = 200;
/** The server sends a comment every 15 s; a stream that is silent for longer is dead. */
const SILENCE_MS_MAX = 20_000;

export interface ListenerOptions {
  readonly targets: () => readonly string[];
  readonly random: Random;
  /** Someone who sees every entry. */
  readonly actor: Actor;
  readonly complain: (what: string) => void;
}

/** The leaf hashes of all entries that the event stream has told of, in order. */
export interface Listener {
  readonly leaves: readonly string[];
  readonly stop: () => Promise<void>;
}

/** Follows `/v1/events` from the first entry on, resumes where it was cut off, and misses and repeats nothing. */
export function startListener({ targets, random, actor, complain }: ListenerOptions): Listener {
  const leaves: string[] = [];
  const stopping = new AbortController();
  const take = (line: string): void => {
    if (!line.startsWith('data: ')) return;
    const { index, leafHash } = parse(line.slice(6));
    if (Number(index) !== leaves.length) complain(`the event stream tells of entry ${String(index)} where ${leaves.length} was due`);
    leaves.push(String(leafHash));
  };
  const listen = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const position = leaves.length === 0 ? { from: '?from=0', headers: {} } : { from: '', headers: { 'last-event-id': String(leaves.length - 1) } };
      const url = new URL(`/v1/events${position.from}`, random.pick(targets()));
      await follow(url, { authorization: actor.authorization, ...position.headers }, { take, signal: stopping.signal });
      await sleep(PAUSE_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };
  const listening = listen();
  return {
    leaves,
    stop: () => {
      stopping.abort();
      return listening;
    },
  };
}

/** Reads one stream, line by line, until it ends however that may be. */
const follow = (url: URL, headers: Record<string, string>, { take, signal }: { readonly take: (line: string) => void; readonly signal: AbortSignal }): Promise<void> => new Promise((resolve) => {
  const end = (): void => resolve();
  const req = get(url, { agent: false, headers, signal, timeout: SILENCE_MS_MAX }, (res: IncomingMessage) => {
    res.once('close', end).once('error', end);
    if (res.statusCode === 200) createInterface({ input: res }).on('line', take).on('error', end);
    else res.resume();
  });
  req.once('error', end).once('timeout', () => req.destroy());
});
