import { bothInBayArea } from '../../conditions.js';
import { DUTIES, PERSONAL_INFORMATION_DUTIES } from '../../duties.js';
import type { ExportFacts } from '../../facts.js';
import { INSTRUMENTS } from '../../instruments.js';
import { when, type ExportProvision, type PassedOver } from '../../provision.js';
import { all, any, known, not } from '../../truth.js';
import { reachesAssessment } from './r20-assessment-volume.js';
import { inContractBand } from './r23-standard-contract.js';

/** 指引第二、四、七条：双方均在大湾区，不向大湾区以外提供；自愿。Whether it lifts the national cap is the switch `gbaWaivesVolumeCap`. */
export const gbaContract: ExportProvision = {
  id: 'R21',
  cite: {
    ...INSTRUMENTS.gbaGuidelines, article: '第二条、第四条、第七条', quoteStatus: 'paraphrase',
    quote: '双方注册于（适用于组织）或者位于（适用于个人）粤港澳大湾区内地九市或者香港、澳门；个人信息不得向粤港澳大湾区以外的组织、个人提供；合同生效之日起10个工作日内各向属地监管机构备案。',
  },
  articles: ['GBA Guidelines 2', 'GBA Guidelines 4', 'GBA Guidelines 5', 'GBA Guidelines 7', 'Provisions 8'],
  inForce: { from: '2024-03-22' },
  choice: 'instrument',
  evaluate: (facts, policy) => when(all(
    any(inContractBand(facts, policy), all(policy.gbaWaivesVolumeCap, reachesAssessment(facts, policy))),
    bothInBayArea(facts), not(known('recipient.onwardOutsideGba', facts.recipient.onwardOutsideGba)),
  ), {
    paths: ['GBA_STANDARD_CONTRACT'],
    because: { zh: '双方均在粤港澳大湾区，且不向大湾区以外提供', en: 'both parties are in the Greater Bay Area and nothing goes on outside it' },
    duties: [...PERSONAL_INFORMATION_DUTIES, DUTIES.gbaFilingMainland, facts.recipient.gba === 'MO' ? DUTIES.gbaFilingMacau : DUTIES.gbaFilingHongKong],
    evidence: ['registration proof of both', 'GBA contract (no edits)', 'undertaking', 'PIPIA (done, report need not be filed)'],
  }, closedBecause(facts)),
};

function closedBecause(facts: ExportFacts): PassedOver {
  if (facts.recipient.onwardOutsideGba === true) {
    return { zh: '接收方将向大湾区以外提供', en: 'the recipient passes the data on outside the Greater Bay Area', articles: ['GBA Guidelines 4(2)'] };
  }
  if (['HK', 'MO'].includes(facts.recipient.jurisdiction ?? '') && bothInBayArea(facts) === false) {
    return { zh: '双方并非均注册于或者位于粤港澳大湾区', en: 'not both parties are registered or located in the Greater Bay Area', articles: ['GBA Guidelines 2'] };
  }
  return { zh: '不是大湾区内的提供，或者不在第八条的数量范围内', en: 'not within the Greater Bay Area, or not within the numbers of Article 8' };
}
