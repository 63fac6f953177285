import { DEFAULT_THRESHOLDS, isInstrumentPath, type ExportVerdict, type Thresholds } from '#core/law';
import { differences, tell, type Difference, type Totals } from '../basis/coverage.js';
import { limitWarnings, outgrown, type Standing } from '../basis/limits.js';
import { clip } from '../kernel/clip.js';
import { referred, type Draft, type View } from '../kernel/command.js';
import { documentOf } from '../kernel/digest.js';
import type { Id } from '../kernel/id.js';
import type { Delivery, Transfer } from '../transfer/transfer.state.js';

/** Whether a path rests on an instrument that the exporter names. */
export const needsInstrument = ({ path }: ExportVerdict): boolean => isInstrumentPath(path);

/** A delivery that has been judged, and where the year stands with it. */
export interface Asked {
  readonly transfer: Transfer;
  readonly delivery: Delivery;
  readonly verdict: ExportVerdict;
  readonly totals: Totals;
  /** The day of the event (Asia/Shanghai), and the year that its people count in. */
  readonly day: string;
  readonly year: number;
  /** Those of the pack that judged it. */
  readonly thresholds: Thresholds | undefined;
}

/**
 * What is missing before the transfer may be cleared; null when nothing is. An approved assessment serves wherever an instrument is
 * needed: it is a route of its own (个人信息保护法第三十八条第一款第（一）项).
 */
export function whatLacks(view: View, { transfer, delivery, verdict, totals, day }: Asked): Lack | null {
  if (verdict.path === 'NEEDS_INPUT') return { reason: `缺少事实 missing facts: ${verdict.missing.join(', ')}`, differences: [] };
  if (!needsInstrument(verdict)) return null;
  const accepted = [verdict.path, ...verdict.alternatives];
  if (transfer.basis === null) return { reason: `需要出境依据 needs a basis: ${accepted.join(' | ')}`, differences: [] };
  const basis = referred(view, transfer.basis);
  const fits = accepted.includes(basis.kind) || basis.kind === 'SECURITY_ASSESSMENT';
  const found: readonly Difference[] = [
    ...(fits ? [] : [{ what: 'kind' as const, asked: accepted, covered: [basis.kind] }]),
    ...differences(basis, { delivery, onward: goesOnward(view, transfer, delivery), day, totals }),
  ];
  return found.length === 0 ? null : { reason: `出境依据不覆盖 the basis does not cover: ${found.map(explained).join('; ')}`, differences: found };
}

/** What keeps a transfer from being cleared: in words, and as exact differences from the basis that was attached. */
export interface Lack { readonly reason: string; readonly differences: readonly Difference[] }

const explained = (difference: Difference): string => `${tell(difference).zh} ${tell(difference).en}`;

/** Whether the recipient may pass the data on, by the terms of the grant or by what was declared. */
const goesOnward = (view: View, { grant }: Transfer, { circumstances }: Delivery): boolean =>
  referred(view, grant).terms.onward || circumstances.onwardOutsideGba === true;

const NOTED_REASON_MAX = 300;
const NOTED_ITEMS_MAX = 3;
const NOTED_ITEM_MAX = 40;
const few = (value: Difference['asked']) => (typeof value === 'number' ? value : value.slice(0, NOTED_ITEMS_MAX).map((item) => clip(item, NOTED_ITEM_MAX)));

/** As much of it as an entry carries; where there are differences, the whole of them is a document. */
export function noted({ reason, differences: found }: Lack) {
  if (found.length === 0) return { data: { reason: clip(reason, 1000), differences: [], differencesSha256: null }, documents: [] };
  const document = documentOf(found);
  const rows = found.map(({ what, asked, covered }) => {
    const more = typeof asked === 'number' ? 0 : asked.length - NOTED_ITEMS_MAX;
    return { what, asked: few(asked), covered: few(covered), ...(more > 0 ? { more } : {}) };
  });
  return { data: { reason: clip(reason, NOTED_REASON_MAX), differences: rows, differencesSha256: document.sha256 }, documents: [document] };
}

/** 《促进和规范数据跨境流动规定》第七条第一款第（二）项 fired: it is the number of people that calls for the assessment. */
const VOLUME_RULE = 'R20';

/** The contract or certificate that this year's people have outgrown learns of it by an entry. */
export function overtaken(view: View, asked: Asked): Draft[] {
  const { transfer: { basis }, verdict: { rule } } = asked;
  return basis === null || !rule.startsWith(VOLUME_RULE) ? [] : outgrown(referred(view, basis), standingOf(asked));
}

/** The warnings that this clearing brings about, in its own commit. */
export const nearing = (view: View, basis: Id<'basis'> | null, asked: Asked): Draft[] => (basis === null ? [] : limitWarnings(referred(view, basis), standingOf(asked)));

/** Where the year stands, beside the line up to which a contract or certificate suffices, as the pack of the day draws it. */
function standingOf({ transfer, year, totals, thresholds = DEFAULT_THRESHOLDS }: Asked): Standing {
  return { transfer: transfer.id, year, totals, line: { general: thresholds.assessmentGeneral, sensitive: thresholds.assessmentSensitive } };
}
