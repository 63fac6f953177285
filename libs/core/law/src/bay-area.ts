import { holdsPersonalInformation } from './conditions.js';
import type { ExportFacts } from './facts.js';
import type { PassedOver, Reading } from './provision.js';
import { reachesAssessment } from './provisions/cn-export/r20-assessment-volume.js';
import { all, any, known, not, type Truth } from './truth.js';

/** The guidelines for Hong Kong were accepted from 2023-12-13, those for Macau from 2024-09-10. */
const BAY_AREA_FROM = { HK: '2023-12-13', MO: '2024-09-10' } as const;

/** Both parties are registered (organisations) or located (individuals) in the Greater Bay Area, under guidelines already open. */
export function bothInBayArea({ asOf, exporter, recipient }: ExportFacts): Truth {
  if (recipient.gba === null || asOf < BAY_AREA_FROM[recipient.gba]) return false;
  return known('exporter.gbaMainland', exporter.gbaMainland);
}

/** Above the cap, and for operators of critical infrastructure, as the switches have it. */
export function isOpenBesides(facts: ExportFacts, reading: Reading): Truth {
  const { gbaWaivesVolumeCap, ciioMayUseGbaContract } = reading.policy;
  const ciio = known('exporter.ciio', facts.exporter.ciio);
  const isAboveCap = reachesAssessment(facts, reading);
  return all(holdsPersonalInformation(facts), any(
    all(gbaWaivesVolumeCap, isAboveCap, not(ciio)), all(ciioMayUseGbaContract, ciio, any(gbaWaivesVolumeCap, not(isAboveCap))),
  ));
}

/** Why the GBA contract is closed, with the articles that say so. */
export function closedBecause(facts: ExportFacts, { policy }: Reading): PassedOver {
  if (facts.exporter.ciio === true && !policy.ciioMayUseGbaContract) {
    return { zh: '关键信息基础设施运营者不适用大湾区标准合同', en: 'the GBA contract is closed to operators of critical information infrastructure' };
  }
  if (facts.recipient.onwardOutsideGba === true) {
    return { zh: '接收方将向大湾区以外提供', en: 'the recipient passes the data on outside the Greater Bay Area', articles: ['GBA Guidelines 4(2)'] };
  }
  if (['HK', 'MO'].includes(facts.recipient.jurisdiction ?? '') && bothInBayArea(facts) === false) {
    return { zh: '双方并非均注册于或者位于粤港澳大湾区', en: 'not both parties are registered or located in the Greater Bay Area', articles: ['GBA Guidelines 2'] };
  }
  return { zh: '不是大湾区内的提供，或者不在第八条的数量范围内', en: 'not within the Greater Bay Area, or not within the numbers of Article 8' };
}
