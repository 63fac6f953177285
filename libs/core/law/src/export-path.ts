import { canonicalJson } from '#core/tlog';
import { dueOn } from './deadline.js';
import { decideExport, standBeside, type ExportDecision } from './export-decision.js';
import type { ExportPack } from './export-pack.js';
import { eventDay, EXPORT_PATHS, type ExportFacts, type ExportPath } from './facts.js';
import { citableOn } from './instruments.js';
import { referenceTo, sha256Hex, type PackReference } from './pack.js';
import { EXPORT_PACKS, exportPackOn } from './packs/cn-export.js';
import type { Policy } from './policy.js';
import { findingOf, isInForce, type Duty, type ExportProvision, type Finding, type Text } from './provision.js';

/** How one provision came out; `passed_over` says why it does not govern. */
export interface ProvisionOutcome extends Text {
  readonly id: string;
  readonly outcome: 'fired' | 'passed_over' | 'unknown';
}

/** A duty with its day, where the event that it runs from has one and the calendar holds it; never a guess. */
export interface DatedDuty extends Duty {
  readonly dueOn: string | null;
}

/** What the law of that day says about one component, with all that is needed to replay and to check it. */
export interface ExportVerdict extends ExportDecision {
  readonly articles: readonly string[];
  readonly pack: PackReference;
  readonly policy: Policy;
  readonly provisions: readonly ProvisionOutcome[];
  readonly duties: readonly DatedDuty[];
  readonly evidence: readonly string[];
  readonly findings: readonly Text[];
}

interface Row {
  readonly provision: ExportProvision;
  readonly finding: Finding<ExportPath>;
}

/** SHA-256 in hexadecimal over the canonical JSON of all facts, defaults included: two verdicts on the same hash saw the same facts. */
export const factsHash = (facts: ExportFacts): string => sha256Hex(canonicalJson(facts));

/**
 * The verdict of a pack, the built-in one of the day unless another is given, with the words that explain it. Equal facts
 * and pack give equal bytes; `decideExport` decides, so that neither can say otherwise than the other.
 */
export function evaluateExport(facts: ExportFacts, pack: ExportPack | undefined = exportPackOn(facts.asOf)): ExportVerdict {
  const { governing, ...decision } = decideExport(facts, pack);
  const rows = pack === undefined ? [] : rowsOf(facts, pack);
  const { policy, ...reference } = pack ?? FIRST_PACK;
  const common = { ...decision, pack: referenceTo(reference), policy, provisions: rows.map((row) => outcomeOf(row, governing)) };
  const fired = rows.find(({ provision }) => provision === governing);
  if (fired?.finding.outcome !== 'applies') {
    return { ...common, articles: decision.missing.flatMap((path) => ASKED_UNDER[path] ?? []), duties: [], evidence: [], findings: [whyNotDecided(decision, pack)] };
  }
  const { provision, finding } = fired;
  const articles = [...provision.articles, ...finding.articles ?? [], ...rows.flatMap((row) => closedBeside(provision, row))];
  const duties = [...finding.duties ?? [], ...finding.dutiesOf?.[decision.path] ?? []];
  return {
    ...common, articles: [...new Set(articles)].filter((article) => citableOn(facts.asOf, article)),
    duties: duties.filter(({ article }) => citableOn(facts.asOf, article)).map((duty) => dated(duty, facts)),
    evidence: finding.evidence ?? [], findings: [finding.because],
  };
}

/** The articles by which a provision beside the governing one is closed. */
const closedBeside = (governing: ExportProvision, { provision, finding }: Row): readonly string[] =>
  (standBeside(governing, provision) && finding.outcome === 'not_applicable' ? finding.because.articles ?? [] : []);

/** Every provision in force on the day, with what it says. */
const rowsOf = (facts: ExportFacts, pack: ExportPack): Row[] => pack.provisions.filter(({ inForce }) => isInForce(inForce, facts.asOf))
  .map((provision) => ({ provision, finding: findingOf(provision, facts, pack) }));

function dated(duty: Duty, facts: ExportFacts): DatedDuty {
  const day = duty.due === null ? null : eventDay(duty.due.from, facts);
  return { ...duty, dueOn: duty.due === null || day === null ? null : dueOn(day, duty.due.rule, duty.calendar) };
}

const [FIRST_PACK] = EXPORT_PACKS;
const BEFORE_ALL_PACKS: Text = { zh: '该日期早于所有规则包', en: 'the date is before every rule pack that is held' };
const UNKNOWN_FACTS: Text = { zh: '缺少决定性的事实，不予放行', en: 'a fact that decides is unknown; nothing is let through' };
/** Only a draft can leave a gap; the built-in packs are complete. */
const NO_PROVISION: Text = { zh: '规则包中没有规定适用于该情形，不予放行', en: 'no provision of this pack covers the case; nothing is let through' };

function whyNotDecided({ missing }: ExportDecision, pack: ExportPack | undefined): Text {
  if (pack === undefined) return BEFORE_ALL_PACKS;
  return missing.length === 0 ? NO_PROVISION : UNKNOWN_FACTS;
}

/** The articles under which a missing fact is to be found out. */
const ASKED_UNDER: Readonly<Record<string, readonly string[]>> = { 'exporter.ciio': ['CII Regulation 10'] };

function outcomeOf({ provision, finding }: Row, governing: ExportProvision | undefined): ProvisionOutcome {
  const { id } = provision;
  switch (finding.outcome) {
    case 'not_applicable':
      return { id, outcome: 'passed_over', zh: finding.because.zh, en: finding.because.en };
    case 'unknown':
      return { id, outcome: 'unknown', zh: `缺少事实：${finding.missing.join('、')}`, en: `unknown: ${finding.missing.join(', ')}` };
    case 'applies':
      return provision === governing
        ? { id, outcome: 'fired', ...finding.because }
        : { id, outcome: 'passed_over', zh: `同样成立：${finding.because.zh}`, en: `holds as well: ${finding.because.en}` };
  }
}

/** Contracts and certification weigh the same; otherwise the order of the paths is their strictness. */
const strictness = (path: ExportPath): number => {
  const rank = EXPORT_PATHS.indexOf(path);
  return path === 'CERTIFICATION' || path === 'GBA_STANDARD_CONTRACT' ? EXPORT_PATHS.indexOf('STANDARD_CONTRACT') : rank;
};

/** A negative number if `left` is the stricter path. */
export const compareStrictness = (left: ExportPath, right: ExportPath): number => strictness(left) - strictness(right);

export interface TransferVerdict {
  readonly path: ExportPath;
  readonly rule: string;
  readonly components: readonly ExportVerdict[];
}

/** A transfer of several components goes the way of its strictest; one without any component is not described yet. */
export function evaluateComponents(components: readonly ExportFacts[], pack?: ExportPack): TransferVerdict {
  const verdicts = components.map((facts) => evaluateExport(facts, pack));
  const strictest = [...verdicts].sort((left, right) => compareStrictness(left.path, right.path))[0];
  return { path: strictest?.path ?? 'NEEDS_INPUT', rule: strictest?.rule ?? 'R01', components: verdicts };
}
