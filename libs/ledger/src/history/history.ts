import type pg from 'pg';
import { Refusal, kindOf, uuidOf, type Folded, type Id, type Moment } from '#core/exchange';
import { consistencyProof, toBase64 } from '#core/tlog';
import { entryOf } from '../commit/read-entries.js';
import type { CommittedEntry } from '../commit/submission.js';
import type { LogReader, SignedTree } from '../queries/log-reader.js';
import { changesIn, type Change } from './changes.js';
import { foldedWith } from './folded.js';
import { Moments, type Cut } from './moments.js';

const PAGE = 1_000;
/** What is folded for one answer: a grant that was used a hundred thousand times takes a second or two. */
const FOLDED_MAX = 100_000;
const WAIT_MS = 2_000;

const OF_STREAM = `select idx, stream::text, version, type, body, leaf from entry
  where exchange = $1 and stream = $2 and version > $3 and idx < $4 order by version limit $5`;

/** Where a moment lies, what is published now, and that the one is a prefix of the other. */
export interface Proof {
  /** The checkpoint that receipts are made against. */
  readonly checkpoint: SignedTree;
  /** The first published checkpoint that holds everything known at the moment; null where nothing was. */
  readonly covering: SignedTree | null;
  /** From the covering checkpoint to the other (RFC 6962 §2.1.2), in base64. */
  readonly consistency: readonly string[];
}

/** Answers from the entries up to a moment, and from nothing else: no table is believed. */
export class History {
  private readonly moments: Moments;

  constructor(private readonly options: { readonly pool: pg.Pool; readonly exchange: number; readonly log: LogReader; readonly now?: () => Date }) {
    this.moments = new Moments(options);
  }

  /** The prefix of a moment that has passed, once it is published. */
  async cut(moment: Moment): Promise<Cut> {
    const { log, now = () => new Date() } = this.options;
    if (moment.kind === 'time' && moment.until > now().toISOString()) throw new Refusal('invalid_request', `${moment.until} has not passed: what is known then is not known yet.`, { parameter: 'time' });
    const cut = await this.moments.cut(moment);
    if (moment.kind === 'index' && cut.last?.index !== moment.index) throw new Refusal('not_found', `There is no entry ${moment.index}.`, { index: moment.index });
    if (!await log.waitFor(cut.size, WAIT_MS)) throw new Refusal('unavailable', 'The checkpoint that covers this moment is not published yet; try again shortly.', { retryAfterSeconds: 1 });
    return cut;
  }

  async prove({ size }: Cut): Promise<Proof> {
    const { log } = this.options;
    const checkpoint = await log.latest();
    if (checkpoint === undefined) throw new Refusal('unavailable', 'No checkpoint is published yet; try again shortly.', { retryAfterSeconds: 1 });
    const covering = size === 0 ? undefined : await log.checkpointFrom(size);
    if (covering === undefined) return { checkpoint, covering: null, consistency: [] };
    // A checkpoint that came in between may cover more than the one read before it.
    const later = covering.size > checkpoint.size ? covering : checkpoint;
    return { checkpoint: later, covering, consistency: await this.consistency(covering.size, later.size) };
  }

  async consistency(oldSize: number, newSize: number): Promise<string[]> {
    return (await consistencyProof({ oldSize, newSize }, (tile) => this.options.log.readTile(tile))).map(toBase64);
  }

  /** The aggregate as its entries below `size` make it; undefined when it has none there. */
  async fold(id: Id, size: number): Promise<Folded | undefined> {
    let folded: Folded | undefined;
    for (;;) {
      const page = await this.entriesOf(id, { after: folded?.version ?? 0, size, count: PAGE });
      for (const entry of page) folded = foldedWith(folded, entry);
      if (page.length < PAGE) return folded;
      if ((folded?.version ?? 0) >= FOLDED_MAX) {
        throw new Refusal('payload_too_large', `The ${kindOf(id)} has more than ${FOLDED_MAX} entries; fold them from a copy of the log (yaosu log as-of).`, { id });
      }
    }
  }

  /** What a range of entries did, by aggregate. */
  changes(range: { readonly from: number; readonly until: number }): Promise<Change[]> {
    return changesIn(this.options.pool, this.options.exchange, range);
  }

  /** The entries of an aggregate after a version, in order, that lie below `size`. */
  async entriesOf(id: Id, { after, size, count }: { readonly after: number; readonly size: number; readonly count: number }): Promise<CommittedEntry[]> {
    const { pool, exchange } = this.options;
    const { rows } = await pool.query<Parameters<typeof entryOf>[0]>({ name: 'stream-below', text: OF_STREAM, values: [exchange, uuidOf(id), after, size, count] });
    return rows.map(entryOf);
  }
}
