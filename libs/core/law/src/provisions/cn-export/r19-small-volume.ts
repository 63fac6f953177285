import { holdsPersonalInformation } from '../../conditions.js';
import { PERSONAL_INFORMATION_DUTIES, PERSONAL_INFORMATION_EVIDENCE } from '../../duties.js';
import { INSTRUMENTS } from '../../instruments.js';
import { when, type ExportProvision } from '../../provision.js';
import { all, known, not } from '../../truth.js';
import { generalReaches, projectedGeneral, sensitiveCounts } from '../../volume.js';

/** “不满10万人个人信息（不含敏感个人信息）”：不含本数。 */
const GENERAL_PEOPLE_LIMIT = 100_000;

/**
 * 规定第五条第一款第（四）项。These people are the counter: they stay counted, while the other exempt transfers of
 * Articles 3 to 6 stay outside it (第八条第二款). It stands last, because the contract band is tried before it.
 */
export const smallVolume: ExportProvision = {
  id: 'R19',
  cite: {
    ...INSTRUMENTS.crossBorderProvisions, article: '第五条第一款第（四）项', quoteStatus: 'text',
    quote: '关键信息基础设施运营者以外的数据处理者自当年1月1日起累计向境外提供不满10万人个人信息（不含敏感个人信息）的。',
  },
  articles: ['Provisions 5(1)(iv)', 'Provisions 8 para 2', 'PIPL 28'],
  inForce: { from: '2024-03-22' },
  evaluate: (facts, policy) => when(all(
    holdsPersonalInformation(facts),
    not(known('exporter.ciio', facts.exporter.ciio)),
    not(generalReaches(GENERAL_PEOPLE_LIMIT, facts)),
    not(sensitiveCounts(facts, policy)),
  ), {
    paths: ['EXEMPT'],
    because: {
      zh: `本年累计（含本次）${projectedGeneral(facts)} 人，不含敏感个人信息；再增加 ${GENERAL_PEOPLE_LIMIT - projectedGeneral(facts)} 人即达10万人`,
      en: `this year, with this transfer: ${projectedGeneral(facts)} people, none with sensitive information; ${GENERAL_PEOPLE_LIMIT - projectedGeneral(facts)} more reach 100,000`,
    },
    duties: PERSONAL_INFORMATION_DUTIES,
    evidence: ['count proof', ...PERSONAL_INFORMATION_EVIDENCE],
  }, { zh: '本年累计（含本次）达到10万人，或者含敏感个人信息', en: 'this year, with this transfer, 100,000 people are reached, or sensitive information is included' }),
};
