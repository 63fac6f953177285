import { canonicalJson } from '#core/tlog';
import type { ExportPack } from './export-pack.js';
import { EXPORT_PATHS, type ExportFacts, type ExportPath } from './facts.js';
import { citableOn } from './instruments.js';
import { referenceTo, sha256Hex, type PackReference } from './pack.js';
import { EXPORT_PACKS, exportPackOn } from './packs/cn-export.js';
import type { Policy } from './policy.js';
import { isInForce, type Consequence, type Duty, type ExportProvision, type Finding, type Text } from './provision.js';

/** How one provision came out; `passed_over` says why it does not govern. */
export interface ProvisionOutcome extends Text {
  readonly id: string;
  readonly outcome: 'fired' | 'passed_over' | 'unknown';
}

/** What the law of that day says about one component, with all that is needed to replay and to check it. */
export interface ExportVerdict {
  readonly path: ExportPath;
  /** The other lawful paths, sorted by name. */
  readonly alternatives: readonly ExportPath[];
  readonly rule: string;
  readonly articles: readonly string[];
  readonly pack: PackReference;
  readonly policy: Policy;
  readonly provisions: readonly ProvisionOutcome[];
  readonly duties: readonly Duty[];
  readonly evidence: readonly string[];
  readonly missing: readonly string[];
  readonly findings: readonly Text[];
}

interface Row {
  readonly provision: ExportProvision;
  readonly finding: Finding<ExportPath>;
}
interface FiringRow {
  readonly provision: ExportProvision;
  readonly finding: { readonly outcome: 'applies' } & Consequence<ExportPath>;
}

/** SHA-256 in hexadecimal over the canonical JSON of all facts, defaults included: two verdicts on the same hash saw the same facts. */
export const factsHash = (facts: ExportFacts): string => sha256Hex(canonicalJson(facts));

const isFiring = (row: Row): row is FiringRow => row.finding.outcome === 'applies';

/**
 * The lawful export paths for one component under a pack, the built-in one of its day unless another is given: provisions
 * in order, first match, and the provisions of one choice side by side. Equal facts and pack give equal bytes.
 */
export function evaluateExport(facts: ExportFacts, pack: ExportPack | undefined = exportPackOn(facts.asOf)): ExportVerdict {
  if (pack === undefined) return needsInput({ facts, pack: FIRST_PACK, rows: [] }, ['asOf'], BEFORE_ALL_PACKS);
  const rows = pack.provisions.filter(({ inForce }) => isInForce(inForce, facts.asOf))
    .map((provision) => ({ provision, finding: provision.evaluate(facts, pack) }));
  const evaluation = { facts, pack, rows };
  const first = rows.find(isFiring);
  const choice = first === undefined ? [] : sideBySide(rows, first);
  const open = choice.filter(isFiring);
  const lawful = [...new Set(open.flatMap(({ finding }) => finding.paths))];
  const missing = decisiveUnknowns(first === undefined ? rows : [...rows.slice(0, rows.indexOf(first)), ...choice], lawful);
  if (first === undefined || missing.length > 0) return needsInput(evaluation, missing, missing.length === 0 ? NO_PROVISION : UNKNOWN_FACTS);
  const path = select(lawful, facts);
  return verdictOf(evaluation, open.find(({ finding }) => finding.paths.includes(path)) ?? first, { path, lawful });
}

interface Evaluation {
  readonly facts: ExportFacts;
  readonly pack: ExportPack;
  readonly rows: readonly Row[];
}

const [FIRST_PACK] = EXPORT_PACKS;
const BEFORE_ALL_PACKS: Text = { zh: '该日期早于所有规则包', en: 'the date is before every rule pack that is held' };
const UNKNOWN_FACTS: Text = { zh: '缺少决定性的事实，不予放行', en: 'a fact that decides is unknown; nothing is let through' };

/** Only a draft can leave a gap; the built-in packs are complete. */
const NO_PROVISION: Text = { zh: '规则包中没有规定适用于该情形，不予放行', en: 'no provision of this pack covers the case; nothing is let through' };

/** The provisions that open their paths beside this one; without a choice, it stands alone. */
const sideBySide = (rows: readonly Row[], row: Row): readonly Row[] =>
  rows.filter((other) => other === row || (row.provision.choice !== undefined && other.provision.choice === row.provision.choice));

/**
 * The unknown facts on which the rows before the first match, and those beside it, hang. One that could only lead to the same restriction
 * does not decide; an exemption or a contract is never granted past an unknown.
 */
function decisiveUnknowns(asked: readonly Row[], lawful: readonly ExportPath[]): string[] {
  const unknown = asked.flatMap(({ finding }) => (finding.outcome === 'unknown' ? [finding] : []));
  const isRestriction = lawful.every((path): boolean => path === 'PROHIBITED' || path === 'SECURITY_ASSESSMENT');
  const isSettled = isRestriction && unknown.every(({ paths }) => paths.every((path) => lawful.includes(path)));
  return isSettled ? [] : [...new Set(unknown.flatMap(({ missing }) => missing))];
}

/** The articles under which a missing fact is to be found out. */
const ASKED_UNDER: Readonly<Record<string, readonly string[]>> = { 'exporter.ciio': ['CII Regulation 10'] };

function needsInput({ pack, rows }: Evaluation, missing: readonly string[], why: Text): ExportVerdict {
  return {
    path: 'NEEDS_INPUT', alternatives: [], rule: missing[0] === undefined ? 'R01' : `R01:${missing[0]}`,
    articles: missing.flatMap((path) => ASKED_UNDER[path] ?? []),
    pack: referenceTo(pack), policy: pack.policy, provisions: outcomes(rows, undefined), duties: [], evidence: [], missing, findings: [why],
  };
}

interface Selection {
  readonly path: ExportPath;
  readonly lawful: readonly ExportPath[];
}

function verdictOf({ facts, pack, rows }: Evaluation, fired: FiringRow, { path, lawful }: Selection): ExportVerdict {
  const closed = sideBySide(rows, fired).flatMap(({ finding }) => (finding.outcome === 'not_applicable' ? finding.because.articles ?? [] : []));
  const articles = [...fired.provision.articles, ...fired.finding.articles ?? [], ...closed];
  const duties = [...fired.finding.duties ?? [], ...fired.finding.dutiesOf?.[path] ?? []];
  return {
    path, alternatives: lawful.filter((other) => other !== path).sort(), rule: fired.provision.id + (fired.finding.branch ?? ''),
    articles: [...new Set(articles)].filter((article) => citableOn(facts.asOf, article)),
    pack: referenceTo(pack), policy: pack.policy, provisions: outcomes(rows, fired),
    duties: duties.filter(({ article }) => citableOn(facts.asOf, article)),
    evidence: fired.finding.evidence ?? [], missing: [], findings: [fired.finding.because],
  };
}

const PREFERRED = { GBA: 'GBA_STANDARD_CONTRACT', CERT: 'CERTIFICATION', SCC: 'STANDARD_CONTRACT' } as const;

/** The exporter's preference where it is lawful; otherwise the lightest contract, a certificate that is held, and so on in order. */
function select(lawful: readonly ExportPath[], { preference, instruments }: ExportFacts): ExportPath {
  const order: readonly (ExportPath | false | null)[] = [
    preference && PREFERRED[preference],
    'GBA_STANDARD_CONTRACT',
    instruments['certValid'] === true && 'CERTIFICATION',
    'STANDARD_CONTRACT',
  ];
  return order.find((path): path is ExportPath => typeof path === 'string' && lawful.includes(path)) ?? lawful[0] ?? 'NEEDS_INPUT';
}

function outcomes(rows: readonly Row[], fired: FiringRow | undefined): ProvisionOutcome[] {
  return rows.map((row) => {
    const { provision: { id }, finding } = row;
    switch (finding.outcome) {
      case 'not_applicable':
        return { id, outcome: 'passed_over', zh: finding.because.zh, en: finding.because.en };
      case 'unknown':
        return { id, outcome: 'unknown', zh: `缺少事实：${finding.missing.join('、')}`, en: `unknown: ${finding.missing.join(', ')}` };
      case 'applies':
        return row === fired
          ? { id, outcome: 'fired', ...finding.because }
          : { id, outcome: 'passed_over', zh: `同样成立：${finding.because.zh}`, en: `holds as well: ${finding.because.en}` };
    }
  });
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
