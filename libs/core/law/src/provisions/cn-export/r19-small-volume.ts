import { holdsPersonalInformation } from '../../conditions.js';
import { PERSONAL_INFORMATION_DUTIES, PERSONAL_INFORMATION_EVIDENCE } from '../../duties.js';
import { INSTRUMENTS } from '../../instruments.js';
import { when, type ExportProvision } from '../../provision.js';
import { all, known, not } from '../../truth.js';
import { generalReaches, inWords, roomLeft, sensitiveCounts, VOLUME_SWITCHES } from '../../volume.js';

/**
 * 规定第五条第一款第（四）项。These people are the counter: they stay counted, while the other exempt transfers of
 * Articles 3 to 6 stay outside it (第八条第二款). It stands last, because the contract band is tried before it. “不满”不含本数。
 */
export const smallVolume: ExportProvision = {
  id: 'R19',
  cite: {
    ...INSTRUMENTS.crossBorderProvisions, article: '第五条第一款第（四）项', quoteStatus: 'text',
    quote: '关键信息基础设施运营者以外的数据处理者自当年1月1日起累计向境外提供不满10万人个人信息（不含敏感个人信息）的。',
  },
  articles: ['Provisions 5(1)(iv)', 'Provisions 8 para 2', 'PIPL 28'],
  inForce: { from: '2024-03-22' },
  thresholds: ['contractGeneral'],
  switches: VOLUME_SWITCHES,
  evaluate: (facts, reading) => when(all(
    holdsPersonalInformation(facts),
    not(known('exporter.ciio', facts.exporter.ciio)),
    not(generalReaches('contractGeneral', facts, reading)),
    not(sensitiveCounts(facts, reading.policy)),
  ), {
    paths: ['EXEMPT'],
    because: roomLeft(facts, reading),
    duties: PERSONAL_INFORMATION_DUTIES,
    evidence: ['count proof', ...PERSONAL_INFORMATION_EVIDENCE],
  }, {
    zh: `本年累计（含本次）达到${inWords('contractGeneral', reading).zh}，或者含敏感个人信息`,
    en: `this year, with this transfer, ${inWords('contractGeneral', reading).en} people are reached, or sensitive information is included`,
  }),
};
