import { INSTRUMENTS } from '../../instruments.js';
import type { TradabilityProvision } from '../../provision.js';
import { known } from '../../truth.js';

/** “不少于三十年”：含本数。 */
const RETENTION_YEARS_MIN = 30;

/** 交易办法第三十二条：完整的交易记录保存三十年以上。 */
export const tradeLog: TradabilityProvision = {
  id: 'SZ32',
  cite: {
    ...INSTRUMENTS.tradingMeasures, article: '第三十二条', quoteStatus: 'paraphrase',
    quote: '数据交易全过程的记录应当完整保存，保存期限不少于三十年，可以作为执法依据。',
  },
  articles: ['SZ Trading 32'],
  inForce: { from: '2023-03-01', until: '2026-02-28' },
  applies: (facts) => known('logRetentionYears', facts.logRetentionYears === undefined ? null : facts.logRetentionYears < RETENTION_YEARS_MIN),
  paths: ['BREACH'],
  consequence: { because: { zh: '交易记录保存不足三十年', en: 'the trade log is kept for less than thirty years' } },
  otherwise: { zh: '交易记录保存三十年以上', en: 'the trade log is kept for thirty years' },
};
