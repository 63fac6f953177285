import type pg from 'pg';
import type { ReportingPort } from '#adapters/ports';
import { REPORTED_TYPES, REPORT_FACTS_MAX, Refusal, idOf, reportedFact, type CommandInput, type NationalReport, type ReportedFact } from '#core/exchange';
import { parseEntry } from '#core/audit';
import { parseCheckpoint, textOfNote, toBase64, type Checkpoint } from '#core/tlog';
import type { Ledger } from '../ledger.js';
import type { Logger } from '../logger.js';
import { isTaken } from '../refused.js';
import { systemCaller } from '../system.js';
import { Recurring } from '../task.js';

const LOOK_MS = 5_000;
const FAILURE_PAUSE_MS_MAX = 600_000;
const MINUTE_MS = 60_000;
const SHANGHAI_MS = 8 * 60 * MINUTE_MS;
/** The first report of a ledger that is older tells of so many entries at the most; what was before, the platform is given by hand. */
const FIRST_ENTRIES_MAX = 100_000;
const CALLER = systemCaller('reporter');

const LAST = "select state::text as state from aggregate where exchange = $1 and kind = 'nationalreport' order by id desc limit 1";
const OPEN = "select id::text, state::text as state from aggregate where exchange = $1 and kind = 'nationalreport' and status <> 'ACKNOWLEDGED' and state ->> 'platform' = $2 order by id limit 1";
const FACTS = 'select idx, body from entry where exchange = $1 and idx >= $2 and idx < $3 and type = any($4) order by idx limit $5';
/** Entries that are looked at in one statement: most deliveries stay inside the country and are no facts. */
const PAGE = 2_000;

/** When reports are made: every so many minutes, reckoned in Shanghai from this minute of the day on. */
export interface ReportSchedule { readonly everyMinutes: number; readonly atMinute: number }

export interface ReporterOptions {
  readonly ledger: Ledger;
  readonly pool: pg.Pool;
  readonly logger: Logger;
  readonly port: ReportingPort;
  readonly documents: { document(sha256: string): Promise<{ readonly body: string } | undefined> };
  readonly latest: () => Promise<{ readonly size: number; readonly note: string } | undefined>;
  readonly schedule: ReportSchedule;
  readonly now: () => Date;
  readonly lookMs?: number;
  /** A test makes reports smaller. */
  readonly factsMax?: number;
}

/**
 * 国家平台报送: makes the report of what has happened since the last one, and hands in the oldest one that the platform has not taken. A later
 * one waits for it, for the platform takes them in their order. Nothing else waits: a platform that is away is told of in /readyz and asked again.
 */
export class Reporter extends Recurring<boolean> {
  /** Why the platform has not taken a report that waits for the operator. */
  private rejection: string | null = null;

  constructor(private readonly options: ReporterOptions) {
    super({ logger: options.logger, complaint: 'nothing was reported to the platform; the exchange goes on without', paceMs: options.lookMs ?? LOOK_MS, isMore: (done) => done, failurePauseMsMax: FAILURE_PAUSE_MS_MAX });
  }

  /** What is wrong, be it with the last round or with a report. */
  get trouble(): string | null {
    return this.failure ?? this.rejection;
  }

  /** Prepares what is due, then does one thing for the oldest open report; tells whether more can be done at once. */
  async step(): Promise<boolean> {
    const hasPrepared = await this.prepare();
    return await this.handIn() || hasPrepared;
  }

  private async prepare(): Promise<boolean> {
    const { pool, ledger, port, latest } = this.options;
    const { rows: [row] } = await pool.query<{ state: string }>({ name: 'national-reports.last', text: LAST, values: [ledger.exchange] });
    const last = row === undefined ? undefined : JSON.parse(row.state) as NationalReport;
    const note = await latest();
    if (note === undefined || note.size === 0 || !this.isDue(last)) return false;
    const tree = parseCheckpoint(textOfNote(note.note));
    if (!tree.ok) throw new Error(`a published checkpoint does not read: ${tree.reason}`);
    const input = await this.preparation(tree.value, last);
    try {
      await ledger.submit('nationalreport.prepare', { ...input, platform: port.platform }, { caller: CALLER, key: `national-report:${input.sequence}` });
      return true;
    } catch (err) {
      if (err instanceof Refusal && ['already_exists', 'idempotency_key_reused'].includes(err.code)) return false; // Another process was faster.
      throw err;
    }
  }

  /** A report is due when its time has come since the last one, or when that one had no room for everything. */
  private isDue(last: NationalReport | undefined): boolean {
    if (last === undefined || last.through < last.checkpoint.size) return true;
    const { schedule: { everyMinutes, atMinute }, now } = this.options;
    const slotOf = (ms: number): number => Math.floor((ms + SHANGHAI_MS - atMinute * MINUTE_MS) / (everyMinutes * MINUTE_MS));
    return slotOf(now().getTime()) > slotOf(Date.parse(last.createdAt));
  }

  private async preparation({ origin, size, root }: Checkpoint, last: NationalReport | undefined): Promise<Omit<CommandInput<'nationalreport.prepare'>, 'platform'>> {
    const from = last?.through ?? Math.max(0, size - FIRST_ENTRIES_MAX);
    const { facts, through } = await this.facts(from, size);
    return { sequence: (last?.sequence ?? -1) + 1, from, through, checkpoint: { origin, size, root: toBase64(root) }, facts };
  }

  /** The facts of the entries from `from` on, and how far they reach: to `size`, unless a report has no room for so many. */
  private async facts(from: number, size: number): Promise<{ readonly facts: ReportedFact[]; readonly through: number }> {
    const { pool, ledger: { exchange }, factsMax = REPORT_FACTS_MAX } = this.options;
    const facts: ReportedFact[] = [];
    for (let next = from, isLast = false; !isLast;) {
      const { rows } = await pool.query<{ idx: string; body: Buffer }>({ name: 'national-reports.facts', text: FACTS, values: [exchange, next, size, REPORTED_TYPES, PAGE] });
      for (const { idx, body } of rows) {
        const fact = reportedFact(parseEntry(body), Number(idx));
        if (fact === undefined) continue;
        if (facts.length === factsMax) return { facts, through: fact.entry };
        facts.push(fact);
      }
      next = Number(rows.at(-1)?.idx ?? next) + 1;
      isLast = rows.length < PAGE;
    }
    return { facts, through: size };
  }

  private async handIn(): Promise<boolean> {
    const { pool, ledger: { exchange }, port: { platform } } = this.options;
    const { rows: [row] } = await pool.query<{ id: string; state: string }>({ name: 'national-reports.open', text: OPEN, values: [exchange, platform] });
    const report = row === undefined ? undefined : { ...JSON.parse(row.state) as NationalReport, id: idOf('nationalreport', row.id) };
    this.rejection = report?.state === 'REJECTED' ? `report ${report.sequence} was not taken and waits for the operator: ${report.reasons.join('; ')}` : null;
    if (report?.state === 'PREPARED') return this.submit(report);
    return report?.state === 'SUBMITTED' && this.ask(report);
  }

  private async submit({ id, attempt, reportSha256 }: NationalReport): Promise<boolean> {
    const { port, documents, ledger } = this.options;
    const document = await documents.document(reportSha256);
    if (document === undefined) throw new Error(`the document of ${id} is missing`);
    const receipt = await port.submit({ sha256: reportSha256, body: document.body });
    return isTaken(ledger.submit('nationalreport.submit', { id, receipt }, { caller: CALLER, key: `national-report:${id}:${attempt}:submitted` }));
  }

  private async ask({ id, attempt, receipt, reportSha256 }: NationalReport): Promise<boolean> {
    const { port, ledger } = this.options;
    const answer = receipt === null ? undefined : await port.outcome(receipt);
    if (answer === undefined) return false;
    if (answer.receipt !== receipt || answer.reportSha256 !== reportSha256) throw new Error(`the platform answers ${id} with what is about another report`);
    return isTaken(ledger.submit(answer.outcome === 'accepted' ? 'nationalreport.acknowledge' : 'nationalreport.reject', { id, answer }, { caller: CALLER, key: `national-report:${id}:${attempt}:answered` }));
  }
}
