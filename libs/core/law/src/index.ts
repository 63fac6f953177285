export { CALENDAR_IDS, type Calendar, type CalendarId, type CalendarYear } from './calendars/calendar.js';
export { EXPORT_PROVISIONS } from './catalogue.js';
export { countsInYear, INSTRUMENT_PATHS, isInstrumentPath, type InstrumentPath } from './counted.js';
export { CALENDARS, dueDate, isWorkingDay, reckon, reckonAtLeast, type Reckoned } from './deadline.js';
export { DATED_DUTIES } from './duties.js';
export { decideExport, type ExportDecision } from './export-decision.js';
export { compareStrictness, evaluateComponents, evaluateExport, factsHash, type DatedDuty, type ExportVerdict, type ProvisionOutcome, type TransferVerdict } from './export-path.js';
export {
  DEFAULT_FACTS, EXPORT_PATH_NAMES, EXPORT_PATHS, withDefaults, type ExportedData, type Exporter, type ExportFacts, type ExportPath, type FreeTradeZone,
  type Known, type PersonCounts, type Purpose, type Recipient, type TransferManner,
} from './facts.js';
export { exportPackOf, readPackDefinition, withPolicy, type ExportPack, type PackDefinition } from './export-pack.js';
export { GATE_NAMES, GATES, type Asking, type Gate, type GateName, type Question } from './gates.js';
export { readSimulation, type Pace, type People, type PlannedTransfer, type Simulation } from './foresight/plan.js';
export { simulate, type Crossing, type Forecast, type Outlook, type Stretch } from './foresight/simulate.js';
export { INSTRUMENTS } from './instruments.js';
export { evaluateChain, evaluateOnward, type ExportLeg, type Leg, type LegVerdict, type OnwardVerdict, type PackFor } from './onward.js';
export { LEVERS, type Lever } from './levers.js';
export { lighterPaths, type FactChange, type LighterPath } from './lighter-paths.js';
export { ONWARD_PACKS, readOnwardFacts, type OnwardFacts, type OnwardOutcome, type OnwardPackId } from './onward-facts.js';
export type { PackReference, RulePack } from './pack.js';
export { packInForce, PACKS, type AnyPack, type AnyProvision } from './packs.js';
export { EXPORT_PACKS, exportPackOn } from './packs/cn-export.js';
export { PUBLIC_OPERATION_PACKS, publicOperationOn, type PublicOperationPack } from './public-operation.js';
export { DEFAULT_POLICY, readPolicy, SWITCHES, type Policy, type SwitchName } from './policy.js';
export type { Cite, Duty, DutyEvent, Finding, InForce, Instrument, Provision, QuoteStatus, Reading, Text } from './provision.js';
export { LawInputError } from './reader.js';
export { REGISTRATION_PACKS, registrationRule, registrationRulesOn, type RegistrationRule, type RegistrationRuleName, type RegistrationRules } from './registration/rules.js';
export { DEFAULT_THRESHOLDS, readThresholds, THRESHOLDS, type ThresholdName, type Thresholds } from './thresholds.js';
export { evaluateTradability, evaluateTradabilityLive, type TradabilityFinding, type TradabilityVerdict } from './tradability.js';
export { readTradabilityFacts, TRADABILITY_OUTCOMES, type TradabilityFacts, type TradabilityOutcome } from './tradability-facts.js';
