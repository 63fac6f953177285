import { INSTRUMENT_PATHS, isInstrumentPath, type InstrumentPath } from '../counted.js';
import { dueOn } from '../deadline.js';
import type { ExportPath } from '../facts.js';
import type { Text } from '../provision.js';
import type { Simulation } from './plan.js';

/** What an instrument asks of the exporter before the first transfer; the later in the table, the heavier. */
interface Burden extends Text {
  readonly path: InstrumentPath;
  readonly article: string;
  /** Working days that the authority has for its decision; null where nothing has to be decided first, or the law sets no time. */
  readonly decisionWorkingDays: number | null;
}

/** The order of weight: contracts are filed afterwards, a certificate is examined first, an assessment is a decision of the State. */
export const BURDENS: readonly Burden[] = [
  { path: 'GBA_STANDARD_CONTRACT', zh: '订立大湾区标准合同，生效后双方各自备案', en: 'conclude the GBA contract; each side files it afterwards', article: 'GBA Guidelines 7', decisionWorkingDays: null },
  { path: 'STANDARD_CONTRACT', zh: '订立标准合同，生效后备案', en: 'conclude the standard contract and file it afterwards', article: 'SCC Measures 6, 7', decisionWorkingDays: null },
  { path: 'CERTIFICATION', zh: '先取得个人信息出境认证', en: 'be certified first', article: 'Provisions 8', decisionWorkingDays: null },
  // Completeness 5 and acceptance 7 working days, then 45 for the decision, which may be extended (数据出境安全评估办法第七条、第十二条).
  { path: 'SECURITY_ASSESSMENT', zh: '先通过数据出境安全评估', en: 'pass the security assessment first', article: 'Assessment Measures 7, 12', decisionWorkingDays: 57 },
];

/** A set of instruments under which every planned transfer is lawful, the lightest there is. */
export interface Instruments {
  readonly instruments: readonly (Burden & { readonly neededFrom: string; readonly applyBy: string | null; readonly cost: number | null })[];
  /** The sum, where a cost was given for each; null otherwise. */
  readonly cost: number | null;
}

/** One planned transfer as the law sees it: the day, and every path that is lawful. */
interface Judged {
  readonly on: string;
  readonly lawful: readonly ExportPath[];
}

/**
 * The cheapest instruments that carry the whole plan: by the costs given, otherwise by weight. Undefined where some transfer
 * has no lawful path at all. It never divides the plan: to split numbers is forbidden (数量拆分，个人信息出境标准合同办法第四条第三款).
 */
export function cheapest(transfers: readonly Judged[], costs: Simulation['costs']): Instruments | undefined {
  const needing = transfers.filter(({ lawful }) => !lawful.some((path) => path === 'EXEMPT' || path === 'NOT_OUTBOUND'));
  const carries = (kinds: readonly InstrumentPath[]): boolean => needing.every(({ lawful }) => lawful.some((path) => isInstrumentPath(path) && kinds.includes(path)));
  const isPriced = INSTRUMENT_PATHS.every((path) => costs[path] !== undefined);
  const weightOf = (kinds: readonly InstrumentPath[]): number =>
    kinds.reduce((sum, path) => sum + (isPriced ? costs[path] ?? 0 : 2 ** BURDENS.findIndex((burden) => burden.path === path)), 0);
  const [best] = subsets(BURDENS.map(({ path }) => path)).filter(carries).sort((a, b) => weightOf(a) - weightOf(b) || a.length - b.length);
  if (best === undefined) return undefined;
  const used = BURDENS.filter(({ path }) => best.includes(path));
  const instruments = used.map((burden) => {
    const neededFrom = needing.find(({ lawful }) => lawful.includes(burden.path))?.on ?? '';
    const applyBy = burden.decisionWorkingDays === null ? null : dueOn(neededFrom, `-${burden.decisionWorkingDays} working days`, 'CN');
    return { ...burden, neededFrom, applyBy, cost: costs[burden.path] ?? null };
  });
  const isKnown = instruments.every(({ cost }) => cost !== null);
  return { instruments, cost: isKnown ? instruments.reduce((sum, { cost }) => sum + (cost ?? 0), 0) : null };
}

const subsets = <T>(items: readonly T[]): T[][] => items.reduce<T[][]>((sets, item) => [...sets, ...sets.map((set) => [...set, item])], [[]]);
