import type pg from 'pg';
import { LIFECYCLES, idOf, uuidOf, type Id, type Kind, type OpenMatters } from '#core/exchange';

/** Rows of a kind that one count looks at, at most, in each place that a participant has among the parties. */
const SCAN_MAX = 10_000;
/** Ids that a list of blockers shows. */
const SHOWN_MAX = 20;

/** What still rests on a participant, of one kind: how many, and the first of them. */
export interface Blocker { readonly kind: keyof typeof BLOCKERS; readonly open: number; readonly first: readonly Id[] }

interface Ending { readonly final: readonly string[]; readonly kind: Kind; readonly sides: readonly ('party_a' | 'party_b' | 'further')[] }
const both = ['party_a', 'party_b'] as const;
const all = [...both, 'further'] as const;

/**
 * What has to have ended before a participant leaves, by the name that the entry of its leaving counts it under. An obligation that is DONE
 * stands in the register for ever; a running transfer is one that is STARTED, for what was only asked for lapses by itself; an order that is
 * paid or written off asks for nothing any more.
 */
export const BLOCKERS = {
  grants: { kind: 'grant', final: LIFECYCLES.grant.final, sides: both },
  transfers: { kind: 'transfer', final: ['REQUESTED', 'SUSPENDED', ...LIFECYCLES.transfer.final], sides: both },
  jobs: { kind: 'job', final: LIFECYCLES.job.final, sides: all },
  orders: { kind: 'order', final: ['PAID', 'WRITTEN_OFF', ...LIFECYCLES.order.final], sides: all },
  settlements: { kind: 'settlement', final: LIFECYCLES.settlement.final, sides: all },
  disputes: { kind: 'dispute', final: LIFECYCLES.dispute.final, sides: both },
  incidents: { kind: 'incident', final: LIFECYCLES.incident.final, sides: ['party_a'] },
  requests: { kind: 'subjectrequest', final: ['ANSWERED', ...LIFECYCLES.subjectrequest.final], sides: ['party_a'] },
  obligations: { kind: 'obligation', final: ['DONE', 'DONE_LATE', ...LIFECYCLES.obligation.final], sides: ['party_a'] },
  registrations: { kind: 'registration', final: LIFECYCLES.registration.final, sides: ['party_a'] },
  pledges: { kind: 'pledge', final: LIFECYCLES.pledge.final, sides: both },
  authorisations: { kind: 'authorisation', final: LIFECYCLES.authorisation.final, sides: both },
  sponsorships: { kind: 'sponsorship', final: LIFECYCLES.sponsorship.final, sides: both },
} as const satisfies Readonly<Record<Exclude<keyof OpenMatters, 'asOf'>, Ending>>;

const NOTHING = {
  grants: 0, transfers: 0, jobs: 0, orders: 0, settlements: 0, disputes: 0, incidents: 0, requests: 0, obligations: 0, registrations: 0, pledges: 0, authorisations: 0, sponsorships: 0,
} as const satisfies Omit<OpenMatters, 'asOf'>;
const names = Object.keys(BLOCKERS) as readonly (keyof typeof BLOCKERS)[];

const OWN = (column: string): string => `select id, status, state from aggregate where exchange = $1 and kind = $2 and ${column} = $3 order by id desc limit ${SCAN_MAX}`;
const FURTHER = `select a.id, a.status, a.state from aggregate_party p
  cross join lateral (select id, status, state from aggregate where kind = p.kind and exchange = p.exchange and id = p.id limit 1) as a
  where p.exchange = $1 and p.kind = $2 and p.party = $3 order by p.id desc limit ${SCAN_MAX}`;
/** Read off the index of the party, the latest first, for what is open is seldom old; a duty that is only to be kept or only possible holds nobody. */
const OPEN = (side: Ending['sides'][number]): string => `select count(*)::int as open, coalesce((array_agg(id::text order by id))[1:${SHOWN_MAX}], '{}') as first from (${side === 'further' ? FURTHER : OWN(side)}) own
  where status <> all($4::text[]) and coalesce(state->>'nature', 'act') = 'act'`;
const TRANSFERS = `select count(*)::int as open, coalesce((array_agg(id::text order by id))[1:${SHOWN_MAX}], '{}') as first
  from aggregate where exchange = $1 and kind = $2 and status = 'STARTED' and $3 in (party_a, party_b, party_c) and status <> all($4::text[])`;

/** 退出进度: what a participant that leaves has still to end, with the first of each. */
export class ExitProgress {
  constructor(private readonly options: { readonly pool: pg.Pool; readonly exchange: number }) {}

  async blockers(participant: Id<'participant'>): Promise<Blocker[]> {
    return Promise.all(names.map((name) => this.blocker(name, participant)));
  }

  /** The same as numbers, as of so many entries at least. */
  async open(participant: Id<'participant'>, asOf: number): Promise<OpenMatters> {
    const counts = Object.fromEntries((await this.blockers(participant)).map(({ kind, open }) => [kind, open]));
    return { asOf, ...NOTHING, ...counts };
  }

  private async blocker(name: keyof typeof BLOCKERS, participant: Id<'participant'>): Promise<Blocker> {
    const { pool, exchange } = this.options;
    const { kind, final, sides } = BLOCKERS[name];
    const texts = kind === 'transfer' ? [TRANSFERS] : sides.map(OPEN);
    const found = await Promise.all(texts.map((text) => pool.query<{ open: number; first: string[] }>(text, [exchange, kind, uuidOf(participant), final])));
    const rows = found.flatMap((result) => result.rows);
    return { kind: name, open: rows.reduce((sum, row) => sum + row.open, 0), first: rows.flatMap((row) => row.first).slice(0, SHOWN_MAX).map((id) => idOf(kind, id)) };
  }
}
