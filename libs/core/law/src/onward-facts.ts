import { join, LawInputError, partial, readBoolean, readDate, readJurisdiction, readText } from './reader.js';

export const ONWARD_PACKS = ['HK', 'MO', 'SG', 'EU', 'US'] as const;
export type OnwardPackId = (typeof ONWARD_PACKS)[number];

export type OnwardOutcome =
  | 'ALLOWED' | 'ALLOWED_RECOMMENDED_CLAUSES' | 'ADEQUACY' | 'SAFEGUARDS' | 'NOTIFICATION' | 'AUTHORISATION' | 'DEROGATION' | 'RESTRICTED'
  | 'PROHIBITED_BY_CONTRACT' | 'PROHIBITED';

/** One leg outside the mainland. A ground that is not stated is not there: it is the sender's to show. */
export interface OnwardFacts {
  readonly asOf?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** The instrument under which the sender received the data, such as `GBA_STANDARD_CONTRACT`. */
  readonly receivedUnder?: string | undefined;
  /** The recipient of this leg is registered or located in the Greater Bay Area. */
  readonly toGba?: boolean | undefined;
  readonly newPurpose?: boolean | undefined;
  readonly prescribedConsent?: boolean | undefined;
  readonly adequate?: boolean | undefined;
  readonly contractSafeguards?: boolean | undefined;
  readonly bindingContract?: boolean | undefined;
  readonly bindingCorporateRules?: boolean | undefined;
  readonly certified?: boolean | undefined;
  readonly consent?: boolean | undefined;
  readonly consentInformed?: boolean | undefined;
  readonly explicitConsent?: boolean | undefined;
  readonly contractNecessity?: boolean | undefined;
  readonly occasional?: boolean | undefined;
  readonly vitalInterest?: boolean | undefined;
  readonly publicInterest?: boolean | undefined;
  readonly legalClaims?: boolean | undefined;
  readonly inTransit?: boolean | undefined;
  readonly publiclyAvailable?: boolean | undefined;
  /** Standard contractual clauses of the Union (2021/914). */
  readonly scc?: boolean | undefined;
  /** A transfer impact assessment was made. */
  readonly tia?: boolean | undefined;
  readonly foreignOrder?: boolean | undefined;
  readonly internationalAgreement?: boolean | undefined;
  readonly bulkSensitive?: boolean | undefined;
  readonly governmentRelated?: boolean | undefined;
  readonly dataBrokerage?: boolean | undefined;
  readonly securityRequirements?: boolean | undefined;
}

const readStated = partial<OnwardFacts>({
  asOf: readDate, from: readJurisdiction, to: readJurisdiction, receivedUnder: readText, toGba: readBoolean, newPurpose: readBoolean,
  prescribedConsent: readBoolean, adequate: readBoolean, contractSafeguards: readBoolean, bindingContract: readBoolean,
  bindingCorporateRules: readBoolean, certified: readBoolean, consent: readBoolean, consentInformed: readBoolean, explicitConsent: readBoolean,
  contractNecessity: readBoolean, occasional: readBoolean, vitalInterest: readBoolean, publicInterest: readBoolean, legalClaims: readBoolean,
  inTransit: readBoolean, publiclyAvailable: readBoolean, scc: readBoolean, tia: readBoolean,
  foreignOrder: readBoolean, internationalAgreement: readBoolean, bulkSensitive: readBoolean, governmentRelated: readBoolean,
  dataBrokerage: readBoolean, securityRequirements: readBoolean,
});

/** The European Economic Area, within which personal data moves freely (GDPR 1(3); EEA Joint Committee Decision 154/2018). */
export const EEA: readonly string[] = [
  'EU', 'AT', 'BE', 'BG', 'HR', 'CY', 'CZ', 'DK', 'EE', 'FI', 'FR', 'DE', 'GR', 'HU', 'IE', 'IT', 'LV', 'LT', 'LU', 'MT', 'NL', 'PL', 'PT', 'RO', 'SK',
  'SI', 'ES', 'SE', 'IS', 'LI', 'NO',
];

/** Reads the facts of a leg; a leg that starts elsewhere is not for this pack to judge. */
export function readOnwardFacts(pack: OnwardPackId, value: unknown, path = ''): OnwardFacts {
  const facts = readStated(value, path);
  const starts = pack === 'EU' ? EEA : [pack];
  if (facts.from !== undefined && !starts.includes(facts.from)) {
    throw new LawInputError('unknown_value', join(path, 'from'), `a leg from ${facts.from} is not judged by the pack ${pack}`);
  }
  return facts;
}
