import { definePack, type RulePack } from '../pack.js';
import type { TradabilityProvision } from '../provision.js';
import { identities } from '../provisions/shenzhen/dsl33-identities.js';
import { tradeStateSecret } from '../provisions/shenzhen/dsl53-state-secret.js';
import { riskAssessment } from '../provisions/shenzhen/ndsr31-risk-assessment.js';
import { listingConditions } from '../provisions/shenzhen/sz-listing-conditions.js';
import { registrationRefusal } from '../provisions/shenzhen/sz-registration-refusal.js';
import { buyerOrganisation } from '../provisions/shenzhen/sz05-buyer-organisation.js';
import { merchantForm } from '../provisions/shenzhen/sz05-merchant-form.js';
import { registrationSource } from '../provisions/shenzhen/sz-registration-source.js';
import { sellerOrganisation } from '../provisions/shenzhen/sz05-seller-organisation.js';
import { sellerSponsor } from '../provisions/shenzhen/sz06-seller-sponsor.js';
import { operatorStaff } from '../provisions/shenzhen/sz11-operator-staff.js';
import { tradingMode } from '../provisions/shenzhen/sz11-trading-mode.js';
import { harmfulSubject } from '../provisions/shenzhen/sz12-harmful-subject.js';
import { identifiesPerson } from '../provisions/shenzhen/sz12-identifies-person.js';
import { securityReview } from '../provisions/shenzhen/sz12-security-review.js';
import { subjectKind } from '../provisions/shenzhen/sz12-subject-kind.js';
import { listingFile } from '../provisions/shenzhen/sz13-listing-file.js';
import { purposeAndProcessing } from '../provisions/shenzhen/sz13-purpose-and-processing.js';
import { publicData } from '../provisions/shenzhen/sz14-public-data.js';
import { rawPublicData } from '../provisions/shenzhen/sz14-raw-public-data.js';
import { declaredPurpose } from '../provisions/shenzhen/sz15-declared-purpose.js';
import { cautionList } from '../provisions/shenzhen/sz16-caution-list.js';
import { negativeList } from '../provisions/shenzhen/sz16-negative-list.js';
import { contractCopy } from '../provisions/shenzhen/sz20-contract-copy.js';
import { settlement } from '../provisions/shenzhen/sz21-settlement.js';
import { tradeLog } from '../provisions/shenzhen/sz32-trade-log.js';
import { bannedByLaw } from '../provisions/shenzhen/sz67-banned-by-law.js';
import { personalData } from '../provisions/shenzhen/sz67-personal-data.js';
import type { TradabilityFacts, TradabilityOutcome } from '../tradability-facts.js';

/** What a listing declares of itself: the live gate asks for every fact of these. */
export const ASKED_PROVISIONS: readonly TradabilityProvision[] = [
  sellerOrganisation, sellerSponsor, subjectKind, identifiesPerson, securityReview, tradeStateSecret, listingFile, publicData, personalData,
  registrationRefusal, tradingMode, settlement,
];

/** What reviewers, lists and later conduct bring up: judged wherever it is stated. */
const RAISED_PROVISIONS: readonly TradabilityProvision[] = [
  buyerOrganisation, merchantForm, identities, operatorStaff, harmfulSubject, purposeAndProcessing, rawPublicData, negativeList, cautionList,
  bannedByLaw, registrationSource, riskAssessment, contractCopy, declaredPurpose, tradeLog, listingConditions,
];

/** The Trading Measures ran for three years (Article 35) and nothing has replaced them: the exchange keeps them as its own baseline. */
export const SZ_TRADING: RulePack<TradabilityFacts, TradabilityOutcome> = definePack({
  id: 'sz-trading', version: '2023.1', status: 'validity lapsed, kept as exchange baseline', effectiveFrom: '2023-03-01',
  provisions: [...ASKED_PROVISIONS, ...RAISED_PROVISIONS],
});
