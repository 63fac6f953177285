import { evaluateExport, type ExportVerdict } from '#core/law';
import { gaps } from '../basis/basis.js';
import { clip } from '../kernel/clip.js';
import { draft, referred, type Context, type Draft, type Drafts, type View } from '../kernel/command.js';
import { shanghaiDay } from '../kernel/shanghai.js';
import { superseded } from '../review/review.state.js';
import { givenBack } from '../transfer/transfer.commands.js';
import type { Delivery, Transfer } from '../transfer/transfer.state.js';
import type { Check, VerdictSummary } from './check.js';
import { countingYear, exportFacts, tallyIdOf } from './export-facts.js';
import { leftToPeople, headsOf, relief, waived } from './export-relief.js';
import { reasonOf, summarise } from './verdict.js';

/** The only exemption whose people count: it is the counter (《促进和规范数据跨境流动规定》第五条第一款第（四）项). */
const COUNTED_EXEMPTION = 'R19';

/** The export gate: cleared, waiting for a basis, or blocked. Only an earlier PASS clears; every other way out leaves it shut. */
export function concludeExport(view: View, ctx: Context, check: Check, transfer: Transfer): Drafts {
  const { delivery } = transfer;
  if (transfer.state !== 'REQUESTED' || transfer.round !== check.round || delivery === null) {
    return [draft('check.superseded', check.id, { reason: `The transfer is ${transfer.state}, round ${transfer.round}.` })];
  }
  const facts = exportFacts(view, ctx, transfer, delivery);
  const verdict = evaluateExport(facts);
  const { summary, documents } = summarise(verdict.path, facts, verdict);
  const decision = decisionOf(check, summary);
  const overtaken = superseded(view, transfer.review, '检查已有结论 The check has come to its end.');
  if (verdict.path === 'PROHIBITED') {
    const blocked = draft('transfer.blocked', transfer.id, { ...decision, reason: reasonOf(summary, verdict.path) });
    return [draft('check.failed', check.id, summary, { documents }), blocked, ...givenBack(view, transfer), ...overtaken];
  }
  const lacking = whatLacks(view, ctx, { transfer, delivery, verdict, totals: { general: total(facts.counts.generalBefore, facts.counts.generalNew), sensitive: total(facts.counts.sensitiveBefore, facts.counts.sensitiveNew) } });
  const waiver = relief(view, ctx, { transfer, delivery, verdict, lacking });
  if (lacking !== null && waiver === null) {
    const asked = leftToPeople(ctx, check, transfer, { verdict, reason: lacking });
    const needed = draft('transfer.basis_needed', transfer.id, { ...decision, reason: clip(lacking, 1000), ...asked.reference });
    return [draft('check.evidence_needed', check.id, summary, { documents }), needed, ...overtaken, ...asked.opened];
  }
  const { counted, reservation } = reserve(ctx, transfer, delivery, verdict);
  const basis = needsInstrument(verdict) ? transfer.basis : null;
  if (waiver !== null) return [...waived({ check, transfer, waiver, people: headsOf(delivery), cleared: { ...decision, basis: null, counted } }, { summary, documents }), ...reservation, ...overtaken];
  return [draft('check.passed', check.id, summary, { documents }), draft('transfer.cleared', transfer.id, { ...decision, basis, counted }), ...reservation, ...overtaken];
}

const decisionOf = (check: Check, { outcome, articles, pack, factsSha256, verdictSha256 }: VerdictSummary) => ({ check: check.id, path: outcome, articles: [...articles], pack, factsSha256, verdictSha256 });

const total = (before: number | null, added: number | null): number => (before ?? 0) + (added ?? 0);

const needsInstrument = ({ path }: ExportVerdict): boolean => !['EXEMPT', 'NOT_OUTBOUND', 'PROHIBITED', 'NEEDS_INPUT'].includes(path);

interface Asked { readonly transfer: Transfer; readonly delivery: Delivery; readonly verdict: ExportVerdict; readonly totals: { readonly general: number; readonly sensitive: number } }

/** What is missing before the transfer may be cleared; null when nothing is. */
function whatLacks(view: View, ctx: Context, { transfer, delivery, verdict, totals }: Asked): string | null {
  if (verdict.path === 'NEEDS_INPUT') return `缺少事实 missing facts: ${verdict.missing.join(', ')}`;
  if (!needsInstrument(verdict)) return null;
  const accepted = [verdict.path, ...verdict.alternatives];
  if (transfer.basis === null) return `需要出境依据 needs a basis: ${accepted.join(' | ')}`;
  const basis = referred(view, transfer.basis);
  if (!accepted.includes(basis.kind)) return `${basis.id} 是 is a ${basis.kind}; 可用 accepted: ${accepted.join(' | ')}`;
  const found = gaps(basis, delivery, shanghaiDay(ctx.at), totals);
  return found.length === 0 ? null : `出境依据不覆盖 the basis does not cover: ${found.join('; ')}`;
}

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
