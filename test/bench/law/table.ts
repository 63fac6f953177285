import type { ExportPath } from '#core/law';

/** A condition on flat facts, in the language of json-rules-engine; `cedarOf` writes the same in Cedar. */
export type Condition =
  | { readonly all: Condition[] } | { readonly any: Condition[] } | { readonly not: Condition }
  | { readonly fact: FlatFact; readonly operator: 'equal' | 'notEqual' | 'greaterThanInclusive'; readonly value: string | number | boolean };

/** What the rivals are told: one level deep, sums made beforehand, nothing unknown. All of that is in their favour. */
export type FlatFact =
  | 'remote' | 'accessor' | 'jurisdiction' | 'stateSecret' | 'foreignAuthority' | 'approval' | 'restricted' | 'controlled' | 'licence' | 'grade' | 'confirmed'
  | 'personal' | 'origin' | 'mixed' | 'purpose' | 'necessary' | 'staffRules' | 'collectiveContract' | 'stateOrgan' | 'zone' | 'listHit' | 'ciio'
  | 'general' | 'sensitive' | 'carriesSensitive' | 'bayArea' | 'onward';
export type FlatFacts = Record<FlatFact, string | number | boolean>;

/** A row of the decision table: first match, rows of one choice side by side. */
export interface Row {
  readonly id: string;
  readonly paths: readonly ExportPath[];
  readonly isChoice?: true;
  readonly condition: Condition;
}

const is = (fact: FlatFact, value: string | number | boolean = true): Condition => ({ fact, operator: 'equal', value });
const isNot = (fact: FlatFact, value: string | number | boolean = true): Condition => ({ fact, operator: 'notEqual', value });
const reaches = (fact: FlatFact, value: number): Condition => ({ fact, operator: 'greaterThanInclusive', value });
const all = (...conditions: Condition[]): Condition => ({ all: conditions });
const any = (...conditions: Condition[]): Condition => ({ any: conditions });
const not = (condition: Condition): Condition => ({ not: condition });

const assessed = any(reaches('general', 1_000_000), all(is('carriesSensitive'), reaches('sensitive', 10_000)));
const inBand = all(is('personal'), isNot('ciio'), not(assessed), any(reaches('general', 100_000), is('carriesSensitive')));
const necessaryFor = (purpose: string): Condition => all(is('personal'), is('purpose', purpose), is('necessary'));

/** cn-export 2024.1 under its default policy, on a day on which all of its provisions are in force, every fact known. */
export const TABLE: readonly Row[] = [
  { id: 'R00', paths: ['NOT_OUTBOUND'], condition: any(all(is('remote'), isNot('accessor', 'overseas')), all(isNot('remote'), is('jurisdiction', 'CN'))) },
  { id: 'R02', paths: ['PROHIBITED'], condition: is('stateSecret') },
  { id: 'R03', paths: ['PROHIBITED'], condition: all(is('foreignAuthority'), isNot('approval')) },
  { id: 'R04', paths: ['PROHIBITED'], condition: is('restricted') },
  { id: 'R05', paths: ['PROHIBITED'], condition: all(is('controlled'), isNot('licence')) },
  { id: 'R06', paths: ['PROHIBITED'], condition: is('grade', 'core') },
  { id: 'R07', paths: ['SECURITY_ASSESSMENT'], condition: is('confirmed') },
  { id: 'R08', paths: ['EXEMPT'], condition: all(isNot('personal'), isNot('confirmed')) },
  { id: 'R09', paths: ['EXEMPT'], condition: all(is('personal'), is('origin', 'overseas'), isNot('mixed')) },
  { id: 'R10', paths: ['EXEMPT'], condition: all(is('personal'), is('purpose', 'treaty')) },
  { id: 'R11', paths: ['EXEMPT'], condition: necessaryFor('contract_individual') },
  { id: 'R12', paths: ['EXEMPT'], condition: all(necessaryFor('hr'), is('staffRules'), is('collectiveContract')) },
  { id: 'R13', paths: ['EXEMPT'], condition: necessaryFor('emergency') },
  { id: 'R14', paths: ['EXEMPT'], condition: necessaryFor('statutory_duty') },
  { id: 'R15', paths: ['SECURITY_ASSESSMENT'], condition: all(is('personal'), is('stateOrgan')) },
  { id: 'R16', paths: ['EXEMPT'], condition: all(is('personal'), is('zone'), is('listHit', 'none')) },
  { id: 'R16a', paths: ['SECURITY_ASSESSMENT'], condition: all(is('personal'), is('zone'), is('listHit', 'SECURITY_ASSESSMENT')) },
  { id: 'R16b', paths: ['STANDARD_CONTRACT', 'CERTIFICATION'], condition: all(is('personal'), is('zone'), is('listHit', 'STANDARD_CONTRACT')) },
  { id: 'R17', paths: ['SECURITY_ASSESSMENT'], isChoice: true, condition: all(is('personal'), is('ciio')) },
  { id: 'R20', paths: ['SECURITY_ASSESSMENT'], isChoice: true, condition: all(is('personal'), assessed) },
  { id: 'R21', paths: ['GBA_STANDARD_CONTRACT'], isChoice: true, condition: all(inBand, is('bayArea'), isNot('onward')) },
  { id: 'R22', paths: ['CERTIFICATION'], isChoice: true, condition: inBand },
  { id: 'R23', paths: ['STANDARD_CONTRACT'], isChoice: true, condition: inBand },
  { id: 'R19', paths: ['EXEMPT'], condition: all(is('personal'), isNot('ciio'), not(reaches('general', 100_000)), isNot('carriesSensitive')) },
];

const ORDER: ReadonlyMap<string, number> = new Map(TABLE.map(({ id }, index) => [id, index]));

/** The lawful paths that the rows which hold come to, as one text, so that answers are easily compared. */
export function lawfulOf(holding: readonly string[]): string {
  const rows = holding.map((id) => ORDER.get(id) ?? TABLE.length).sort((a, b) => a - b).flatMap((index) => TABLE[index] ?? []);
  const [first] = rows;
  if (first === undefined) throw new Error('no row of the table holds');
  const paths = first.isChoice === undefined ? first.paths : rows.filter(({ isChoice }) => isChoice).flatMap((row) => row.paths);
  return [...new Set(paths)].sort().join(' ');
}
