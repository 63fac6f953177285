import fc from 'fast-check';
import { evaluateExport, exportPackOn, SWITCHES, withDefaults, withPolicy, type ExportFacts, type ExportPack, type ExportVerdict, type Policy } from '#core/law';

const known = fc.constantFrom(true, false, null);
/** Mostly settled facts, so that verdicts reach every row and not only the first unknown. */
const mostly = (usual: boolean) => fc.oneof({ weight: 8, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: known });
const THRESHOLDS = [0, 1, 9_998, 9_999, 10_000, 99_998, 99_999, 100_000, 999_999, 1_000_000];
const people = fc.oneof(fc.constantFrom(...THRESHOLDS), fc.nat(2_000_000), fc.constant(Number.MAX_SAFE_INTEGER), fc.constant(null));

export const anyFacts: fc.Arbitrary<ExportFacts> = fc.record({
  asOf: fc.constantFrom('2020-01-01', '2022-09-01', '2023-06-01', '2024-03-21', '2024-03-22', '2025-01-01', '2026-06-15', '2030-01-01'),
  exporter: fc.record({
    kind: fc.constantFrom('enterprise', 'state_organ'), ciio: mostly(false), gbaMainland: mostly(true),
    ftz: fc.option(fc.record({ listInForce: mostly(true), scenarioCovered: mostly(true), usageApproved: mostly(true), listHit: fc.constantFrom(null, 'SECURITY_ASSESSMENT', 'STANDARD_CONTRACT') }), { freq: 1 }),
  }),
  recipient: fc.record({ jurisdiction: fc.constantFrom('CN', 'HK', 'MO', 'SG', 'US', null), gba: fc.constantFrom('HK', 'MO', null), onwardOutsideGba: mostly(false), cacRestrictedList: mostly(false) }),
  transfer: fc.record({
    mode: fc.constantFrom('transmit', 'remote_access'), accessorLocation: fc.constantFrom('overseas', 'mainland'), foreignAuthorityRequest: mostly(false), prcAuthorityApproval: mostly(false),
  }),
  data: fc.record({
    stateSecret: mostly(false), grade: fc.constantFrom('general', 'general', 'general', 'important', 'core', null), gradeBasis: fc.constantFrom('none', 'notified', 'ftz_list', null),
    pi: mostly(true), sensitive: known, anonymised: mostly(false), origin: fc.constantFrom('domestic', 'domestic', 'overseas', null), domesticMixed: known,
    exportControlled: mostly(false), exportLicence: mostly(false),
  }),
  purpose: fc.record({ type: fc.constantFrom('other', 'other', 'contract_individual', 'hr', 'emergency', 'statutory_duty', 'treaty'), necessary: mostly(true), hrRulesLawful: known, hrCollectiveContract: known }),
  counts: fc.record({ generalBefore: people, generalNew: people, sensitiveBefore: people, sensitiveNew: people, totalProcessed: people, sinceLastYearGeneral: people, sinceLastYearSensitive: people }),
  instruments: fc.record({ certValid: fc.boolean() }),
  preference: fc.constantFrom('GBA', 'CERT', 'SCC', null),
}).map(withDefaults);

/** Every debated point read either way. */
export const anyPolicy: fc.Arbitrary<Policy> = fc.record({
  volumeAggregation: fc.constantFrom(...SWITCHES.volumeAggregation.readings), coreData: fc.constantFrom(...SWITCHES.coreData.readings),
  sensitiveAlsoCountsAsGeneral: fc.boolean(), gbaWaivesVolumeCap: fc.boolean(), ciioMayUseGbaContract: fc.boolean(), ciioMayUseZoneList: fc.boolean(),
  uncoveredScenarioIsFree: fc.boolean(), zoneListDecidesImportantData: fc.boolean(), hrNeedsBoth: fc.boolean(), statutoryDutyExempts: fc.boolean(),
  exemptionsCoverStateOrgans: fc.boolean(),
});
/** The pack of the day, its debated points read as stated. */
export const packUnder = (facts: ExportFacts, policy: Policy): ExportPack | undefined => {
  const pack = exportPackOn(facts.asOf);
  return pack && withPolicy(pack, policy);
};

export const evaluate = (facts: ExportFacts, policy: Policy): ExportVerdict => evaluateExport(facts, packUnder(facts, policy));
