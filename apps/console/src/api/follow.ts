import { accessToken } from '../session/session.js';

/** What the exchange tells of an entry as it comes. */
export interface Told { readonly index: number; readonly type: string; readonly stream: string; readonly at: string; readonly actor: string }
/** Is told of each new entry; of `undefined` where some may have been missed, so that one has to look. */
export type Listener = (told: Told | undefined) => void;

const AGAIN_MS = 3_000;
const listeners = new Set<Listener>();
let reading: AbortController | undefined;
/** The last entry that was told: a stream that is opened again goes on after it. */
let last: number | undefined;

/**
 * One stream serves the whole page, and none is open while nobody looks at it: a browser opens six connections to a host at most
 * (HTTP/1.1), and the server bounds its streams.
 */
function update(): void {
  const isWanted = listeners.size > 0 && document.visibilityState === 'visible';
  if (isWanted === (reading !== undefined)) return;
  reading?.abort();
  reading = isWanted ? new AbortController() : undefined;
  if (reading !== undefined) void keepReading(reading.signal);
}
document.addEventListener('visibilitychange', update);

/** Begins anew: another organisation is told other things. */
export function forgetFollowed(): void {
  last = undefined;
  reading?.abort();
  reading = undefined;
  update();
}

/** Listens to the entries that this organisation may see, until what is answered is called. */
export function listen(listener: Listener): () => void {
  listeners.add(listener);
  update();
  return () => {
    listeners.delete(listener);
    update();
  };
}

/** Tells of every new entry of a record until `signal` aborts. */
export function follow(stream: string, onEntry: () => void, signal: AbortSignal): void {
  const stop = listen((told) => { if (told === undefined || told.stream === stream) onEntry(); });
  signal.addEventListener('abort', stop, { once: true });
}

const tell = (told: Told | undefined): void => { for (const listener of listeners) listener(told); };

/** Reads until `signal` aborts; a stream that breaks off is opened again (an `EventSource` could not show a token). */
async function keepReading(signal: AbortSignal): Promise<void> {
  for (let isFirst = true; !signal.aborted; isFirst = false) {
    try {
      const from = last === undefined ? '' : `?from=${String(last + 1)}`;
      const answer = await fetch(`/v1/events${from}`, { signal, headers: { authorization: `Bearer ${await accessToken()}`, accept: 'text/event-stream' } });
      // What happened before the first entry was told, while no stream was open, is learnt by looking.
      if (answer.ok && !isFirst && last === undefined) tell(undefined);
      if (answer.ok && answer.body !== null) await read(answer.body);
    } catch {
      // Nobody answers, or who asked has gone: the loop knows which.
    }
    await pause(signal);
  }
}

const pause = (signal: AbortSignal): Promise<void> => new Promise((resolve) => {
  const timer = setTimeout(resolve, AGAIN_MS);
  signal.addEventListener('abort', () => { clearTimeout(timer); resolve(); }, { once: true });
});

async function read(body: ReadableStream<Uint8Array>): Promise<void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  for (let rest = ''; ;) {
    const { done, value } = await reader.read();
    if (done) return;
    const frames = (rest + decoder.decode(value, { stream: true })).split('\n\n');
    rest = frames.pop() ?? '';
    for (const told of frames.flatMap(toldIn)) {
      last = told.index;
      tell(told);
    }
  }
}

/** The entry of a frame (HTML Standard §9.2.6); none in a comment. */
export function toldIn(frame: string): Told[] {
  const data = /^data: (.*)$/m.exec(frame)?.[1];
  return data === undefined ? [] : [JSON.parse(data) as Told];
}
