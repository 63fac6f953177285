import { evaluateExport, exportPackOn, type ExportVerdict } from '#core/law';
import { draft, type Context, type Draft, type Drafts, type View } from '../kernel/command.js';
import { shanghaiDay } from '../kernel/shanghai.js';
import { dutiesOfClearance } from '../obligation/opening.js';
import { givenBack } from '../transfer/transfer.commands.js';
import type { Delivery, Transfer } from '../transfer/transfer.state.js';
import { nearing, needsInstrument, noted, overtaken, whatLacks } from './basis-fit.js';
import type { Check, VerdictSummary } from './check.js';
import { countingYear, exportFacts, tallyIdOf } from './export-facts.js';
import { reasonOf, summarise } from './verdict.js';

/** The only exemption whose people count: it is the counter (《促进和规范数据跨境流动规定》第五条第一款第（四）项). */
const COUNTED_EXEMPTION = 'R19';

/** The export gate: cleared, waiting for a basis, or blocked. Only an earlier PASS clears; every other way out leaves it shut. */
export function concludeExport(view: View, ctx: Context, check: Check, transfer: Transfer): Drafts {
  const { delivery } = transfer;
  if (transfer.state !== 'REQUESTED' || transfer.round !== check.round || delivery === null) {
    return [draft('check.superseded', check.id, { reason: `The transfer is ${transfer.state}, round ${transfer.round}.` })];
  }
  view.expect(transfer.vendor, delivery.recipient, delivery.product, tallyIdOf(ctx, transfer.vendor), ...(transfer.basis === null ? [] : [transfer.basis]));
  const facts = exportFacts(view, ctx, transfer, delivery);
  const pack = exportPackOn(facts.asOf);
  const verdict = evaluateExport(facts, pack);
  const { summary, documents } = summarise(verdict.path, facts, verdict);
  const decision = decisionOf(check, summary);
  if (verdict.path === 'PROHIBITED') {
    const blocked = draft('transfer.blocked', transfer.id, { ...decision, reason: reasonOf(summary, verdict.path) });
    return [draft('check.failed', check.id, summary, { documents }), blocked, ...givenBack(view, transfer)];
  }
  const totals = { general: total(facts.counts.generalBefore, facts.counts.generalNew), sensitive: total(facts.counts.sensitiveBefore, facts.counts.sensitiveNew) };
  const asked = { transfer, delivery, verdict, totals, day: shanghaiDay(ctx.at), year: countingYear(ctx.at), thresholds: pack?.thresholds };
  const lacking = whatLacks(view, asked);
  if (lacking !== null) {
    const { data, documents: whole } = noted(lacking);
    const needed = draft('transfer.basis_needed', transfer.id, { ...decision, ...data }, { documents: whole });
    return [draft('check.evidence_needed', check.id, summary, { documents }), needed, ...overtaken(view, asked)];
  }
  const { counted, reservation } = reserve(ctx, transfer, delivery, verdict);
  const basis = needsInstrument(verdict) ? transfer.basis : null;
  return [draft('check.passed', check.id, summary, { documents }), draft('transfer.cleared', transfer.id, { ...decision, basis, counted }), ...reservation, ...nearing(view, basis, asked), ...dutiesOfClearance(view, ctx, transfer, { facts, duties: verdict.duties })];
}

const decisionOf = (check: Check, { outcome, articles, pack, factsSha256, verdictSha256 }: VerdictSummary) => ({ check: check.id, path: outcome, articles: [...articles], pack, factsSha256, verdictSha256 });

const total = (before: number | null, added: number | null): number => (before ?? 0) + (added ?? 0);

/** People who count this year are reserved with the clearance; exempt volumes stay outside. */
function reserve(ctx: Context, transfer: Transfer, { people }: Delivery, verdict: ExportVerdict): { counted: { tally: `tly_${string}`; general: number; sensitive: number } | null; reservation: Draft[] } {
  const counts = verdict.path === 'EXEMPT' ? verdict.rule === COUNTED_EXEMPTION : needsInstrument(verdict);
  if (!counts || people.general + people.sensitive === 0) return { counted: null, reservation: [] };
  const tally = tallyIdOf(ctx, transfer.vendor);
  const { general, sensitive } = people;
  return {
    counted: { tally, general, sensitive },
    reservation: [draft('tally.reserved', tally, { exporter: transfer.vendor, year: countingYear(ctx.at), transfer: transfer.id, general, sensitive })],
  };
}
