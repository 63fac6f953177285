import { nationalReportIdOf, reportedFact, type CommandInput, type FoldEntry, type Id, type NationalReport, type PlatformAnswer, type ReportedFact } from '#core/exchange';
import { derivedId } from '#ledger';
import { SYSTEM } from '../support/ledger.js';
import type { Cast } from './cast.js';

type Preparation = CommandInput<'nationalreport.prepare'>;
const RECEIPT = 'reference-000001';

export const reportNumbered = (sequence: number): Id<'nationalreport'> => nationalReportIdOf({ derivedId: (kind, ...parts) => derivedId(1, kind, ...parts) }, sequence);

/** The facts of the entries from `from` on. */
export const factsIn = ({ entries }: Pick<Cast, 'entries'>, from: number, through: number): ReportedFact[] =>
  entries.slice(from, through).flatMap(({ body }, i) => reportedFact(JSON.parse(Buffer.from(body).toString()) as FoldEntry, from + i) ?? []);

/** What a report has to say of everything from an entry on. */
export function aPreparation(cast: Cast, change: Partial<Preparation> = {}): Preparation {
  const { from = 0, through = cast.entries.length } = change;
  const checkpoint = { origin: 'log.example/2026', size: cast.entries.length, root: Buffer.alloc(32, 7).toString('base64') };
  return { platform: 'reference', sequence: 0, from, through, checkpoint, facts: factsIn(cast, from, through), ...change };
}

export function aPrepared(cast: Cast, change: Partial<Preparation> = {}): Id<'nationalreport'> {
  const preparation = aPreparation(cast, change);
  cast.submit(SYSTEM, 'nationalreport.prepare', preparation);
  return reportNumbered(preparation.sequence);
}

export function aHandedIn(cast: Cast, id: Id<'nationalreport'>, receipt = RECEIPT): void {
  cast.submit(SYSTEM, 'nationalreport.submit', { id, receipt });
}

/** What the platform says of a report that was handed in. */
export const answerTo = ({ receipt, reportSha256 }: NationalReport, outcome: PlatformAnswer['outcome'], change: Partial<PlatformAnswer> = {}): PlatformAnswer =>
  ({ receipt: receipt ?? RECEIPT, reportSha256, outcome, at: '2026-06-15T01:30:00.000Z', reasons: outcome === 'accepted' ? [] : ['条目不连续'], ...change });

/** Everything that becomes of reports: one is taken at once, one is rejected and then taken, one is never answered. */
export function nationalReportStory(cast: Cast, ends: (id: Id, state: string) => void): void {
  const taken = aPrepared(cast);
  aHandedIn(cast, taken);
  cast.submit(SYSTEM, 'nationalreport.acknowledge', { id: taken, answer: answerTo(cast.state(taken), 'accepted') });
  const corrected = aPrepared(cast, { sequence: 1, from: cast.state(taken).through });
  aHandedIn(cast, corrected);
  cast.submit(SYSTEM, 'nationalreport.reject', { id: corrected, answer: answerTo(cast.state(corrected), 'rejected') });
  cast.submit(cast.checker, 'nationalreport.resubmit', { id: corrected, note: '平台已恢复' });
  aHandedIn(cast, corrected, 'reference-000002');
  cast.submit(SYSTEM, 'nationalreport.acknowledge', { id: corrected, answer: answerTo(cast.state(corrected), 'accepted') });
  const unanswered = aPrepared(cast, { sequence: 2, from: cast.state(corrected).through });
  aHandedIn(cast, unanswered);
  cast.submit(SYSTEM, 'nationalreport.lapse', { id: unanswered, reason: 'story' });
  for (const [id, state] of [[taken, 'ACKNOWLEDGED'], [corrected, 'ACKNOWLEDGED'], [unanswered, 'REJECTED']] as const) ends(id, state);
}

/** One for every step of its life cycle. */
export function anyNationalReport(cast: Cast): NationalReport {
  const id = aPrepared(cast);
  aHandedIn(cast, id);
  return cast.state(id);
}
