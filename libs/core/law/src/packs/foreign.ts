import { definePack, type RulePack } from '../pack.js';
import type { OnwardProvision } from '../provision.js';
import { europeAdequacy } from '../provisions/onward/eu-adequacy.js';
import { europeConsent } from '../provisions/onward/eu-derogation-consent.js';
import { europeContract } from '../provisions/onward/eu-derogation-contract.js';
import { europeInterest } from '../provisions/onward/eu-derogation-interest.js';
import { europeForeignOrder } from '../provisions/onward/eu-foreign-order.js';
import { europeInside } from '../provisions/onward/eu-inside.js';
import { europeNoGround } from '../provisions/onward/eu-no-ground.js';
import { europeSafeguards } from '../provisions/onward/eu-safeguards.js';
import { gbaContractInside } from '../provisions/onward/gba-contract-inside.js';
import { gbaContractLock } from '../provisions/onward/gba-contract-lock.js';
import { hongKongNewPurpose } from '../provisions/onward/hk-new-purpose.js';
import { hongKongRecommendedClauses } from '../provisions/onward/hk-recommended-clauses.js';
import { macauAdequacy } from '../provisions/onward/mo-adequacy.js';
import { macauAuthorisation } from '../provisions/onward/mo-authorisation.js';
import { macauNoGround } from '../provisions/onward/mo-no-ground.js';
import { macauNotification } from '../provisions/onward/mo-notification.js';
import { singaporeComparableProtection } from '../provisions/onward/sg-comparable-protection.js';
import { singaporeDeemedCompliance } from '../provisions/onward/sg-deemed-compliance.js';
import { singaporeNoGround } from '../provisions/onward/sg-no-ground.js';
import { americaNotCovered } from '../provisions/onward/us-not-covered.js';
import { americaProhibited } from '../provisions/onward/us-prohibited.js';
import { americaRestricted } from '../provisions/onward/us-restricted.js';
import { americaSecurityMissing } from '../provisions/onward/us-security-missing.js';
import type { OnwardFacts, OnwardOutcome, OnwardPackId } from '../onward-facts.js';

export type OnwardPack = RulePack<OnwardFacts, OnwardOutcome>;

/** First match within each pack; the last provision of each always applies. */
const PROVISIONS: Readonly<Record<OnwardPackId, readonly OnwardProvision[]>> = {
  HK: [hongKongNewPurpose, gbaContractInside, hongKongRecommendedClauses],
  MO: [gbaContractInside, macauAdequacy, macauNotification, macauAuthorisation, macauNoGround],
  SG: [singaporeComparableProtection, singaporeDeemedCompliance, singaporeNoGround],
  EU: [
    europeForeignOrder, europeInside, europeAdequacy, europeSafeguards, europeConsent, europeContract, europeInterest, europeNoGround,
  ],
  US: [americaProhibited, americaSecurityMissing, americaRestricted, americaNotCovered],
};

const packOf = (id: OnwardPackId, effectiveFrom: string): OnwardPack =>
  definePack({ id: id.toLowerCase(), version: '2026.1', status: 'in force', effectiveFrom, provisions: [gbaContractLock, ...PROVISIONS[id]] });

/** The law of the place where a leg starts, into the mainland or onward from there; the lock of a GBA contract stands before each. */
export const FOREIGN_PACKS: Readonly<Record<OnwardPackId, OnwardPack>> = {
  HK: packOf('HK', '2022-05-12'), MO: packOf('MO', '2006-02-19'), SG: packOf('SG', '2021-02-01'), EU: packOf('EU', '2018-05-25'), US: packOf('US', '2025-04-08'),
};
