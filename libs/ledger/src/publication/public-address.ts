import type { Outside } from './continuity.js';

const TIMEOUT_MS = 3_000;
/** What a witness takes at most bounds what a log may sign. */
const NOTE_BYTES_MAX = 16_384;

/** What the log's own public address shows: a clone, or an old primary that was left running, would show itself there. */
export function publicAddress(url: string): Outside {
  const where = `${url}/checkpoint`;
  return {
    name: where,
    notes: async () => {
      const res = await fetch(where, { signal: AbortSignal.timeout(TIMEOUT_MS), redirect: 'error' });
      if (res.status === 404) return [];
      const body = res.ok ? await boundedText(res) : undefined;
      if (body === undefined) throw new Error(`${where} answers ${res.status} or more than ${NOTE_BYTES_MAX} bytes`);
      return [{ where, note: body }];
    },
  };
}

async function boundedText(res: Response): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const body: AsyncIterable<Uint8Array> | readonly Uint8Array[] = res.body ?? [];
  for await (const chunk of body) {
    length += chunk.length;
    if (length > NOTE_BYTES_MAX) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
