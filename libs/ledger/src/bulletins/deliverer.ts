import type pg from 'pg';
import { entrySetOf, idOf, uuidOf, type Bulletin, type GrowingSet, type Id } from '#core/exchange';
import { frontierFrom, packFrontier } from '#core/tlog';
import type { Ledger } from '../ledger.js';
import type { Logger } from '../logger.js';
import { unlessOvertaken } from '../refused.js';
import { systemCaller } from '../system.js';
import { Recurring } from '../task.js';
import { matchRange, matchingOf, type Matches, type Matching } from './matches.js';

const CALLER = systemCaller('deliverer');
const PACE_MS = 500;
/** Entries to a step; a bulletin that has just been published is held against all of them before its first notice. */
const PAGE = 4_000;
const BULLETINS_MAX = 200;
const NOTICES_MAX = 200;

/** Published bulletins, and closed ones as far as the entry that closed them. */
const RUNNING = `select a.id::text, a.status, a.state, coalesce(c.next_index, 0) as next, h.size,
    (select e.idx from entry e where e.exchange = $1 and e.stream = a.id and e.type = 'bulletin.closed' order by e.version desc limit 1) as closed_in
  from aggregate a join log_head h on h.exchange = a.exchange left join bulletin_cursor c on c.exchange = a.exchange and c.bulletin = a.id
  where a.exchange = $1 and a.kind = 'bulletin' and a.status in ('PUBLISHED', 'CLOSED') order by a.id limit ${BULLETINS_MAX}`;
const FOUND = 'select participant::text, count, first_idx, last_idx, frontier from bulletin_match where exchange = $1 and bulletin = $2';
const KEEP = `insert into bulletin_match (exchange, bulletin, participant, count, first_idx, last_idx, frontier)
  select $1, $2, * from unnest($3::uuid[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bytea[])
  on conflict (exchange, bulletin, participant) do update set count = excluded.count, last_idx = excluded.last_idx, frontier = excluded.frontier`;
const MOVE = `insert into bulletin_cursor (exchange, bulletin, next_index) values ($1, $2, $3)
  on conflict (exchange, bulletin) do update set next_index = excluded.next_index where bulletin_cursor.next_index = $4`;
/** Whom the bulletin concerns, who is still here, and has no notice of it. */
const WAITING = `select m.participant::text, m.count, m.first_idx, m.last_idx, m.frontier from bulletin_match m
    join aggregate p on p.kind = 'participant' and p.exchange = $1 and p.id = m.participant and p.status in ('ADMITTED', 'SUSPENDED', 'EXITING')
  where m.exchange = $1 and m.bulletin = $2 and not exists (select from aggregate n where n.exchange = $1 and n.kind = 'notice' and n.bulletin = $3 and n.party_a = m.participant)
  order by m.participant limit ${NOTICES_MAX}`;

interface Running { readonly id: string; readonly state: Bulletin; readonly next: string; readonly size: string; readonly closed_in: string | null }
interface FoundRow { readonly participant: string; readonly count: string; readonly first_idx: string; readonly last_idx: string; readonly frontier: Buffer }

const setOfRow = ({ count, first_idx: first, last_idx: last, frontier }: FoundRow): GrowingSet => ({ first: Number(first), last: Number(last), frontier: frontierFrom(Number(count), frontier) });

/**
 * 送达: holds every published bulletin against the entries, from the first to the one that closes it, and sends a notice to each
 * participant whom it concerns, once. How far it has come is a cursor; of several processes the one that moves it first has worked.
 */
export class Deliverer extends Recurring<boolean> {
  constructor(private readonly options: { readonly ledger: Ledger; readonly pool: pg.Pool; readonly logger: Logger }) {
    super({ logger: options.logger, complaint: 'the deliverer failed and tries again', paceMs: PACE_MS, isMore: (isMore) => isMore });
  }

  /** A page of every bulletin that is running; tells whether there is more to do at once. */
  async step(): Promise<boolean> {
    const { ledger, pool } = this.options;
    const { rows } = await pool.query<Running>({ name: 'running-bulletins', text: RUNNING, values: [ledger.exchange] });
    let hasMore = false;
    for (const row of rows) hasMore = (await this.advance(row)) || hasMore;
    return hasMore;
  }

  private async advance({ id, state, next, size, closed_in: closedIn }: Running): Promise<boolean> {
    const { ledger, pool } = this.options;
    const [from, end] = [Number(next), closedIn === null ? Number(size) : Number(closedIn)];
    const until = Math.min(from + PAGE, end);
    if (from < until) {
      const matching = await matchingOf(pool, ledger.exchange, { id: idOf('bulletin', id), publication: state.publication });
      if (matching !== undefined) await this.keep(matching, { from, until });
      if (until < end) return true;
    }
    return this.deliver(idOf('bulletin', id), end);
  }

  /** The matches of a range and the cursor behind it, in one transaction. */
  private async keep(matching: Matching, { from, until }: { readonly from: number; readonly until: number }): Promise<void> {
    const { ledger: { exchange }, pool } = this.options;
    const bulletin = uuidOf(matching.id);
    const client = await pool.connect();
    try {
      await client.query('begin');
      const moved = await client.query(MOVE, [exchange, bulletin, until, from]);
      if (moved.rowCount === 1) {
        const { rows } = await client.query<FoundRow>(FOUND, [exchange, bulletin]);
        const matches: Matches = new Map(rows.map((row) => [idOf('participant', row.participant), setOfRow(row)]));
        await matchRange(client, exchange, { matching, from, until, matches });
        const grown = [...matches].filter(([, set]) => (set.last ?? -1) >= from);
        await client.query(KEEP, [exchange, bulletin, grown.map(([one]) => uuidOf(one)), grown.map(([, set]) => set.frontier.size), grown.map(([, set]) => set.first), grown.map(([, set]) => set.last), grown.map(([, set]) => packFrontier(set.frontier))]);
      }
      await client.query('commit');
      client.release();
    } catch (err) {
      client.release(true);
      throw err;
    }
  }

  private async deliver(id: Id<'bulletin'>, through: number): Promise<boolean> {
    const { ledger, pool } = this.options;
    const { rows } = await pool.query<FoundRow>({ name: 'undelivered', text: WAITING, values: [ledger.exchange, uuidOf(id), id] });
    for (const row of rows) await this.send(id, idOf('participant', row.participant), { through, set: setOfRow(row) });
    return rows.length === NOTICES_MAX;
  }

  /** One that another process has sent is there; one of a bulletin that was evaluated meanwhile comes too late. */
  private async send(id: Id<'bulletin'>, participant: Id<'participant'>, { through, set }: { readonly through: number; readonly set: GrowingSet }): Promise<void> {
    await unlessOvertaken(this.options.ledger.submit('bulletin.deliver', { id, participant, through, grounds: entrySetOf(set) }, { caller: CALLER, key: `deliver:${id}:${participant}:${through}` }));
  }
}
