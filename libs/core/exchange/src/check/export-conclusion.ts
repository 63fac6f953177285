import { countsInYear, evaluateExport, type ExportVerdict } from '#core/law';
import { draft, type Context, type Draft, type Drafts, type View } from '../kernel/command.js';
import type { Id } from '../kernel/id.js';
import { dutiesOfClearance } from '../obligation/opening.js';
import { superseded } from '../review/review.state.js';
import { packFor } from '../rulebook/tenure.js';
import { countingYear, project, tallyIdOf, type Projection, type Recounted } from '../tally/counting.js';
import { byClass } from '../tally/head-count.js';
import { givenBack } from '../transfer/transfer.commands.js';
import type { Delivery, Transfer } from '../transfer/transfer.state.js';
import { nearing, needsInstrument, noted, overtaken, whatLacks } from './basis-fit.js';
import type { Check, VerdictSummary } from './check.js';
import { eventDay, lateReport } from './event-day.js';
import { countFacts, exportFacts } from './export-facts.js';
import { headsOf, leftToPeople, relief, waived } from './export-relief.js';
import { undecided, type Undecided } from './undecided.js';
import { reasonOf, summarise } from './verdict.js';

/** What a check judges: the transfer, and what the worker has counted by tokens. */
interface Judged { readonly transfer: Transfer; readonly recounted: Recounted | undefined }

/** The export gate: cleared, waiting for a basis, or blocked. Only an earlier PASS clears; every other way out leaves it shut. */
export function concludeExport(view: View, ctx: Context, check: Check, { transfer, recounted }: Judged): Drafts {
  const { delivery } = transfer;
  if (transfer.state !== 'REQUESTED' || transfer.round !== check.round || delivery === null) {
    return [draft('check.superseded', check.id, { reason: `The transfer is ${transfer.state}, round ${transfer.round}.` })];
  }
  view.foresee(foreseeable(ctx, transfer, delivery));
  const projection = project(view, ctx, { transfer, delivery, recounted });
  const facts = exportFacts(view, ctx, { transfer, delivery, counts: countFacts(projection, 'upper') });
  const pack = packFor(view, ctx, facts.asOf);
  const verdict = evaluateExport(facts, pack);
  const open = undecided({ facts, verdict, projection, delivery, judge: (other) => evaluateExport(other, pack) });
  const decisive = [...lateReport(ctx, delivery, verdict.pack), ...verdict.findings, ...(open === null ? [] : [open.finding])];
  const { summary, documents } = summarise(verdict.path, facts, { ...verdict, decisive });
  const decision = decisionOf(check, summary);
  const settled = superseded(view, transfer.review, '检查已有结论 The check has come to its end.');
  if (verdict.path === 'PROHIBITED') {
    const blocked = draft('transfer.blocked', transfer.id, { ...decision, reason: reasonOf(summary, verdict.path) });
    return [draft('check.failed', check.id, summary, { documents }), blocked, ...givenBack(view, transfer), ...settled];
  }
  const asked = { transfer, delivery, verdict, totals: byClass((one) => projection.after[one].upper), day: facts.asOf, year: countingYear(facts.asOf), thresholds: pack.thresholds };
  const lacking = whatLacks(view, asked);
  const waiver = relief(view, ctx, { transfer, delivery, verdict, lacking });
  if (lacking !== null && waiver === null) {
    const reason = reasonWith(lacking.reason, open);
    const { data, documents: whole } = noted({ ...lacking, reason });
    const { reference, opened } = leftToPeople(ctx, check, transfer, { verdict, reason });
    const needed = draft('transfer.basis_needed', transfer.id, { ...decision, ...data, ...reference }, { documents: whole });
    return [draft('check.evidence_needed', check.id, summary, { documents }), needed, ...overtaken(view, asked), ...settled, ...opened];
  }
  const { counted, reservation } = reserve(ctx, transfer, { delivery, verdict, projection });
  const basis = needsInstrument(verdict) && waiver === null ? transfer.basis : null;
  const following = [...reservation, ...settled, ...nearing(view, basis, asked), ...dutiesOfClearance(view, ctx, transfer, { facts, duties: verdict.duties })];
  if (waiver !== null) return [...waived({ check, transfer, waiver, people: headsOf(delivery), cleared: { ...decision, basis, counted } }, { summary, documents }), ...following];
  return [draft('check.passed', check.id, summary, { documents }), draft('transfer.cleared', transfer.id, { ...decision, basis, counted }), ...following];
}

/** Everything that the transfer names. */
function foreseeable(ctx: Context, transfer: Transfer, delivery: Delivery): Id[] {
  const { product, recipient, people } = delivery;
  const { vendor, grant, basis } = transfer;
  const sets = Object.values(people.tokens ?? {}).map((digest) => ctx.derivedId('tokenset', vendor, digest));
  return [vendor, recipient, product, grant, tallyIdOf(ctx, vendor, countingYear(eventDay(ctx, delivery))), ...(basis === null ? [] : [basis]), ...sets];
}

/** What a basis would carry at the most, tokens may show not to need one. */
const reasonWith = (lacking: string, open: Undecided | null): string =>
  (open === null ? lacking : `${open.finding.zh}（缺少事实 missing facts: ${open.missing.join(', ')}）；否则 otherwise: ${lacking}。${open.finding.en}`);

const decisionOf = (check: Check, { outcome, articles, pack, factsSha256, verdictSha256 }: VerdictSummary) => ({ check: check.id, path: outcome, articles: [...articles], pack, factsSha256, verdictSha256 });

/** People who count this year are reserved with the clearance; exempt volumes stay outside. */
function reserve(ctx: Context, { id, vendor }: Transfer, { delivery, verdict, projection }: { readonly delivery: Delivery; readonly verdict: ExportVerdict; readonly projection: Projection }): { counted: Transfer['counted']; reservation: Draft[] } {
  const { general, sensitive } = delivery.people;
  if (!countsInYear(verdict) || general + sensitive === 0) return { counted: null, reservation: [] };
  const { own: tally, corrections, reservation: { sets, recount } } = projection;
  const told = { general, sensitive, ...(sets === undefined ? {} : { sets }) };
  return {
    counted: { tally, ...told, corrections },
    reservation: [draft('tally.reserved', tally, { exporter: vendor, year: countingYear(eventDay(ctx, delivery)), transfer: id, ...told, ...(recount === undefined ? {} : { recount }) })],
  };
}
