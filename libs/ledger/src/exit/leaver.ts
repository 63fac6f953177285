import type pg from 'pg';
import { LIFECYCLES, NIL_UUID, idOf, type Id, type Participant } from '#core/exchange';
import type { Ledger } from '../ledger.js';
import type { Logger } from '../logger.js';
import { isTaken } from '../refused.js';
import { systemCaller } from '../system.js';
import { Recurring } from '../task.js';
import { ExitProgress } from './exit-progress.js';

const CALLER = systemCaller('leaver');
const PACE_MS = 2_000;
const PAGE = 200;

/** Participants whose notice is over; there are few at any time. */
const LEAVING = `select id::text, version, state from aggregate where exchange = $1 and kind = 'participant' and status = 'EXITING' and state#>>'{exit,endedAt}' is not null order by id limit ${PAGE}`;
/** What of a kind a participant still has, page by page off the index of the party. */
const OWN = (side: string): string => `select id::text, status from aggregate where exchange = $1 and kind = $2 and ${side} = $3 and id > $4 order by id limit ${PAGE}`;

interface Row { readonly id: string; readonly version: number; readonly state: Participant }

/** 退出: when the notice of a participant is over, ends its grants and listings, and lets it go when nothing rests on it any more. */
export class Leaver extends Recurring<number> {
  private readonly progress: ExitProgress;

  constructor(private readonly options: { readonly ledger: Ledger; readonly pool: pg.Pool; readonly logger: Logger }) {
    super({ logger: options.logger, complaint: 'the leaver failed and tries again', paceMs: PACE_MS });
    this.progress = new ExitProgress({ pool: options.pool, exchange: options.ledger.exchange });
  }

  /** One round over who is leaving; returns how many have left. Every step is idempotent, so that any number of processes may take it. */
  async step(): Promise<number> {
    const { pool, ledger } = this.options;
    const { rows } = await pool.query<Row>({ name: 'leaving', text: LEAVING, values: [ledger.exchange] });
    let left = 0;
    for (const row of rows) if (await this.wind(row)) left += 1;
    return left;
  }

  private async wind({ id: uuid, version }: Row): Promise<boolean> {
    const { ledger } = this.options;
    const id = idOf('participant', uuid);
    for (const side of ['party_a', 'party_b']) {
      await this.each({ kind: 'grant', side, uuid }, (grant) => isTaken(ledger.submit('grant.wind_down', { id: grant as Id<'grant'> }, { caller: CALLER, key: `wind:${grant}:${uuid}` })));
    }
    await this.each({ kind: 'listing', side: 'party_a', uuid }, (listing) => isTaken(
      ledger.submit('listing.delist', { id: listing as Id<'listing'>, reason: '市场主体退出 The vendor is leaving.' }, { caller: CALLER, key: `wind:${listing}:${uuid}` })));
    const open = await this.progress.open(id, await ledger.size());
    const { asOf: _, ...matters } = open;
    if (Object.values(matters).some((count) => count > 0)) return false;
    return isTaken(ledger.submit('participant.close', { id, reason: '退出办理完毕 Nothing rests on it any more.', open }, { caller: CALLER, key: `leave:${id}:${version}`, request: null, expected: { id, version } }));
  }

  private async each({ kind, side, uuid }: { readonly kind: 'grant' | 'listing'; readonly side: string; readonly uuid: string }, end: (id: Id) => Promise<unknown>): Promise<void> {
    const { pool, ledger } = this.options;
    const over: readonly string[] = kind === 'grant' ? ['REVOKING', ...LIFECYCLES.grant.final] : LIFECYCLES.listing.final;
    for (let after: string | undefined = NIL_UUID; after !== undefined;) {
      const { rows }: { rows: { id: string; status: string }[] } = await pool.query<{ id: string; status: string }>(OWN(side), [ledger.exchange, kind, uuid, after]);
      for (const { id, status } of rows) if (!over.includes(status)) await end(idOf(kind, id));
      after = rows.length === PAGE ? rows.at(-1)?.id : undefined;
    }
  }
}
