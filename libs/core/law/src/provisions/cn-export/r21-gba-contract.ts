import { bothInBayArea, closedBecause, isOpenBesides } from '../../bay-area.js';
import { DUTIES, PERSONAL_INFORMATION_DUTIES } from '../../duties.js';
import { INSTRUMENTS } from '../../instruments.js';
import { when, type ExportProvision } from '../../provision.js';
import { all, any, known, not } from '../../truth.js';
import { VOLUME_SWITCHES } from '../../volume.js';
import { inContractBand } from './r23-standard-contract.js';

/** 指引第二、四、七条：双方均在大湾区，不向大湾区以外提供；自愿。Whether it lifts the national cap, and serves operators of critical infrastructure, are switches. */
export const gbaContract: ExportProvision = {
  id: 'R21',
  cite: {
    ...INSTRUMENTS.gbaGuidelines, article: '第二条、第四条、第七条', quoteStatus: 'paraphrase',
    quote: '双方注册于（适用于组织）或者位于（适用于个人）粤港澳大湾区内地九市或者香港、澳门；个人信息不得向粤港澳大湾区以外的组织、个人提供；合同生效之日起10个工作日内各向属地监管机构备案。',
  },
  articles: ['GBA Guidelines 2', 'GBA Guidelines 4', 'GBA Guidelines 5', 'GBA Guidelines 7', 'Provisions 8'],
  inForce: { from: '2024-03-22' },
  choice: 'instrument',
  thresholds: ['assessmentGeneral', 'assessmentSensitive', 'contractGeneral'],
  switches: ['gbaWaivesVolumeCap', 'ciioMayUseGbaContract', ...VOLUME_SWITCHES],
  evaluate: (facts, reading) => when(all(
    any(inContractBand(facts, reading), isOpenBesides(facts, reading)),
    bothInBayArea(facts), not(known('recipient.onwardOutsideGba', facts.recipient.onwardOutsideGba)),
  ), {
    paths: ['GBA_STANDARD_CONTRACT'],
    because: { zh: '双方均在粤港澳大湾区，且不向大湾区以外提供', en: 'both parties are in the Greater Bay Area and nothing goes on outside it' },
    duties: [...PERSONAL_INFORMATION_DUTIES, DUTIES.gbaFilingMainland, facts.recipient.gba === 'MO' ? DUTIES.gbaFilingMacau : DUTIES.gbaFilingHongKong],
    evidence: ['registration proof of both', 'GBA contract (no edits)', 'undertaking', 'PIPIA (done, report need not be filed)'],
  }, closedBecause(facts, reading)),
};
