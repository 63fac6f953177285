import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { boundedBody, nonceOf, NONCE_BYTES, readTimestamp, textOfNote, TIMESTAMP_BYTES_MAX, timestampQuery } from '#core/tlog';
import { reasonOf } from '../error-code.js';
import type { Logger } from '../logger.js';
import type { LogDirectory, LogFile } from '../publication/log-directory.js';
import { Recurring } from '../task.js';

/** At most one time-stamp a minute, whatever the number of processes: authorities are asked sparingly. */
const PACE_MS = 60_000;
const FAILURE_PAUSE_MS_MAX = 600_000;
const ANSWER_MS_MAX = 20_000;

export interface TimestamperOptions {
  readonly pool: pg.Pool;
  readonly exchange: number;
  /** Authorities (RFC 3161), asked in this order until one answers. */
  readonly urls: readonly string[];
  readonly latest: () => Promise<{ readonly size: number; readonly note: string } | undefined>;
  /** Where anybody may read: `timestamps/<size>.tsr`, and the checkpoint that it is of beside it. */
  readonly directory: Pick<LogDirectory, 'write' | 'has'>;
  readonly logger: Logger;
  readonly paceMs?: number;
}

/** Whether the size has one, or any was made within the pace: `at` is the database's own clock. */
const MADE = `select exists (select from log_timestamp where exchange = $1 and (size = $2 or at > clock_timestamp() - $3 * interval '1 millisecond')) as made`;
const KEEP = 'insert into log_timestamp (exchange, size, note, tsa, reply, gen_time) values ($1, $2, $3, $4, $5, $6) on conflict do nothing';
const KEPT = 'select size, note, reply from log_timestamp where exchange = $1 and size > $2 order by size limit $3';
/** A page of them is some hundred kilobytes. */
const PAGE = 64;

/**
 * Has published checkpoints time-stamped by somebody else's clock, so that what a key has signed before a day stays trustworthy
 * when the key is lost after it. Nothing waits for it: an authority that is away is told of in /readyz and asked again.
 */
export class Timestamper extends Recurring<boolean> {
  private isComplete = false;

  constructor(private readonly options: TimestamperOptions) {
    super({ logger: options.logger, complaint: 'no time-stamp was obtained; the log goes on without', paceMs: options.paceMs ?? PACE_MS, failurePauseMsMax: FAILURE_PAUSE_MS_MAX });
  }

  override start(): void {
    if (this.options.urls.length > 0) super.start();
  }

  /** Time-stamps the latest checkpoint, unless it has one or another was stamped just now; tells whether it did. */
  async step(): Promise<boolean> {
    const { pool, exchange, latest, directory, paceMs = PACE_MS } = this.options;
    if (!this.isComplete) await this.bringBack();
    const checkpoint = await latest();
    if (checkpoint === undefined) return false;
    const { size, note } = checkpoint;
    const { rows: [row] } = await pool.query<{ made: boolean }>({ name: 'timestamp.made', text: MADE, values: [exchange, size, paceMs] });
    if (row?.made === true) return false;
    const { tsa, reply, time } = await this.asked(textOfNote(note));
    await directory.write(filesOf({ size, note, reply }));
    await pool.query({ name: 'timestamp.keep', text: KEEP, values: [exchange, size, note, tsa, reply, time] });
    return true;
  }

  /** A published directory that was lost, or that came from a backup, lacks what the table has: looked through once. */
  private async bringBack(): Promise<void> {
    const { pool, exchange, directory } = this.options;
    for (let after = -1; !this.isComplete && !this.signal.aborted;) {
      const { rows } = await pool.query<{ size: string; note: string; reply: Buffer }>({ name: 'timestamps.kept', text: KEPT, values: [exchange, after, PAGE] });
      const stamps = rows.map((row) => ({ ...row, size: Number(row.size) }));
      await directory.write(stamps.flatMap(filesOf).filter(({ tree, path }) => !directory.has(tree, path)));
      after = stamps.at(-1)?.size ?? after;
      this.isComplete = stamps.length < PAGE;
    }
  }

  /** The first answer of an authority that is over this text and to this question. */
  private async asked(text: string): Promise<{ readonly tsa: string; readonly reply: Buffer; readonly time: string }> {
    const refusals: string[] = [];
    for (const tsa of this.options.urls) {
      try {
        const query = timestampQuery(text, randomBytes(NONCE_BYTES));
        const reply = await askAuthority(tsa, query, this.signal);
        const read = readTimestamp({ reply, text, nonce: nonceOf(query) });
        if (!read.ok) throw new Error(read.reason);
        return { tsa, reply, time: read.value.time };
      } catch (err) {
        refusals.push(`${tsa}: ${reasonOf(err)}`);
      }
    }
    throw new Error(refusals.join('; '));
  }

  protected override reasonOf(err: unknown): string {
    return reasonOf(err);
  }
}

const filesOf = ({ size, note, reply }: { readonly size: number; readonly note: string; readonly reply: Buffer }): LogFile[] => [
  { tree: 'public', path: `timestamps/${size}.checkpoint`, bytes: note }, { tree: 'public', path: `timestamps/${size}.tsr`, bytes: reply },
];

/** RFC 3161 §3.4: the query is posted, the reply is the body. */
async function askAuthority(url: string, query: Uint8Array, stopped: AbortSignal): Promise<Buffer> {
  const res = await fetch(url, {
    method: 'POST', body: Uint8Array.from(query), headers: { 'content-type': 'application/timestamp-query', accept: 'application/timestamp-reply' },
    redirect: 'error', signal: AbortSignal.any([stopped, AbortSignal.timeout(ANSWER_MS_MAX)]),
  });
  if (!res.ok || res.body === null) throw new Error(`the authority answers ${res.status}`);
  const reply = await boundedBody(res, TIMESTAMP_BYTES_MAX);
  if (reply === undefined) throw new Error(`the authority answers with more than ${TIMESTAMP_BYTES_MAX} bytes`);
  return reply;
}
