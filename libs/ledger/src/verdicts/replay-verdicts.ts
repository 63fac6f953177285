import { setImmediate as turnOfEventLoop } from 'node:timers/promises';
import type pg from 'pg';
import { evaluateExport, withDefaults, type ExportFacts, type ExportPack } from '#core/law';
import { judgeExport, rulebookIdOf, sha256Hex, type Context, type Id } from '#core/exchange';
import { VerdictArchive, type RecordedVerdict } from './recorded.js';
import { Findings, emptyReport, type VerdictReport } from './report.js';
import { RulebookHistory } from './rulebook-history.js';

/** How far a replay has come: everything below entry `next` is in the report. */
export interface VerdictProgress { readonly next: number; readonly report: VerdictReport }

export interface VerdictReplay {
  readonly pool: pg.Pool;
  readonly exchange: number;
  readonly derivedId: Context['derivedId'];
  /** The pack to judge by; without it each verdict's own, and every byte must come out again. */
  readonly pack?: ExportPack;
  readonly begin: VerdictProgress;
  /** Entries to a page: what is in memory at a time, and how long the process is busy without a pause. */
  readonly pageEntries?: number;
  /** Told after each page; what it is told is enough to go on from. Answers whether to go on. */
  readonly onPage: (progress: VerdictProgress) => Promise<boolean>;
}

const PAGE_ENTRIES = 4_000;

/** The beginning of a replay over the first `entries` entries. */
export const verdictsFrom = (entries: number, pack?: ExportPack): VerdictProgress =>
  ({ next: 0, report: emptyReport(pack === undefined ? null : { id: pack.id, version: pack.version, digest: pack.digest }, entries) });

/**
 * Judges past export verdicts again, on the facts that were recorded with them (invariant 5: a verdict is a function of facts and
 * pack). Page by page, the next one read while this one is judged; undefined where `onPage` has stopped it.
 */
export async function replayVerdicts({ pool, exchange, derivedId, pack, begin, pageEntries = PAGE_ENTRIES, onPage }: VerdictReplay): Promise<VerdictReport | undefined> {
  const archive = new VerdictArchive(pool, exchange);
  const history = await RulebookHistory.read(pool, exchange, rulebookIdOf({ derivedId }));
  const findings = new Findings(begin.report);
  const { entries } = begin.report;
  const read = (from: number): Promise<RecordedVerdict[]> => archive.page(from, Math.min(from + pageEntries, entries));
  let ahead = begin.next < entries ? read(begin.next) : Promise.resolve([]);
  for (let from = begin.next; from < entries; from += pageEntries) {
    const verdicts = await ahead;
    const next = Math.min(from + pageEntries, entries);
    ahead = next < entries ? read(next) : Promise.resolve([]);
    ahead.catch(() => undefined); // It is awaited above; a failure before that must not end the process.
    if (pack === undefined) for (const verdict of verdicts) confirm(verdict, history, findings);
    else await compare(verdicts, pack, archive, findings);
    if (!(await onPage({ next, report: findings.report() }))) return undefined;
    await turnOfEventLoop();
  }
  return named(archive, findings.report());
}

/** Under its own pack a verdict is the same, byte for byte, and the pack is the one that governed its day. */
function confirm(recorded: RecordedVerdict, history: RulebookHistory, findings: Findings): void {
  const { index, check, summary } = recorded;
  const alarm = (what: string): void => { findings.alarm({ index, check, what }); };
  findings.judged();
  const facts = factsOf(recorded, alarm);
  const tenure = history.ofDigest(summary.pack.digest);
  if (tenure === undefined) alarm(`names the pack ${summary.pack.version} of digest ${summary.pack.digest}, which was never adopted`);
  if (facts === undefined || tenure === undefined) return;
  const governed = history.governing(index, facts.asOf);
  if (governed.digest !== summary.pack.digest) alarm(`was judged by ${summary.pack.version}; ${governed.version} governed ${facts.asOf}`);
  const { document } = judgeExport(facts, tenure.compiled());
  if (document.sha256 === summary.verdictSha256) return;
  findings.differs({ index, check, what: `has the verdict ${summary.verdictSha256}; the same facts and pack make ${document.sha256}` });
}

/** Under another pack: which verdicts would go another way, and whose. */
async function compare(verdicts: readonly RecordedVerdict[], pack: ExportPack, archive: VerdictArchive, findings: Findings): Promise<void> {
  const changed: { readonly check: Id<'check'>; readonly index: number; readonly from: string; readonly to: string }[] = [];
  for (const recorded of verdicts) {
    const { index, check, summary } = recorded;
    findings.judged();
    const facts = factsOf(recorded, (what) => { findings.alarm({ index, check, what }); });
    if (facts === undefined) continue;
    const { path, articles } = evaluateExport(facts, pack);
    if (path !== summary.outcome) changed.push({ check, index, from: summary.outcome, to: path });
    else if (articles.join() !== summary.articles.join()) findings.otherwiseFounded();
  }
  const subjects = await archive.subjects(changed.map(({ check }) => check));
  for (const { check, ...change } of changed) {
    const subject = subjects.get(check);
    if (subject === undefined) throw new Error(`${check} is about no transfer`);
    findings.changed({ ...change, ...subject });
  }
}

function factsOf({ summary, facts }: RecordedVerdict, alarm: (what: string) => void): ExportFacts | undefined {
  if (facts !== undefined && sha256Hex(facts) === summary.factsSha256) return withDefaults(JSON.parse(facts));
  alarm(facts === undefined ? `rests on facts ${summary.factsSha256}, which are gone` : `rests on facts that do not have the digest ${summary.factsSha256}`);
  return undefined;
}

/** The finished report: those who would be concerned most come first, under their names. */
async function named(archive: VerdictArchive, report: VerdictReport): Promise<VerdictReport> {
  const names = await archive.names(report.participants.map(({ participant }) => participant));
  const participants = report.participants.map((impact) => ({ ...impact, name: names.get(impact.participant) ?? null }));
  return { ...report, participants: participants.sort((a, b) => b.differing - a.differing || (a.participant < b.participant ? -1 : 1)) };
}
