import type pg from 'pg';
import { Refusal, idOf, uuidOf, type Id, type Obligation, type Scope } from '#core/exchange';
import type { Page } from './queries.js';

/** What of the agenda is asked for; days are days in Asia/Shanghai, both included. */
export interface AgendaRequest {
  readonly scope: Scope;
  readonly org: Id<'participant'>;
  readonly state?: string | undefined;
  readonly kind?: string | undefined;
  readonly debtor?: Id<'participant'> | undefined;
  readonly source?: string | undefined;
  readonly from?: string | undefined;
  readonly until?: string | undefined;
  readonly after?: AgendaCursor | undefined;
  readonly limit: number;
}

/** The last item of the page before. */
export interface AgendaCursor { readonly dueOn: string; readonly id: string }

export interface AgendaItem {
  readonly id: Id<'obligation'>;
  readonly version: number;
  readonly state: Obligation;
  /** The debtor's name. */
  readonly name: DebtorName | null;
}

/** As the participant has stated it. */
interface DebtorName { readonly zh: string; readonly en?: string }

/** How many obligations a participant is late with under an article, and since when. */
export interface OverdueCount { readonly debtor: string; readonly name: DebtorName | null; readonly article: string; readonly count: number; readonly earliestDueOn: string }

interface Row { readonly id: string; readonly version: number; readonly state: AgendaItem['state']; readonly name: DebtorName | null }

const NAME = `(select p.state #> '{organisation,name}' from aggregate p where p.kind = 'participant' and p.exchange = a.exchange and p.id = a.party_a) as name`;
/** Obligations that a calendar shows, and that a summary counts, at most. */
const CALENDAR_MAX = 1_000;
export const SUMMARY_MAX = 10_000;

const OPEN = "status in ('OPEN', 'DUE_SOON', 'OVERDUE')";
const CALENDAR = `select id::text as id, version, state, null as name from aggregate a
  where kind = 'obligation' and exchange = $1 and party_a = $2 and (due_on >= $3 or ${OPEN}) order by (${OPEN}) desc, due_on, a.id limit ${CALENDAR_MAX}`;
const SUMMARY = `select 'prt_' || o.party_a as debtor, (select p.state #> '{organisation,name}' from aggregate p where p.kind = 'participant' and p.exchange = $1 and p.id = o.party_a) as name,
    o.article, o.count::int, o.earliest as "earliestDueOn", (sum(o.count) over ())::int as total
  from (select party_a, article, count(*) as count, min(due_on) as earliest from (
    select party_a, state->>'article' as article, due_on from aggregate where kind = 'obligation' and exchange = $1 and status = 'OVERDUE' order by due_on, id limit ${SUMMARY_MAX}) a
  group by party_a, article) o order by o.count desc, o.party_a, o.article limit 200`;

/** 义务议程: obligations in the order of their last days. Every page is read off one index. */
export class Agenda {
  constructor(private readonly options: { readonly pool: pg.Pool; readonly exchange: number }) {}

  /** One page in the order of last days. Whoever sees every debtor names one to search by source or kind: these have no index. */
  async list(request: AgendaRequest): Promise<Page<AgendaItem>> {
    const { scope, org, debtor, source, kind, limit } = request;
    const party = scope === 'any' ? debtor : org;
    if (scope !== 'any' && debtor !== undefined && debtor !== org) return { items: [], next: null };
    if ((source !== undefined || kind !== undefined) && party === undefined) throw new Refusal('invalid_request', 'Name the debtor as well when you search by source or kind.', { parameter: 'debtor' });
    const { text, values } = this.statement({ ...request, debtor: party });
    const { rows } = await this.options.pool.query<Row>(text, values);
    const items = rows.slice(0, limit).map(itemOf);
    const last = items.at(-1);
    return { items, next: rows.length > limit && last !== undefined ? cursorText({ dueOn: last.state.dueOn, id: uuidOf(last.id) }) : null };
  }

  /** The statement behind a page: read in the order of an index, so that a page costs the same however many there are. */
  statement({ state, kind, debtor, source, from, until, after, limit }: AgendaRequest): { readonly text: string; readonly values: unknown[] } {
    const values: unknown[] = [this.options.exchange];
    const conditions = ["kind = 'obligation'", 'exchange = $1'];
    const where = (condition: (...parameters: readonly string[]) => string, ...given: readonly (string | undefined)[]): void => {
      if (given.includes(undefined)) return;
      conditions.push(condition(...given.map((value) => `$${values.push(value)}`)));
    };
    where((party = '') => `party_a = ${party}`, debtor === undefined ? undefined : uuidOf(debtor));
    where((status = '') => `status = ${status}`, state);
    where((day = '') => `due_on >= ${day}`, from);
    where((day = '') => `due_on <= ${day}`, until);
    where((day = '', id = '') => `(due_on, a.id) > (${day}, ${id}::uuid)`, after?.dueOn, after?.id);
    where((name = '') => `state->>'kind' = ${name}`, kind);
    where((id = '') => `state->>'source' = ${id}`, source);
    values.push(limit + 1);
    return { text: `select id::text as id, version, state, ${NAME} from aggregate a where ${conditions.join(' and ')} order by due_on, a.id limit $${values.length}`, values };
  }

  /** What a participant's calendar shows: all that is open, then what was due since `since`, at most a thousand. */
  async calendarOf(org: Id<'participant'>, since: string): Promise<readonly AgendaItem[]> {
    const { rows } = await this.options.pool.query<Row>({ name: 'calendar', text: CALENDAR, values: [this.options.exchange, uuidOf(org), since] });
    return rows.map(itemOf);
  }

  /** The overdue by participant and article, the most first. It counts the ten thousand that have been overdue longest. */
  async overdue(): Promise<{ readonly items: readonly OverdueCount[]; readonly total: number }> {
    const { rows } = await this.options.pool.query<OverdueCount & { readonly total: number }>({ name: 'overdue', text: SUMMARY, values: [this.options.exchange] });
    return { items: rows.map(({ total: _, ...count }) => count), total: rows[0]?.total ?? 0 };
  }
}

const itemOf = ({ id, version, state, name }: Row): AgendaItem => ({ id: idOf('obligation', id), version, state, name });

/** A cursor as callers pass it back. */
export const cursorText = ({ dueOn, id }: AgendaCursor): string => `${dueOn}_${id}`;
