import { INSTRUMENTS } from '../../instruments.js';
import type { ExportProvision } from '../../provision.js';
import { known } from '../../truth.js';

/** 数据安全法第五十三条：国家秘密适用保守国家秘密法，不进入数据出境的一般路径。 */
export const stateSecret: ExportProvision = {
  id: 'R02',
  cite: {
    ...INSTRUMENTS.dataSecurityLaw, article: '第五十三条第一款', quoteStatus: 'text',
    quote: '开展涉及国家秘密的数据处理活动，适用《中华人民共和国保守国家秘密法》等法律、行政法规的规定。',
  },
  articles: ['DSL 53'],
  inForce: { from: '2021-09-01' },
  applies: ({ data }) => known('data.stateSecret', data.stateSecret),
  paths: ['PROHIBITED'],
  consequence: { because: { zh: '涉及国家秘密，不得出境', en: 'a state secret is not exported' } },
  otherwise: { zh: '不涉及国家秘密', en: 'no state secret' },
};
