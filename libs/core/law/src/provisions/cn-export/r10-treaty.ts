import { PERSONAL_INFORMATION_DUTIES } from '../../duties.js';
import { INSTRUMENTS } from '../../instruments.js';
import type { ExportProvision } from '../../provision.js';
import { all } from '../../truth.js';
import { holdsPersonalInformation } from '../../conditions.js';

/** 个人信息保护法第三十八条第二款：条约、协定有规定的，可以按照其规定执行。 */
export const treaty: ExportProvision = {
  id: 'R10',
  cite: {
    ...INSTRUMENTS.personalInformationLaw, article: '第三十八条第二款', quoteStatus: 'text',
    quote: '中华人民共和国缔结或者参加的国际条约、协定对向中华人民共和国境外提供个人信息的条件等有规定的，可以按照其规定执行。',
  },
  articles: ['PIPL 38(2)', 'NDSR 36'],
  inForce: { from: '2021-11-01' },
  applies: (facts) => all(holdsPersonalInformation(facts), facts.purpose.type === 'treaty'),
  paths: ['EXEMPT'],
  consequence: {
    because: { zh: '按照条约、协定的条件提供', en: 'provided under the conditions of a treaty' },
    duties: PERSONAL_INFORMATION_DUTIES,
    evidence: ['treaty reference'],
  },
  otherwise: { zh: '未主张条约、协定', en: 'no treaty is relied on' },
};
