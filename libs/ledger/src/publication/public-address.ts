import { boundedBody } from '#core/tlog';
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
      const body = res.ok ? await boundedBody(res, NOTE_BYTES_MAX) : undefined;
      if (body === undefined) throw new Error(`${where} answers ${res.status} or more than ${NOTE_BYTES_MAX} bytes`);
      return [{ where, note: body.toString('utf8') }];
    },
  };
}
