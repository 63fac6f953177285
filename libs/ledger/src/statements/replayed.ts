import type pg from 'pg';
import { NIL_UUID, createStatementFold, uuidOf, type Id, type Sealing, type Statement, type StatementFold } from '#core/exchange';
import { canonicalJson, EMPTY_MAP_ROOT, frontierFrom, frontierRoot, parseCanonicalJson, type TileHash } from '#core/tlog';
import { SEALING_COLUMNS, partiesOfRow, sealingOf, type SealingRow } from './days.js';

const PAGE = 4_000;
const ENTRIES = 'select idx, leaf, body from entry where exchange = $1 and idx >= $2 order by idx limit $3';
const FOLLOWED = `select coalesce(max(next_index), 0) as next from follower where exchange = $1 and name = 'parties'`;
const DAYS = `select ${SEALING_COLUMNS} from statement_day where exchange = $1 and day = any($2::date[]) order by day`;
const STATEMENTS = `select party_a::text, party_b::text, entries, last_idx, encode(root, 'hex') as root from statement where exchange = $1 and day = $2`;
const SUB_LOGS = `select party_a::text, party_b::text, entries, last_idx, frontier from sub_log where exchange = $1 and (party_a, party_b) > ($2::uuid, $3::uuid) order by party_a, party_b limit ${PAGE}`;
const HASHES = `select count(*)::int as count from unnest($2::uuid[], $3::int[], $4::bigint[], $5::bigint[], $6::bytea[]) as q(party, level, ordinal, last_idx, hash)
  where not exists (select from sub_log_hash h where h.exchange = $1 and h.party = q.party and h.level = q.level and h.ordinal = q.ordinal and h.last_idx = q.last_idx and h.hash = q.hash)`;
/** Every node has the hash of what it holds, and what it holds is there. */
const NODES = `select count(*)::int as count from map_node n where n.exchange = $1 and (
  n.hash <> sha256(case when n.position is null then '\\x04'::bytea || n.left_hash || n.right_hash else '\\x03'::bytea || n.position || n.value end)
  or exists (select from (values (n.left_hash), (n.right_hash)) as child(hash) where child.hash <> $2 and not exists (select from map_node m where m.exchange = $1 and m.hash = child.hash)))`;

interface EntryRow { readonly idx: string; readonly leaf: Buffer; readonly body: Buffer }
interface Body { readonly type: string; readonly at: string; readonly parties: readonly string[]; readonly data: unknown }
interface StatementRow { readonly party_a: string; readonly party_b: string; readonly entries: string; readonly last_idx: string; readonly root: string }
interface SubLogRow extends Omit<StatementRow, 'root'> { readonly frontier: Buffer }
interface Gained { readonly party: string; readonly lastIndex: number; readonly hash: TileHash }

/**
 * Recomputes every statement from the entries in the order of the index, and compares with it what the tables of statements
 * hold as far as their follower has come, and what every `day.sealed` says. Memory is bounded by the participants.
 */
export async function statementDifferences(client: pg.ClientBase, exchange: number): Promise<string[]> {
  const { rows: [followed] } = await client.query<{ next: string }>(FOLLOWED, [exchange]);
  const comparison = new Comparison(client, exchange, Number(followed?.next));
  for (let from = 0, isLast = false; !isLast;) {
    const { rows } = await client.query<EntryRow>(ENTRIES, [exchange, from, PAGE]);
    for (const row of rows) await comparison.add(row);
    await comparison.compareClosed();
    from += rows.length;
    isLast = rows.length < PAGE;
  }
  return comparison.end();
}

class Comparison {
  private readonly found: string[] = [];
  private readonly fold: StatementFold;
  private closed: { readonly sealings: readonly Sealing[]; readonly changed: readonly Statement[] }[] = [];
  private gained: Gained[] = [];
  private days = 0;
  private isWithinReach = true;

  constructor(private readonly client: pg.ClientBase, private readonly exchange: number, private readonly until: number) {
    this.fold = createStatementFold({
      ended: (sealings, changed) => { if (this.isWithinReach) this.closed.push({ sealings, changed }); },
      gained: (parties, lastIndex, hashes) => {
        const [party, other] = parties as Id<'participant'>[];
        if (this.isWithinReach && party !== undefined && other === undefined) this.gained.push(...hashes.map((hash) => ({ party: uuidOf(party), lastIndex, hash })));
      },
    });
  }

  async add({ idx, leaf, body }: EntryRow): Promise<void> {
    const index = Number(idx);
    if (index === this.until) await this.compareReached();
    const parsed = parseCanonicalJson(body);
    if (!parsed.ok) {
      this.found.push(`index ${index} is in no statement: ${parsed.reason}`);
      return;
    }
    const { type, at, parties, data } = parsed.value as Body;
    this.found.push(...this.fold.add({ index, at, leaf, parties }));
    if (type === 'day.sealed') this.found.push(...this.fold.seal(index, data as Sealing));
  }

  async compareClosed(): Promise<void> {
    const { closed, gained } = this;
    [this.closed, this.gained] = [[], []];
    for (const { sealings, changed } of closed) await this.compareDays(sealings, changed);
    const columns = [gained.map(({ party }) => party), gained.map(({ hash }) => hash.level), gained.map(({ hash }) => hash.index), gained.map(({ lastIndex }) => lastIndex), gained.map(({ hash }) => hash.hash)];
    if (gained.length > 0) await this.count(HASHES, columns, 'hashes of sub-logs are missing or other than their entries make');
  }

  async end(): Promise<string[]> {
    if (this.isWithinReach) await this.compareReached();
    await this.count('select count(*)::int - $2::int as count from statement_day where exchange = $1', [this.days], 'days have statements that have not ended');
    await this.count(NODES, [EMPTY_MAP_ROOT], 'nodes of the statements\' map are missing or altered');
    return this.found;
  }

  /** What the follower has kept up to its cursor. */
  private async compareReached(): Promise<void> {
    await this.compareClosed();
    this.isWithinReach = false;
    let kept = 0;
    for (let after = [NIL_UUID, NIL_UUID], isLast = false; !isLast;) {
      const { rows } = await this.client.query<SubLogRow>(SUB_LOGS, [this.exchange, ...after]);
      for (const row of rows) this.compareSubLog(row);
      kept += rows.length;
      const last = rows.at(-1);
      after = last === undefined ? after : [last.party_a, last.party_b];
      isLast = rows.length < PAGE;
    }
    const said = [...this.fold.statements()].length;
    if (kept !== said) this.found.push(`there are ${kept} sub-logs, the entries make ${said}`);
  }

  private compareSubLog({ frontier, ...row }: SubLogRow): void {
    const root = Buffer.from(frontierRoot(frontierFrom(Number(row.entries), frontier))).toString('hex');
    this.compare(this.fold.statementOf(partiesOfRow(row)), statementOf({ ...row, root }), `the sub-log of ${partiesOfRow(row).join(' and ')}`);
  }

  private async compareDays(sealings: readonly Sealing[], changed: readonly Statement[]): Promise<void> {
    const days = sealings.map(({ day }) => day);
    this.days += days.length;
    const { rows } = await this.client.query<SealingRow>(DAYS, [this.exchange, days]);
    this.compare(sealings, rows.map(sealingOf), `the statements as they are kept of ${days.join(', ')}`);
    const { rows: kept } = await this.client.query<StatementRow>(STATEMENTS, [this.exchange, days[0]]);
    this.compare(ordered(changed), ordered(kept.map(statementOf)), `what changed on ${String(days[0])}`);
  }

  private compare(said: unknown, kept: unknown, what: string): void {
    if (canonicalJson(said ?? null) !== canonicalJson(kept)) this.found.push(`${what} differ from the entries`);
  }

  private async count(text: string, values: unknown[], what: string): Promise<void> {
    const { rows: [row] } = await this.client.query<{ count: number }>(text, [this.exchange, ...values]);
    if (row?.count !== 0) this.found.push(`${String(row?.count)} ${what}`);
  }
}

const statementOf = (row: StatementRow): Statement => ({ parties: partiesOfRow(row), entries: Number(row.entries), lastIndex: Number(row.last_idx), root: row.root });
const ordered = (statements: readonly Statement[]): readonly Statement[] => [...statements].sort((x, y) => (x.parties.join() < y.parties.join() ? -1 : 1));
