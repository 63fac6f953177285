import { describe, expect, test } from '@jest/globals';
import { withDefaults } from './facts.js';
import { evaluateChain, evaluateOnward, type LegVerdict } from './onward.js';
import { readOnwardFacts, type OnwardFacts, type OnwardPackId } from './onward-facts.js';

describe('one leg outside the mainland', () => {
  test.each<[string, { readonly pack: OnwardPackId; readonly facts: OnwardFacts }, string, string]>([
    ['HK under a GBA contract to Macau', { pack: 'HK', facts: { to: 'MO', receivedUnder: 'GBA_STANDARD_CONTRACT' } }, 'ALLOWED', 'GBA Guidelines 4(2)'],
    ['HK under a GBA contract to a nine-city company', { pack: 'HK', facts: { to: 'CN', toGba: true, receivedUnder: 'GBA_STANDARD_CONTRACT' } }, 'ALLOWED', 'GBA Guidelines 4(2)'],
    ['HK under a GBA contract to another mainland company', { pack: 'HK', facts: { to: 'CN', receivedUnder: 'GBA_STANDARD_CONTRACT' } }, 'PROHIBITED_BY_CONTRACT', 'GBA Guidelines 4(2)'],
    ['HK under a GBA contract to nobody named', { pack: 'HK', facts: { receivedUnder: 'GBA_STANDARD_CONTRACT' } }, 'PROHIBITED_BY_CONTRACT', 'GBA Guidelines 4(2)'],
    ['HK, new purpose without consent', { pack: 'HK', facts: { to: 'SG', newPurpose: true } }, 'PROHIBITED', 'DPP 1(3), 3, 4'],
    ['HK, new purpose with consent', { pack: 'HK', facts: { to: 'SG', newPurpose: true, prescribedConsent: true } }, 'ALLOWED_RECOMMENDED_CLAUSES', 'PCPD RMCs 2022'],
    ['Macau under a GBA contract to the United States, whatever consent', { pack: 'MO', facts: { to: 'US', consent: true, receivedUnder: 'GBA_STANDARD_CONTRACT' } }, 'PROHIBITED_BY_CONTRACT', 'GBA Guidelines 4(2)'],
    ['Macau, consent', { pack: 'MO', facts: { to: 'US', consent: true } }, 'NOTIFICATION', 'Law 8/2005 Art 20(1)'],
    ['Macau, no ground', { pack: 'MO', facts: { to: 'US' } }, 'PROHIBITED', 'Law 8/2005 Art 19'],
    ['Singapore, no ground', { pack: 'SG', facts: { to: 'CN' } }, 'PROHIBITED', 'PDPA s.26'],
    ['Singapore, in transit', { pack: 'SG', facts: { to: 'CN', inTransit: true } }, 'ALLOWED', 'PDP Regs: deemed compliance'],
    ['EU to France', { pack: 'EU', facts: { to: 'FR' } }, 'ALLOWED', 'GDPR 1(3)'],
    ['EU to Japan', { pack: 'EU', facts: { to: 'JP' } }, 'ADEQUACY', 'GDPR 45'],
    ['EU to China without safeguards', { pack: 'EU', facts: { to: 'CN' } }, 'PROHIBITED', 'GDPR 46'],
    ['EU to Hong Kong, clauses and assessment', { pack: 'EU', facts: { to: 'HK', scc: true, tia: true } }, 'SAFEGUARDS', 'GDPR 46'],
    ['EU to China, clauses without assessment', { pack: 'EU', facts: { to: 'CN', scc: true } }, 'PROHIBITED', 'GDPR 44'],
    ['EU, foreign order', { pack: 'EU', facts: { to: 'CN', foreignOrder: true, scc: true, tia: true } }, 'PROHIBITED', 'GDPR 48'],
    ['EU, foreign order under an agreement', { pack: 'EU', facts: { to: 'GB', foreignOrder: true, internationalAgreement: true } }, 'ADEQUACY', 'GDPR 45'],
    ['EU, systematic contract necessity', { pack: 'EU', facts: { to: 'CN', contractNecessity: true } }, 'PROHIBITED', 'GDPR 44'],
    ['EU, explicit consent', { pack: 'EU', facts: { to: 'CN', explicitConsent: true } }, 'DEROGATION', 'GDPR 49(1)(a)'],
    ['EU to the United States, certified', { pack: 'EU', facts: { to: 'US', certified: true } }, 'ADEQUACY', 'GDPR 45'],
    ['US brokerage of bulk sensitive data to China', { pack: 'US', facts: { to: 'CN', bulkSensitive: true, dataBrokerage: true } }, 'PROHIBITED', '28 CFR 202.301'],
    ['US bulk sensitive data to China, kind unstated', { pack: 'US', facts: { to: 'CN', bulkSensitive: true } }, 'PROHIBITED', '28 CFR 202.301'],
    ['US vendor agreement with China under the requirements', { pack: 'US', facts: { to: 'CN', bulkSensitive: true, dataBrokerage: false, securityRequirements: true } }, 'RESTRICTED', '28 CFR 202.401'],
    ['US vendor agreement with China without them', { pack: 'US', facts: { to: 'CN', bulkSensitive: true, dataBrokerage: false } }, 'PROHIBITED', '28 CFR 202.401'],
    ['US bulk sensitive data to Singapore', { pack: 'US', facts: { to: 'SG', bulkSensitive: true, dataBrokerage: true } }, 'ALLOWED', '28 CFR 202'],
    ['US, nothing sensitive to China', { pack: 'US', facts: { to: 'CN' } }, 'ALLOWED', '28 CFR 202'],
  ])('%s', (_, leg, outcome, article) => {
    const verdict = evaluateOnward(leg);
    expect(verdict.outcome).toBe(outcome);
    expect(verdict.articles).toContain(article);
  });
});

test('the lock of a GBA contract stays on the data for every later leg', () => {
  const verdicts = evaluateChain([
    { pack: 'HK', facts: { from: 'HK', to: 'MO', receivedUnder: 'GBA_STANDARD_CONTRACT' } },
    { pack: 'MO', facts: { from: 'MO', to: 'SG', adequate: true } },
    { pack: 'SG', facts: { from: 'SG', to: 'CN', bindingContract: true } },
  ]);
  expect(verdicts.map(({ verdict }) => ('outcome' in verdict ? verdict.outcome : verdict.path))).toEqual(['ALLOWED', 'PROHIBITED_BY_CONTRACT', 'PROHIBITED_BY_CONTRACT']);
});

test('a leg that starts elsewhere is refused, a member state starts in the EU', () => {
  expect(() => readOnwardFacts('HK', { from: 'SG' })).toThrow(expect.objectContaining({ type: 'unknown_value', path: 'from' }));
  expect(readOnwardFacts('EU', { from: 'DE' })).toEqual({ from: 'DE' });
});

describe('a chain that begins in the mainland, or comes back to it', () => {
  const toHongKong = { pack: 'CN', facts: withDefaults({ recipient: { jurisdiction: 'HK', gba: 'HK' }, counts: { generalNew: 150_000 } }) } as const;
  const onTo = (to: string) => ({ pack: 'HK', facts: { from: 'HK', to } }) as const;
  const told = ({ verdict, brokenLock }: LegVerdict) => brokenLock?.outcome ?? ('outcome' in verdict ? verdict.outcome : verdict.path);

  test('an export under the GBA contract locks what follows', () => {
    expect(evaluateChain([toHongKong, onTo('MO'), { pack: 'MO', facts: { to: 'PT', adequate: true } }]).map(told)).toEqual(['GBA_STANDARD_CONTRACT', 'ALLOWED', 'PROHIBITED_BY_CONTRACT']);
    expect(evaluateChain([toHongKong, onTo('SG')]).map(told)).toEqual(['GBA_STANDARD_CONTRACT', 'PROHIBITED_BY_CONTRACT']);
  });

  test('an export under the national contract, or exempt, locks nothing', () => {
    const national = { ...toHongKong, facts: { ...toHongKong.facts, preference: 'SCC' } } as const;
    const few = { ...toHongKong, facts: withDefaults({ recipient: { jurisdiction: 'HK', gba: 'HK' } }) };
    expect(evaluateChain([national, onTo('SG')]).map(told)).toEqual(['STANDARD_CONTRACT', 'ALLOWED_RECOMMENDED_CLAUSES']);
    expect(evaluateChain([few, onTo('SG')]).map(told)).toEqual(['EXEMPT', 'ALLOWED_RECOMMENDED_CLAUSES']);
  });

  test('what came into the nine cities under the GBA contract does not leave the area, though the export itself were exempt', () => {
    const inbound = { pack: 'HK', facts: { from: 'HK', to: 'CN', toGba: true, receivedUnder: 'GBA_STANDARD_CONTRACT' } } as const;
    const out = (recipient: object) => ({ pack: 'CN', facts: withDefaults({ recipient, data: { origin: 'overseas' } }) }) as const;
    expect(evaluateChain([inbound, out({ jurisdiction: 'SG' })]).map(told)).toEqual(['ALLOWED', 'PROHIBITED_BY_CONTRACT']);
    expect(evaluateChain([inbound, out({ jurisdiction: 'MO', gba: 'MO' })]).map(told)).toEqual(['ALLOWED', 'EXEMPT']);
  });

  test('a leg says whether it goes into the mainland or onward', () => {
    const roles = evaluateChain([{ pack: 'SG', facts: { to: 'CN', bindingContract: true } }, onTo('US')]).map(({ verdict }) => ('role' in verdict ? verdict.role : ''));
    expect(roles).toEqual(['inbound', 'onward']);
  });
});
