import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson } from '#core/tlog';
import { evaluateTradability, evaluateTradabilityLive } from './tradability.js';
import { readTradabilityFacts, TRADABILITY_OUTCOMES, type TradabilityFacts } from './tradability-facts.js';

const good: TradabilityFacts = {
  kind: 'data_product', sellerType: 'enterprise_legal_person', sellerIsDataMerchant: true, sourceStatement: true, complianceReport: true,
  identifiesPersonAlone: false, pi: false, publicData: false, nationalSecurityExportConcern: false, stateSecret: false, coreData: false,
  disputeOpen: false, tradingMode: 'negotiated', settlement: 'bank',
};

describe('one stated fact decides', () => {
  test.each<[string, TradabilityFacts, string, string]>([
    ['a sponsored seller', { sellerIsDataMerchant: false, sponsoredByMerchant: true }, 'LISTABLE', 'SZ Trading 6'],
    ['a natural person as buyer', { buyerType: 'natural_person' }, 'REJECT', 'SZ Trading 5'],
    ['a merchant that is a company', { role: 'data_merchant', orgType: 'company' }, 'LISTABLE', 'SZ Merchant Measures 3'],
    ['data that identifies a person by itself', { identifiesPersonAlone: true }, 'REJECT', 'SZ Trading 12'],
    ['authorised personal data', { pi: true, piAuthorised: true, identifiesPersonAlone: false }, 'LISTABLE', 'SZ Trading 12'],
    ['public data not lawfully opened', { publicData: true, lawfullyOpened: false }, 'REJECT', 'SZ Data Regs 67(2)'],
    ['public data without authorised operation', { publicData: true, authorisedOperation: false }, 'REJECT', 'SZ Data Regs 67(2)'],
    ['public data lawfully opened', { publicData: true, authorisedOperation: false, lawfullyOpened: true }, 'LISTABLE', 'SZ Trading 14(1)'],
    ['raw public data', { publicData: true, authorisedOperation: true, rawPublicData: true }, 'REJECT', 'NDRC 27/2025 Art 16'],
    ['a state secret', { stateSecret: true }, 'REJECT', 'DSL 53'],
    ['core data', { coreData: true }, 'REJECT', 'SZ Registration (refusal grounds)'],
    ['core data by its grade', { grade: 'core' }, 'REJECT', 'SZ Registration (refusal grounds)'],
    ['an unlawful source', { lawfulSource: false }, 'REJECT', 'SZ Registration (refusal grounds)'],
    ['rights infringed', { infringesRights: true }, 'REJECT', 'SZ Trading 12'],
    ['the public interest harmed', { harmsPublicInterest: true }, 'REJECT', 'SZ Trading 12'],
    ['trade banned by law', { prohibitedByLaw: true }, 'REJECT', 'SZ Data Regs 67(3)'],
    ['the negative list', { negativeList: true }, 'REJECT', 'SZ Trading 16'],
    ['the caution list', { cautionList: true }, 'HOLD_MANUAL_REVIEW', 'SZ Trading 16'],
    ['important data without risk assessment', { importantData: true, riskAssessment: false }, 'HOLD', 'NDSR 31'],
    ['important data with risk assessment', { grade: 'important', riskAssessment: true }, 'LISTABLE', ''],
    ['a data tool', { kind: 'data_tool' }, 'LISTABLE', 'SZ Trading 12(3)'],
    ['the compliance report missing', { sourceStatement: true, complianceReport: false }, 'REJECT_INCOMPLETE', 'SZ Trading 13'],
    ['no statement of processing', { processingStatement: false }, 'REJECT_INCOMPLETE', 'SZ Trading 13'],
    ['identities not verified', { identitiesVerified: false }, 'REJECT_INCOMPLETE', 'DSL 33'],
    ['staff of the operator', { operatorStaff: true }, 'REJECT', 'SZ Trading 11'],
    ['market-making', { tradingMode: 'market_making' }, 'REJECT', 'SZ Trading 11(1)'],
    ['a mode that nobody knows', { tradingMode: 'lottery' }, 'REJECT', 'SZ Trading 11(1)'],
    ['a negotiated trade', { tradingMode: 'negotiated' }, 'LISTABLE', 'SZ Trading 19'],
    ['settlement by a bank', { settlement: 'bank' }, 'LISTABLE', 'SZ Trading 21'],
    ['a contract without its copy', { contractArchived: false }, 'HOLD', 'SZ Trading 20'],
    ['use outside the declared purpose', { useOutsidePurpose: true }, 'BREACH', 'SZ Trading 7'],
    ['a log kept for 29 years', { logRetentionYears: 29 }, 'BREACH', 'SZ Trading 32'],
    ['a log kept for 30 years', { logRetentionYears: 30 }, 'LISTABLE', ''],
  ])('%s', (_, facts, outcome, article) => {
    const verdict = evaluateTradability(facts);
    expect(verdict.outcome).toBe(outcome);
    expect(article === '' || verdict.articles.includes(article)).toBe(true);
  });
});

test('the strictest finding is the outcome, and every finding is told', () => {
  const { outcome, findings } = evaluateTradability({ ...good, sourceStatement: false, cautionList: true, nationalSecurityExportConcern: true, disputeOpen: true });
  expect(outcome).toBe('REJECT');
  expect(findings.map((finding) => finding.outcome).sort()).toEqual(['HOLD_MANUAL_REVIEW', 'HOLD_SECURITY_REVIEW', 'REJECT', 'REJECT_INCOMPLETE']);
});

test('nothing stated is an incomplete file, never a listing', () => {
  expect(evaluateTradability({}).outcome).toBe('REJECT_INCOMPLETE');
});

describe('the live gate', () => {
  test('lists what states all that a listing declares', () => {
    expect(evaluateTradabilityLive(good)).toMatchObject({ outcome: 'LISTABLE', missing: [], pack: { status: 'validity lapsed, kept as exchange baseline' } });
  });

  test.each(Object.keys(good))('without %s the file is incomplete, and the fact is named', (fact) => {
    const { [fact as keyof TradabilityFacts]: _left, ...rest } = good;
    expect(evaluateTradabilityLive(rest)).toMatchObject({ outcome: 'REJECT_INCOMPLETE', missing: [fact] });
  });

  test('asks on where a stated fact calls for another', () => {
    expect(evaluateTradabilityLive({ ...good, pi: true }).missing).toEqual(['piAuthorised']);
    expect(evaluateTradabilityLive({ ...good, publicData: true }).missing).toEqual(['authorisedOperation']);
    expect(evaluateTradabilityLive({ ...good, kind: 'other' }).missing).toEqual(['authorityConsent']);
    expect(evaluateTradabilityLive({ ...good, sellerIsDataMerchant: false }).missing).toEqual(['sponsoredByMerchant']);
  });

  test('a refusal outweighs what is missing', () => {
    expect(evaluateTradabilityLive({ disputeOpen: true }).outcome).toBe('REJECT');
  });
});

test('any stated facts have a verdict with canonical bytes, and one more bad finding never makes it lighter', () => {
  const flag = fc.option(fc.boolean(), { nil: undefined });
  const facts = fc.record({ pi: flag, piAuthorised: flag, publicData: flag, authorisedOperation: flag, disputeOpen: flag, sourceStatement: flag, complianceReport: flag, cautionList: flag, sellerIsDataMerchant: flag });
  fc.assert(fc.property(facts, (stated) => {
    const verdict = evaluateTradability(stated);
    canonicalJson(verdict);
    const worse = evaluateTradability({ ...stated, negativeList: true });
    expect(TRADABILITY_OUTCOMES.indexOf(worse.outcome)).toBeLessThanOrEqual(TRADABILITY_OUTCOMES.indexOf(verdict.outcome));
  }));
});

test('a misspelt fact is refused by name', () => {
  expect(() => readTradabilityFacts({ disputeOpened: true })).toThrow(expect.objectContaining({ type: 'unknown_fact', path: 'disputeOpened' }));
});
