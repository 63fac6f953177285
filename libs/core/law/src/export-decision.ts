import type { ExportPack } from './export-pack.js';
import type { ExportFacts, ExportPath } from './facts.js';
import { exportPackOn } from './packs/cn-export.js';
import { isInForce, pathsOf, type ExportProvision } from './provision.js';
import type { Unknown } from './truth.js';

/** What is decided of one component, without the words that explain it. */
export interface ExportDecision {
  readonly path: ExportPath;
  /** The other lawful paths, sorted by name. */
  readonly alternatives: readonly ExportPath[];
  readonly rule: string;
  readonly missing: readonly string[];
}

/** With the provision that governs; none does where input is needed. */
interface Governed extends ExportDecision {
  readonly governing: ExportProvision | undefined;
}

/**
 * The lawful export paths for one component: provisions in order, first match, and the provisions of one choice side by
 * side. It builds no sentence, so that it can be asked for every transfer; `evaluateExport` says why.
 */
export function decideExport(facts: ExportFacts, pack: ExportPack | undefined = exportPackOn(facts.asOf)): Governed {
  if (pack === undefined) return needsInput(['asOf']);
  const { open, unknown } = judge(facts, pack);
  const [first] = open;
  const lawful = open.length === 1 && first !== undefined ? first.paths : [...new Set(open.flatMap(({ paths }) => paths))];
  const missing = decisiveUnknowns(unknown, lawful);
  if (first === undefined || missing.length > 0) return needsInput(missing);
  const path = select(lawful, facts);
  const { provision } = open.find(({ paths }) => paths.includes(path)) ?? first;
  const alternatives = lawful.length === 1 ? [] : lawful.filter((other) => other !== path).sort();
  return { path, alternatives, rule: provision.id + (provision.branch?.(facts) ?? ''), missing: [], governing: provision };
}

const needsInput = (missing: readonly string[]): Governed =>
  ({ path: 'NEEDS_INPUT', alternatives: [], rule: missing[0] === undefined ? 'R01' : `R01:${missing[0]}`, missing, governing: undefined });

interface Judged {
  readonly open: { readonly provision: ExportProvision; readonly paths: readonly ExportPath[] }[];
  readonly unknown: (Unknown & { readonly paths: readonly ExportPath[] })[];
}

/** Tries the provisions in force in order, up to the first that applies and those that open their paths beside it. */
function judge(facts: ExportFacts, pack: ExportPack): Judged {
  const judged: Judged = { open: [], unknown: [] };
  for (const provision of pack.provisions) {
    const [first] = judged.open;
    if (first !== undefined && !standBeside(first.provision, provision)) continue;
    const truth = isInForce(provision.inForce, facts.asOf) && provision.applies(facts, pack);
    if (truth === true) judged.open.push({ provision, paths: pathsOf(provision, facts, pack) });
    else if (truth !== false) judged.unknown.push({ missing: truth.missing, paths: pathsOf(provision, facts, pack) });
  }
  return judged;
}

/** Whether two provisions open their paths side by side; without a choice, each stands alone. */
export const standBeside = (one: ExportProvision, other: ExportProvision): boolean => one === other || (one.choice !== undefined && one.choice === other.choice);

/**
 * The unknown facts on which the provisions that were asked hang. One that could only lead to the same restriction
 * does not decide; an exemption or a contract is never granted past an unknown.
 */
function decisiveUnknowns(unknown: Judged['unknown'], lawful: readonly ExportPath[]): readonly string[] {
  if (unknown.length === 0) return [];
  const isRestriction = lawful.every((path): boolean => path === 'PROHIBITED' || path === 'SECURITY_ASSESSMENT');
  const isSettled = isRestriction && unknown.every(({ paths }) => paths.every((path) => lawful.includes(path)));
  return isSettled ? [] : [...new Set(unknown.flatMap(({ missing }) => missing))];
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
