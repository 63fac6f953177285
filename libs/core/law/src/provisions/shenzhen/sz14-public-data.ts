import { stated } from '../../conditions.js';
import { INSTRUMENTS } from '../../instruments.js';
import type { TradabilityProvision } from '../../provision.js';
import type { TradabilityFacts } from '../../tradability-facts.js';
import { given, not, type Truth } from '../../truth.js';

/** 数据条例第六十七条第（二）项、交易办法第十四条：公共数据须依法开放，或者经授权运营形成数据产品。 */
export const publicData: TradabilityProvision = {
  id: 'SZ14',
  cite: {
    ...INSTRUMENTS.shenzhenDataRegulations, article: '第六十七条第（二）项', quoteStatus: 'paraphrase',
    quote: '交易的数据产品和服务包含未经依法开放的公共数据的，不得交易。',
  },
  articles: ['SZ Data Regs 67(2)', 'SZ Data Regs 94'],
  inForce: { from: '2022-01-01' },
  applies: (facts) => given(stated(facts, 'publicData'), not(lawfullyOffered(facts))),
  paths: ['REJECT'],
  consequence: { because: { zh: '公共数据未依法开放，也未经授权运营', en: 'public data neither lawfully opened nor under authorised operation' } },
  otherwise: (facts) => ({
    zh: '不是公共数据，或者依法开放、授权运营', en: 'no public data, or lawfully opened or operated',
    articles: facts.publicData === true ? ['SZ Trading 14(1)', 'NDRC 27/2025 Art 16'] : [],
  }),
};

/** One ground suffices; where only the other is stated and denied, no ground is shown. */
function lawfullyOffered({ authorisedOperation, lawfullyOpened }: TradabilityFacts): Truth {
  if (authorisedOperation === undefined && lawfullyOpened === undefined) return { missing: ['authorisedOperation'] };
  return authorisedOperation === true || lawfullyOpened === true;
}
