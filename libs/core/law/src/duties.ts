import type { Duty } from './provision.js';

/** What a path obliges to, with the articles that set the time. Due dates are reckoned by `dueDate` from the event. */
export const DUTIES = {
  notice: {
    id: 'notice', zh: '向个人告知境外接收方、目的、方式、种类和行权程序', en: 'tell the individuals the recipient, purpose, manner, kinds and how to exercise their rights',
    article: 'PIPL 39', due: null, calendar: null,
  },
  impactAssessment: {
    id: 'impact-assessment', zh: '事前进行个人信息保护影响评估', en: 'assess the impact on personal information protection beforehand',
    article: 'PIPL 55', due: null, calendar: null,
  },
  impactRecord: {
    id: 'impact-record', zh: '影响评估报告和处理情况记录至少保存三年', en: 'keep the impact assessment and the record of processing for at least three years',
    article: 'PIPL 56', due: { rule: '+3 years', from: 'transfer' }, calendar: null,
  },
  importantDataRisk: {
    id: 'important-data-risk', zh: '提供重要数据前进行风险评估', en: 'assess the risk before providing important data',
    article: 'NDSR 31', due: null, calendar: null,
  },
  assessmentApproval: {
    id: 'assessment-approval', zh: '通过国家网信部门组织的数据出境安全评估后方可出境', en: 'pass the security assessment before anything is sent',
    article: 'Provisions 7', due: null, calendar: null,
  },
  assessmentOldApproval: {
    id: 'assessment-approval', zh: '通过国家网信部门组织的数据出境安全评估后方可出境', en: 'pass the security assessment before anything is sent',
    article: 'Assessment Measures 4', due: null, calendar: null,
  },
  assessmentNewlyNotified: {
    id: 'assessment-newly-notified', zh: '被告知为重要数据后继续出境的，两个月内申报', en: 'apply within two months of the notice if the export goes on',
    article: 'CAC Q&A 2025-05', due: { rule: '+2 months', from: 'notice' }, calendar: null,
  },
  assessmentValidity: {
    id: 'assessment-validity', zh: '评估结果有效期三年', en: 'the result is valid for three years',
    article: 'Provisions 9', due: { rule: '+3 years', from: 'issue' }, calendar: null,
  },
  assessmentExtension: {
    id: 'assessment-extension', zh: '有效期届满前60个工作日内可申请延长', en: 'an extension may be applied for within the 60 working days before expiry',
    article: 'Provisions 9', due: { rule: '-60 working days', from: 'expiry' }, calendar: 'CN',
  },
  contractFiling: {
    id: 'contract-filing', zh: '标准合同生效之日起10个工作日内向省级网信部门备案', en: 'file the standard contract within 10 working days of its effect',
    article: 'SCC Measures 7', due: { rule: '+10 working days', from: 'effect' }, calendar: 'CN',
  },
  gbaFilingMainland: {
    id: 'gba-filing-mainland', zh: '合同生效之日起10个工作日内向广东省网信办备案', en: 'file with the Guangdong cyberspace administration within 10 working days of effect',
    article: 'GBA Guidelines 7', due: { rule: '+10 working days', from: 'effect' }, calendar: 'CN',
  },
  gbaFilingHongKong: {
    id: 'gba-filing-hong-kong', zh: '香港一方于合同生效之日起10个工作日内向数字政策办公室备案', en: 'the Hong Kong party files with the Digital Policy Office within 10 working days of effect',
    article: 'GBA Guidelines 7', due: { rule: '+10 working days', from: 'effect' }, calendar: 'HK',
  },
  gbaFilingMacau: {
    id: 'gba-filing-macau', zh: '澳门一方于合同生效之日起10个工作日内向个人资料保护局备案', en: 'the Macau party files with the Personal Data Protection Bureau within 10 working days of effect',
    article: 'GBA Guidelines 7', due: { rule: '+10 working days', from: 'effect' }, calendar: 'MO',
  },
  contractRefiling: {
    id: 'contract-refiling', zh: '目的、范围、种类等变更的，重新评估、补充或者重新订立合同并备案', en: 'on a change of purpose, scope or kind assess again, renew the contract and file it',
    article: 'SCC Measures 8', due: { rule: '+10 working days', from: 'change' }, calendar: 'CN',
  },
  certificateHeld: {
    id: 'certificate-held', zh: '出境前取得专业机构的认证证书', en: 'hold the certificate of an accredited certifier before anything is sent',
    article: 'Provisions 8', due: null, calendar: null,
  },
  certificateValidity: {
    id: 'certificate-validity', zh: '认证证书有效期三年', en: 'the certificate is valid for three years',
    article: 'Order 20', due: { rule: '+3 years', from: 'issue' }, calendar: null,
  },
} as const satisfies Readonly<Record<string, Duty>>;

/** Those with a time of their own, for whoever keeps watch over them. */
export const DATED_DUTIES: readonly Duty[] = Object.values<Duty>(DUTIES).filter(({ due }) => due !== null);

/** Owed for every export of personal information, exempt or not (规定第十条). */
export const PERSONAL_INFORMATION_DUTIES: readonly Duty[] = [DUTIES.notice, DUTIES.impactAssessment, DUTIES.impactRecord];
export const ASSESSMENT_DUTIES: readonly Duty[] = [DUTIES.assessmentApproval, DUTIES.assessmentValidity, DUTIES.assessmentExtension];
export const CONTRACT_DUTIES: readonly Duty[] = [DUTIES.contractFiling, DUTIES.contractRefiling];
export const CERTIFICATION_DUTIES: readonly Duty[] = [DUTIES.certificateHeld, DUTIES.certificateValidity];

/** What the exporter keeps to show for every export of personal information. */
export const PERSONAL_INFORMATION_EVIDENCE: readonly string[] = [
  'notice to individuals (PIPL 39 items)',
  'separate consent IF consent is the legal basis',
  'PIPIA report + handling record (PIPL 55-56, keep >=3y)',
];
