import type pg from 'pg';
import { idOf, uuidOf, type Id, type VerdictSummary } from '#core/exchange';

/** The entries that hold a verdict; one of the export gate names a `cn-export` pack. */
const VERDICTS = ['check.passed', 'check.failed', 'check.evidence_needed'];
const EXPORT_PACK = 'cn-export';

const PAGE = 'select idx, stream::text, body from entry where exchange = $1 and idx >= $2 and idx < $3 and type = any($4::text[]) order by idx';
const FACTS = `select encode(sha256, 'hex') as sha256, body from document where exchange = $1 and sha256 = any($2::bytea[])`;
const SUBJECTS = `
select q.id::text as check, c.state ->> 'subject' as transfer, t.state ->> 'vendor' as exporter
  from unnest($2::uuid[]) as q(id)
  cross join lateral (select state from aggregate where kind = 'check' and exchange = $1 and id = q.id limit 1) as c
  cross join lateral (select state from aggregate where kind = 'transfer' and exchange = $1 and id = substr(c.state ->> 'subject', 5)::uuid limit 1) as t`;
const NAMES = `select id::text, state #>> '{organisation,name,zh}' as name from aggregate where kind = 'participant' and exchange = $1 and id = any($2::uuid[])`;

/** A verdict of the export gate as its entry has it, with the document of its facts; undefined where that is gone. */
export interface RecordedVerdict {
  readonly index: number;
  readonly check: Id<'check'>;
  readonly summary: VerdictSummary;
  readonly facts: string | undefined;
}

/** What one exporter's transfer a check was about. */
export interface Subject { readonly transfer: Id<'transfer'>; readonly exporter: Id<'participant'> }

/** Reads what was decided: pages of verdicts by the index of their entries, each with its facts, never more than a page at a time. */
export class VerdictArchive {
  constructor(private readonly pool: pg.Pool, private readonly exchange: number) {}

  /** The verdicts among the entries from `from` up to, not including, `until`. */
  async page(from: number, until: number): Promise<RecordedVerdict[]> {
    const { rows } = await this.pool.query<{ idx: string; stream: string; body: Buffer }>({ name: 'verdicts', text: PAGE, values: [this.exchange, from, until, VERDICTS] });
    const verdicts = rows.map(({ idx, stream, body }) => ({ index: Number(idx), check: idOf('check', stream), summary: summaryIn(body) })).filter(({ summary }) => summary.pack.id === EXPORT_PACK);
    const facts = await this.documents(verdicts.map(({ summary }) => summary.factsSha256));
    return verdicts.map((verdict) => ({ ...verdict, facts: facts.get(verdict.summary.factsSha256) }));
  }

  /** Whose transfers the checks were about. */
  async subjects(checks: readonly Id<'check'>[]): Promise<Map<Id<'check'>, Subject>> {
    if (checks.length === 0) return new Map();
    const { rows } = await this.pool.query<{ check: string; transfer: Id<'transfer'>; exporter: Id<'participant'> }>({ name: 'verdict-subjects', text: SUBJECTS, values: [this.exchange, checks.map(uuidOf)] });
    return new Map(rows.map(({ check, transfer, exporter }) => [idOf('check', check), { transfer, exporter }]));
  }

  /** What participants are called. */
  async names(participants: readonly Id<'participant'>[]): Promise<Map<Id<'participant'>, string>> {
    if (participants.length === 0) return new Map();
    const { rows } = await this.pool.query<{ id: string; name: string }>(NAMES, [this.exchange, participants.map(uuidOf)]);
    return new Map(rows.map(({ id, name }) => [idOf('participant', id), name]));
  }

  private async documents(digests: readonly string[]): Promise<Map<string, string>> {
    if (digests.length === 0) return new Map();
    const { rows } = await this.pool.query<{ sha256: string; body: string }>({ name: 'verdict-facts', text: FACTS, values: [this.exchange, [...new Set(digests)].map((digest) => Buffer.from(digest, 'hex'))] });
    return new Map(rows.map(({ sha256, body }) => [sha256, body]));
  }
}

/** That the bytes are canonical and the leaf is theirs is for `ledger replay` to show; here they are read a million times. */
const summaryIn = (body: Buffer): VerdictSummary => (JSON.parse(body.toString()) as { readonly data: VerdictSummary }).data;
