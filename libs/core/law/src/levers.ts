import type { ExportFacts } from './facts.js';
import type { Text } from './provision.js';

/** What a party can really do so that other facts come true, and the rule that lets it; never another name for the same thing. */
interface LeverText extends Text {
  readonly id: string;
  /** The rule by which doing so counts. */
  readonly article: string;
  /** The facts that it touches, and no others. */
  readonly facts: readonly string[];
}

/** Something done or not done; undefined where it does not arise on these facts. */
interface Deed extends LeverText {
  readonly pull: (facts: ExportFacts) => ExportFacts | undefined;
}

/** A number of people of this very transfer that can be made smaller, down to nobody new. */
interface Reduction extends LeverText {
  readonly counter: 'generalNew' | 'sensitiveNew';
}

export type Lever = Deed | Reduction;

/** Lets the rest see what a lever leaves as it is. */
const on = <Section extends 'recipient' | 'transfer' | 'data' | 'purpose'>(facts: ExportFacts, section: Section, done: Partial<ExportFacts[Section]>): ExportFacts =>
  ({ ...facts, [section]: { ...facts[section], ...done } });

const choosing = (facts: ExportFacts, preference: 'GBA' | 'CERT'): ExportFacts => ({ ...facts, preference });

/**
 * Every lever, in the order in which it is offered. What stands in no row cannot be changed by doing anything: what the
 * data is and whence it comes, whose it is, what it is sent for, who the exporter is, what was sent before, which day it
 * is; to state those otherwise would only relabel, and to send the rest by other hands or another day would split (规避).
 */
export const LEVERS: readonly Lever[] = [
  {
    id: 'fewer-people', counter: 'generalNew', article: 'PIPL 6', facts: ['counts.generalNew'],
    zh: '减少本次提供的人数，其余的人不再提供', en: 'send fewer people in this transfer, and the others not at all',
  },
  {
    id: 'fewer-sensitive-people', counter: 'sensitiveNew', article: 'PIPL 6', facts: ['counts.sensitiveNew'],
    zh: '减少本次提供敏感个人信息的人数，其余的人不再提供', en: 'send the sensitive information of fewer people, and that of the others not at all',
  },
  {
    id: 'gba-recipient', article: 'GBA Guidelines 2, 4', facts: ['recipient.jurisdiction', 'recipient.gba', 'recipient.onwardOutsideGba', 'preference'],
    zh: '由在香港（澳门同理）注册的接收方接收，且不再向大湾区以外提供，订立大湾区标准合同', en: 'send it to a recipient registered in Hong Kong (Macau alike) that passes nothing on outside the Greater Bay Area, under the GBA contract',
    pull: (facts) => (facts.recipient.gba !== null || facts.exporter.gbaMainland !== true ? undefined
      : withChoice(on(facts, 'recipient', { jurisdiction: 'HK', gba: 'HK', onwardOutsideGba: false }), 'GBA')),
  },
  {
    id: 'no-onward-provision', article: 'GBA Guidelines 4(2)', facts: ['recipient.onwardOutsideGba', 'preference'],
    zh: '接收方承诺不向大湾区以外提供，订立大湾区标准合同', en: 'the recipient undertakes to pass nothing on outside the Greater Bay Area, under the GBA contract',
    pull: (facts) => (facts.recipient.gba === null || facts.recipient.onwardOutsideGba !== true ? undefined : withChoice(on(facts, 'recipient', { onwardOutsideGba: false }), 'GBA')),
  },
  {
    id: 'certificate', article: 'Provisions 8', facts: ['instruments.certValid', 'preference'],
    zh: '取得个人信息保护认证，有效期三年', en: 'obtain the certification of personal information protection, valid for three years',
    pull: (facts) => (facts.instruments['certValid'] === true ? undefined : choosing({ ...facts, instruments: { ...facts.instruments, certValid: true } }, 'CERT')),
  },
  {
    id: 'zone-list-approval', article: 'Provisions 6', facts: ['exporter.ftz.usageApproved'],
    zh: '向自贸区申请并经核准使用其负面清单', en: 'apply to the free-trade zone and be approved to use its negative list',
    pull: ({ exporter, ...facts }) => (exporter.ftz?.usageApproved !== false ? undefined : { ...facts, exporter: { ...exporter, ftz: { ...exporter.ftz, usageApproved: true } } }),
  },
  {
    id: 'staff-rules', article: 'Provisions 5(1)(ii)', facts: ['purpose.hrRulesLawful'],
    zh: '依法制定劳动规章制度（民主程序、公示）', en: 'lay down the staff rules by the lawful procedure',
    pull: (facts) => (facts.purpose.type !== 'hr' || facts.purpose.hrRulesLawful !== false ? undefined : on(facts, 'purpose', { hrRulesLawful: true })),
  },
  {
    id: 'collective-contract', article: 'Provisions 5(1)(ii)', facts: ['purpose.hrCollectiveContract'],
    zh: '依法签订集体合同', en: 'conclude a collective contract with the staff',
    pull: (facts) => (facts.purpose.type !== 'hr' || facts.purpose.hrCollectiveContract !== false ? undefined : on(facts, 'purpose', { hrCollectiveContract: true })),
  },
  {
    id: 'keep-domestic-data-out', article: 'Provisions 4', facts: ['data.domesticMixed'],
    zh: '在境内处理境外收集的数据时，不引入境内个人信息和重要数据', en: 'process the data collected overseas without any domestic personal information or important data',
    pull: (facts) => (facts.data.origin !== 'overseas' || facts.data.domesticMixed !== true ? undefined : on(facts, 'data', { domesticMixed: false })),
  },
  {
    id: 'authority-approval', article: 'PIPL 41, DSL 36', facts: ['transfer.prcAuthorityApproval'],
    zh: '报经中华人民共和国主管机关批准', en: 'obtain the approval of the competent PRC authority',
    pull: (facts) => (facts.transfer.foreignAuthorityRequest !== true || facts.transfer.prcAuthorityApproval !== false ? undefined : on(facts, 'transfer', { prcAuthorityApproval: true })),
  },
  {
    id: 'export-licence', article: 'DSL 25, Export Control Law', facts: ['data.exportLicence'],
    zh: '取得出口许可', en: 'obtain the export licence',
    pull: (facts) => (facts.data.exportControlled !== true || facts.data.exportLicence !== false ? undefined : on(facts, 'data', { exportLicence: true })),
  },
  {
    id: 'anonymise', article: 'PIPL 4(1), 73(4)', facts: ['data.anonymised'],
    zh: '匿名化处理：无法识别特定自然人且不能复原（去标识化不够）', en: 'anonymise it: nobody can be identified, and it cannot be undone (de-identification is not enough)',
    pull: (facts) => (facts.data.pi !== true || facts.data.anonymised !== false ? undefined : on(facts, 'data', { anonymised: true })),
  },
  {
    id: 'view-inside-the-mainland', article: 'CAC Q&A 2025-10', facts: ['transfer.mode', 'transfer.accessorLocation'],
    zh: '不向境外传输：接收方人员在境内查看，数据不提供至境外', en: 'send nothing abroad: the recipient’s people view it inside the mainland',
    pull: (facts) => (isProtected(facts) ? undefined : on(facts, 'transfer', { mode: 'remote_access', accessorLocation: 'mainland' })),
  },
];

/** A contract is voluntary: where another instrument was preferred, pulling the lever means preferring this one. */
const withChoice = (facts: ExportFacts, preference: 'GBA'): ExportFacts => (facts.preference === null ? facts : choosing(facts, preference));

/** What may not be shown to a foreign recipient inside the mainland either, for other laws than those on exports. */
const isProtected = ({ data, recipient, transfer }: ExportFacts): boolean => data.stateSecret !== false || data.grade === 'core' || data.grade === null
  || recipient.cacRestrictedList !== false || transfer.foreignAuthorityRequest !== false || data.exportControlled !== false;
