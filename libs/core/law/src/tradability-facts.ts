import { oneOf, partial, readBoolean, readCount, readText } from './reader.js';

export const TRADABILITY_OUTCOMES = ['BREACH', 'REJECT', 'HOLD_SECURITY_REVIEW', 'HOLD_MANUAL_REVIEW', 'HOLD', 'REJECT_INCOMPLETE', 'LISTABLE'] as const;
/** Strictest first. */
export type TradabilityOutcome = (typeof TRADABILITY_OUTCOMES)[number];

/** What the exchange's gate is told about a listing or a trade. An absent fact is not stated, and never counts as good. */
export interface TradabilityFacts {
  readonly kind?: 'data_product' | 'data_service' | 'data_tool' | 'other' | undefined;
  readonly authorityConsent?: boolean | undefined;
  readonly grade?: 'general' | 'important' | 'core' | undefined;
  readonly coreData?: boolean | undefined;
  readonly importantData?: boolean | undefined;
  readonly riskAssessment?: boolean | undefined;
  readonly stateSecret?: boolean | undefined;
  readonly identifiesPersonAlone?: boolean | undefined;
  readonly pi?: boolean | undefined;
  readonly piAuthorised?: boolean | undefined;
  readonly publicData?: boolean | undefined;
  readonly authorisedOperation?: boolean | undefined;
  readonly lawfullyOpened?: boolean | undefined;
  readonly rawPublicData?: boolean | undefined;
  readonly lawfulSource?: boolean | undefined;
  readonly prohibitedByLaw?: boolean | undefined;
  readonly harmsNationalSecurity?: boolean | undefined;
  readonly harmsPublicInterest?: boolean | undefined;
  readonly infringesRights?: boolean | undefined;
  readonly nationalSecurityExportConcern?: boolean | undefined;
  readonly negativeList?: boolean | undefined;
  readonly cautionList?: boolean | undefined;
  readonly disputeOpen?: boolean | undefined;
  readonly sellerType?: string | undefined;
  readonly buyerType?: string | undefined;
  readonly sellerIsDataMerchant?: boolean | undefined;
  readonly sponsoredByMerchant?: boolean | undefined;
  readonly role?: string | undefined;
  readonly orgType?: string | undefined;
  readonly operatorStaff?: boolean | undefined;
  readonly identitiesVerified?: boolean | undefined;
  readonly sourceStatement?: boolean | undefined;
  readonly authorisedPurpose?: boolean | undefined;
  readonly processingStatement?: boolean | undefined;
  readonly complianceReport?: boolean | undefined;
  readonly tradingMode?: string | undefined;
  readonly settlement?: string | undefined;
  readonly contractArchived?: boolean | undefined;
  readonly useOutsidePurpose?: boolean | undefined;
  readonly logRetentionYears?: number | undefined;
}

const readStated = partial<TradabilityFacts>({
  kind: oneOf('data_product', 'data_service', 'data_tool', 'other'), authorityConsent: readBoolean,
  grade: oneOf('general', 'important', 'core'), coreData: readBoolean, importantData: readBoolean, riskAssessment: readBoolean,
  stateSecret: readBoolean, identifiesPersonAlone: readBoolean, pi: readBoolean, piAuthorised: readBoolean,
  publicData: readBoolean, authorisedOperation: readBoolean, lawfullyOpened: readBoolean, rawPublicData: readBoolean,
  lawfulSource: readBoolean, prohibitedByLaw: readBoolean, harmsNationalSecurity: readBoolean, harmsPublicInterest: readBoolean,
  infringesRights: readBoolean, nationalSecurityExportConcern: readBoolean, negativeList: readBoolean, cautionList: readBoolean,
  disputeOpen: readBoolean, sellerType: readText, buyerType: readText, sellerIsDataMerchant: readBoolean, sponsoredByMerchant: readBoolean,
  role: readText, orgType: readText, operatorStaff: readBoolean, identitiesVerified: readBoolean, sourceStatement: readBoolean,
  authorisedPurpose: readBoolean, processingStatement: readBoolean, complianceReport: readBoolean, tradingMode: readText, settlement: readText,
  contractArchived: readBoolean, useOutsidePurpose: readBoolean, logRetentionYears: readCount,
});

export const readTradabilityFacts = (stated: unknown, path = ''): TradabilityFacts => readStated(stated, path);
