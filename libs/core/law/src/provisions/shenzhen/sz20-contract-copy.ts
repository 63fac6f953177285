import { stated } from '../../conditions.js';
import { INSTRUMENTS } from '../../instruments.js';
import type { TradabilityProvision } from '../../provision.js';
import { not } from '../../truth.js';

/** 交易办法第二十条：运营机构审核合同并留存证据副本。 */
export const contractCopy: TradabilityProvision = {
  id: 'SZ20',
  cite: {
    ...INSTRUMENTS.tradingMeasures, article: '第二十条', quoteStatus: 'paraphrase',
    quote: '运营机构应当对交易合同进行审核并备份存证。',
  },
  articles: ['SZ Trading 20'],
  inForce: { from: '2023-03-01', until: '2026-02-28' },
  applies: (facts) => not(stated(facts, 'contractArchived')),
  paths: ['HOLD'],
  consequence: { because: { zh: '合同未审核存证', en: 'the contract is not reviewed and kept as evidence' } },
  otherwise: { zh: '合同已审核存证', en: 'the contract is kept as evidence' },
};
