import { countsInYear } from '../counted.js';
import type { ExportPath } from '../facts.js';
import { evaluateExport } from '../export-path.js';
import type { PackFor } from '../onward.js';
import type { PackReference } from '../pack.js';
import { exportPackOn } from '../packs/cn-export.js';
import { decideExport } from '../export-decision.js';
import { DEFAULT_THRESHOLDS, type ThresholdName, type Thresholds } from '../thresholds.js';
import { cheapest, type Instruments } from './burdens.js';
import { factsOn, type Pace, type People, type PlannedTransfer, type Simulation } from './plan.js';

/** Planned transfers that follow each other and come out alike. */
export interface Stretch {
  readonly from: string;
  readonly until: string;
  readonly transfers: number;
  readonly path: ExportPath;
  readonly alternatives: readonly ExportPath[];
  readonly rule: string;
  readonly articles: readonly string[];
  readonly missing: readonly string[];
  readonly pack: PackReference;
  /** The people of the year when the last of them is included. */
  readonly total: People;
}

/** A line of the law that the plan reaches: with which transfer, on which day. */
export interface Crossing {
  readonly threshold: YearlyThreshold;
  readonly limit: number;
  readonly on: string;
  /** Which planned transfer reaches it, from 1. */
  readonly transfer: number;
  readonly before: number;
  readonly total: number;
}

/** When a line is reached if the present pace goes on; null where that is not within the year. */
export interface Outlook {
  readonly threshold: YearlyThreshold;
  readonly limit: number;
  readonly counted: number;
  readonly on: string | null;
}

export interface Forecast {
  readonly stretches: readonly Stretch[];
  readonly crossings: readonly Crossing[];
  readonly atPresentPace: readonly Outlook[];
  /** The lightest instruments that carry the whole plan; null where a part of it has no lawful path or lacks a fact. */
  readonly cheapest: Instruments | null;
}

/** The lines that people are counted against within one calendar year, and who is counted. */
const YEARLY = { contractGeneral: 'general', assessmentGeneral: 'general', assessmentSensitive: 'sensitive' } as const satisfies Partial<Record<ThresholdName, keyof People>>;
export type YearlyThreshold = keyof typeof YEARLY;
const YEARLY_NAMES = Object.keys(YEARLY) as readonly YearlyThreshold[];
const NOBODY: People = { general: 0, sensitive: 0 };
const DAY_MS = 86_400_000;

const yearOf = (day: string): string => day.slice(0, 4);
const sum = (a: People, b: People): People => ({ general: a.general + b.general, sensitive: a.sensitive + b.sensitive });

interface Judged {
  readonly transfer: PlannedTransfer;
  readonly before: People;
  readonly total: People;
  readonly decision: ReturnType<typeof decideExport>;
  readonly thresholds: Thresholds;
}

/**
 * What the law will say to a plan, transfer by transfer, each with the people before it in its year: the same decision as
 * if it were asked for on its day. Equal simulations give equal bytes; nothing is written anywhere.
 */
export function simulate(simulation: Simulation, packFor: PackFor = exportPackOn): Forecast {
  const judged = judge(simulation, packFor);
  const lawful = judged.map(({ transfer: { on }, decision: { path, alternatives } }) => ({ on, lawful: [path, ...alternatives] }));
  return {
    stretches: stretchesOf(judged, packFor), crossings: crossingsOf(judged), atPresentPace: outlook(simulation, packFor(simulation.asOf)?.thresholds ?? DEFAULT_THRESHOLDS),
    cheapest: cheapest(lawful, simulation.costs) ?? null,
  };
}

function judge({ asOf, counted, plan }: Simulation, packFor: PackFor): Judged[] {
  let [year, before] = [yearOf(asOf), counted];
  return plan.map((transfer) => {
    if (yearOf(transfer.on) !== year) [year, before] = [yearOf(transfer.on), NOBODY];
    const pack = packFor(transfer.on);
    const decision = decideExport(factsOn(transfer, before), pack);
    const judged = { transfer, before, total: countsInYear(decision) ? sum(before, transfer.people) : before, decision, thresholds: pack?.thresholds ?? DEFAULT_THRESHOLDS };
    before = judged.total;
    return judged;
  });
}

/** The runs of equal outcomes; the words of each are those of its first transfer. */
function stretchesOf(judged: readonly Judged[], packFor: PackFor): Stretch[] {
  const stretches: Stretch[] = [];
  for (const { transfer, before, total, decision: { path, alternatives, rule } } of judged) {
    const last = stretches.at(-1);
    const isSame = last?.path === path && last.rule === rule && last.alternatives.join() === alternatives.join() && yearOf(last.from) === yearOf(transfer.on);
    if (last !== undefined && isSame) {
      stretches[stretches.length - 1] = { ...last, until: transfer.on, transfers: last.transfers + 1, total };
      continue;
    }
    const { articles, missing, pack } = evaluateExport(factsOn(transfer, before), packFor(transfer.on));
    stretches.push({ from: transfer.on, until: transfer.on, transfers: 1, path, alternatives, rule, articles, missing, pack, total });
  }
  return stretches;
}

/** A line is reached by the transfer that brings the total to it, itself included (“以上”含本数). */
const crossingsOf = (judged: readonly Judged[]): Crossing[] => judged.flatMap(({ transfer: { on }, before, total, thresholds }, index) =>
  YEARLY_NAMES.filter((name) => before[YEARLY[name]] < thresholds[name] && total[YEARLY[name]] >= thresholds[name])
    .map((name) => ({ threshold: name, limit: thresholds[name], on, transfer: index + 1, before: before[YEARLY[name]], total: total[YEARLY[name]] })));

/** The lines that are still ahead, at the pace of the last days; the count begins anew with each year. */
function outlook({ asOf, counted, pace }: Simulation, thresholds: Thresholds): Outlook[] {
  if (pace === undefined) return [];
  return YEARLY_NAMES.filter((name) => counted[YEARLY[name]] < thresholds[name]).map((name) => {
    const [limit, sofar] = [thresholds[name], counted[YEARLY[name]]];
    return { threshold: name, limit, counted: sofar, on: reachedOn(asOf, limit - sofar, { pace, of: YEARLY[name] }) };
  });
}

/** The first day of the year by whose end so many more are reached; the day `asOf` itself is over. */
function reachedOn(asOf: string, missing: number, { pace, of }: { readonly pace: Pace; readonly of: keyof People }): string | null {
  if (pace[of] === 0) return null;
  // Exact also where the product has more than 53 bits.
  const days = Number((BigInt(missing) * BigInt(pace.days) + BigInt(pace[of] - 1)) / BigInt(pace[of]));
  const lastDay = Date.parse(`${yearOf(asOf)}-12-31`);
  const reached = Date.parse(asOf) + days * DAY_MS;
  return reached <= lastDay ? new Date(reached).toISOString().slice(0, 10) : null;
}
