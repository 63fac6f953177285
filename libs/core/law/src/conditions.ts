import type { ExportFacts } from './facts.js';
import type { Policy } from './policy.js';
import type { TradabilityFacts } from './tradability-facts.js';
import { all, any, known, not, type Truth } from './truth.js';

/** Personal information, unless anonymised; de-identified information (去标识化) stays personal (个人信息保护法第七十三条第三、四项). */
export const holdsPersonalInformation = ({ data }: ExportFacts): Truth =>
  all(known('data.pi', data.pi), not(known('data.anonymised', data.anonymised)));

export const isGraded = (grade: 'important' | 'core', { data }: ExportFacts): Truth =>
  known('data.grade', data.grade === null ? null : data.grade === grade);

/** Important data counts as such once an authority has told the handler, published it, or a binding zone list names it (规定第二条). */
export function isConfirmedImportant(facts: ExportFacts): Truth {
  const basis = facts.data.gradeBasis;
  const confirmed = basis === null ? null : ['notified', 'published', 'ftz_list'].includes(basis);
  return all(isGraded('important', facts), known('data.gradeBasis', confirmed));
}

/** The purpose is of this kind, and sending the information is necessary for it (“确需”). */
export const isNecessaryFor = (purpose: string, facts: ExportFacts): Truth =>
  all(facts.purpose.type === purpose, known('purpose.necessary', facts.purpose.necessary));

/** State organs (国家机关), and organisations that laws empower to administer public affairs, which PIPL 37 puts beside them. */
export const isStateOrgan = ({ exporter }: ExportFacts): boolean => ['state_organ', 'authorised_organisation', 'public_body'].includes(exporter.kind);

/** Whether the exemptions by purpose are open to this exporter: to state organs only as the switch has it (个人信息保护法第三十六条). */
export const mayBeExempt = (facts: ExportFacts, { exemptionsCoverStateOrgans }: Policy): boolean => exemptionsCoverStateOrgans || !isStateOrgan(facts);

/** A negative list in force that covers the scenario, and whose use the zone has approved (规定第六条). */
export const isUnderZoneList = ({ exporter: { ciio, ftz } }: ExportFacts, policy: Policy): Truth => ftz !== null && all(
  known('exporter.ftz.listInForce', ftz.listInForce),
  any(policy.uncoveredScenarioIsFree, known('exporter.ftz.scenarioCovered', ftz.scenarioCovered)),
  known('exporter.ftz.usageApproved', ftz.usageApproved),
  any(policy.ciioMayUseZoneList, not(known('exporter.ciio', ciio))),
);

/** Important data that the national authorities know and the zone's list leaves out, where the switch lets the list decide. */
export const isFreedByZoneList = (facts: ExportFacts, policy: Policy): Truth => policy.zoneListDecidesImportantData
  && facts.data.gradeBasis !== 'ftz_list' && facts.exporter.ftz?.listHit === null && isUnderZoneList(facts, policy);

type StatedFlag = { [K in keyof TradabilityFacts]-?: Exclude<TradabilityFacts[K], undefined> extends boolean ? K : never }[keyof TradabilityFacts];

/** A fact of a trade as it is stated; absent is unknown. */
export const stated = (facts: TradabilityFacts, fact: StatedFlag): Truth => known(fact, facts[fact] ?? null);

type StatedWord = 'kind' | 'sellerType' | 'buyerType' | 'role' | 'orgType' | 'tradingMode' | 'settlement';

/** A stated word that is (or is not) among those that the rule names. */
export const statedAmong = (facts: TradabilityFacts, fact: StatedWord, words: readonly string[]): Truth => {
  const word = facts[fact];
  return known(fact, word === undefined ? null : words.includes(word));
};

/** Core data, by its own flag or by the grade. */
export const isCoreData = ({ coreData, grade }: TradabilityFacts): Truth => known('coreData', coreData ?? (grade === undefined ? null : grade === 'core'));

export const isImportantData = ({ importantData, grade }: TradabilityFacts): Truth =>
  known('importantData', importantData ?? (grade === undefined ? null : grade === 'important'));
