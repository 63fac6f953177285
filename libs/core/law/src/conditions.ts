import type { ExportFacts } from './facts.js';
import type { TradabilityFacts } from './tradability-facts.js';
import { all, known, not, type Truth } from './truth.js';

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

/** The guidelines for Hong Kong were accepted from 2023-12-13, those for Macau from 2024-09-10. */
const BAY_AREA_FROM = { HK: '2023-12-13', MO: '2024-09-10' } as const;

/** Both parties are registered (organisations) or located (individuals) in the Greater Bay Area, under guidelines already open. */
export function bothInBayArea({ asOf, exporter, recipient }: ExportFacts): Truth {
  if (recipient.gba === null || asOf < BAY_AREA_FROM[recipient.gba]) return false;
  return known('exporter.gbaMainland', exporter.gbaMainland);
}

/** A negative list in force that covers the scenario, and whose use the zone has approved (规定第六条). */
export const isUnderZoneList = ({ exporter: { ftz } }: ExportFacts): Truth => ftz !== null && all(
  known('exporter.ftz.listInForce', ftz.listInForce),
  known('exporter.ftz.scenarioCovered', ftz.scenarioCovered),
  known('exporter.ftz.usageApproved', ftz.usageApproved),
);

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
