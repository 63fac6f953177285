import { DEFAULT_THRESHOLDS, evaluateExport, exportPackOn, type ExportVerdict } from '#core/law';
import { differences, tell, type Difference } from '../basis/coverage.js';
import { limitWarnings, outgrown, type Standing } from '../basis/limits.js';
import { clip } from '../kernel/clip.js';
import { documentOf } from '../kernel/digest.js';
import type { Id } from '../kernel/id.js';
import { draft, referred, type Context, type Draft, type Drafts, type View } from '../kernel/command.js';
import { shanghaiDay } from '../kernel/shanghai.js';
import { givenBack } from '../transfer/transfer.commands.js';
import type { Delivery, Transfer } from '../transfer/transfer.state.js';
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
  const facts = exportFacts(view, ctx, transfer, delivery);
  const verdict = evaluateExport(facts);
  const { summary, documents } = summarise(verdict.path, facts, verdict);
  const decision = decisionOf(check, summary);
  if (verdict.path === 'PROHIBITED') {
    const blocked = draft('transfer.blocked', transfer.id, { ...decision, reason: reasonOf(summary, verdict.path) });
    return [draft('check.failed', check.id, summary, { documents }), blocked, ...givenBack(view, transfer)];
  }
  const totals = { general: total(facts.counts.generalBefore, facts.counts.generalNew), sensitive: total(facts.counts.sensitiveBefore, facts.counts.sensitiveNew) };
  const asked = { transfer, delivery, verdict, totals };
  const lacking = whatLacks(view, ctx, asked);
  if (lacking !== null) {
    const { data, documents: whole } = noted(lacking);
    const needed = draft('transfer.basis_needed', transfer.id, { ...decision, ...data }, { documents: whole });
    return [draft('check.evidence_needed', check.id, summary, { documents }), needed, ...overtaken(view, ctx, asked)];
  }
  const { counted, reservation } = reserve(ctx, transfer, delivery, verdict);
  const basis = needsInstrument(verdict) ? transfer.basis : null;
  return [draft('check.passed', check.id, summary, { documents }), draft('transfer.cleared', transfer.id, { ...decision, basis, counted }), ...reservation, ...nearing(view, ctx, { ...asked, basis })];
}

const decisionOf = (check: Check, { outcome, articles, pack, factsSha256, verdictSha256 }: VerdictSummary) => ({ check: check.id, path: outcome, articles: [...articles], pack, factsSha256, verdictSha256 });

const total = (before: number | null, added: number | null): number => (before ?? 0) + (added ?? 0);

const needsInstrument = ({ path }: ExportVerdict): boolean => !['EXEMPT', 'NOT_OUTBOUND', 'PROHIBITED', 'NEEDS_INPUT'].includes(path);

interface Asked { readonly transfer: Transfer; readonly delivery: Delivery; readonly verdict: ExportVerdict; readonly totals: { readonly general: number; readonly sensitive: number } }

/** What is missing before the transfer may be cleared; null when nothing is. An approved assessment serves wherever an instrument is needed (个人信息保护法第三十八条第一款第（一）项). */
function whatLacks(view: View, ctx: Context, { transfer, delivery, verdict, totals }: Asked): Lack | null {
  if (verdict.path === 'NEEDS_INPUT') return { reason: `缺少事实 missing facts: ${verdict.missing.join(', ')}`, differences: [] };
  if (!needsInstrument(verdict)) return null;
  const accepted = [verdict.path, ...verdict.alternatives];
  if (transfer.basis === null) return { reason: `需要出境依据 needs a basis: ${accepted.join(' | ')}`, differences: [] };
  const basis = referred(view, transfer.basis);
  const fits = accepted.includes(basis.kind) || basis.kind === 'SECURITY_ASSESSMENT';
  const found: readonly Difference[] = [
    ...(fits ? [] : [{ what: 'kind' as const, asked: accepted, covered: [basis.kind] }]),
    ...differences(basis, { delivery, onward: goesOnward(view, transfer, delivery), day: shanghaiDay(ctx.at), totals }),
  ];
  return found.length === 0 ? null : { reason: `出境依据不覆盖 the basis does not cover: ${found.map(explained).join('; ')}`, differences: found };
}

/** What keeps a transfer from being cleared: in words, and as exact differences from the basis that was attached. */
interface Lack { readonly reason: string; readonly differences: readonly Difference[] }

const explained = (difference: Difference): string => `${tell(difference).zh} ${tell(difference).en}`;

/** Whether the recipient may pass the data on, by the terms of the grant or by what was declared. */
const goesOnward = (view: View, { grant }: Transfer, { circumstances }: Delivery): boolean => referred(view, grant).terms.onward || circumstances.onwardOutsideGba === true;

const NOTED_REASON_MAX = 300;
const NOTED_ITEMS_MAX = 3;
const NOTED_ITEM_MAX = 40;

/** As much of it as an entry carries; where there are differences, the whole of them is a document. */
function noted({ reason, differences: found }: Lack) {
  if (found.length === 0) return { data: { reason: clip(reason, 1000), differences: [], differencesSha256: null }, documents: [] };
  const document = documentOf(found);
  const few = (value: Difference['asked']) => (typeof value === 'number' ? value : value.slice(0, NOTED_ITEMS_MAX).map((item) => clip(item, NOTED_ITEM_MAX)));
  const rows = found.map(({ what, asked, covered }) => {
    const more = typeof asked === 'number' ? 0 : asked.length - NOTED_ITEMS_MAX;
    return { what, asked: few(asked), covered: few(covered), ...(more > 0 ? { more } : {}) };
  });
  return { data: { reason: clip(reason, NOTED_REASON_MAX), differences: rows, differencesSha256: document.sha256 }, documents: [document] };
}

/** 《促进和规范数据跨境流动规定》第七条第一款第（二）项 fired: it is the number of people that calls for the assessment. */
const VOLUME_RULE = 'R20';

/** The contract or certificate that this year's people have outgrown learns of it by an entry. */
function overtaken(view: View, ctx: Context, { transfer, verdict, totals }: Asked): Draft[] {
  if (transfer.basis === null || !verdict.rule.startsWith(VOLUME_RULE)) return [];
  return outgrown(referred(view, transfer.basis), standingOf(ctx, transfer, totals));
}

/** The warnings that this clearing brings about, in its own commit. */
function nearing(view: View, ctx: Context, { transfer, basis, totals }: Asked & { readonly basis: Id<'basis'> | null }): Draft[] {
  return basis === null ? [] : limitWarnings(referred(view, basis), standingOf(ctx, transfer, totals));
}

/** Where the year stands, beside the line up to which a contract or certificate suffices, as the pack of the day draws it. */
function standingOf(ctx: Context, { id }: Transfer, totals: Asked['totals']): Standing {
  const { assessmentGeneral, assessmentSensitive } = exportPackOn(shanghaiDay(ctx.at))?.thresholds ?? DEFAULT_THRESHOLDS;
  return { transfer: id, year: countingYear(ctx.at), totals, line: { general: assessmentGeneral, sensitive: assessmentSensitive } };
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
