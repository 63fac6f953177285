import type { Dictionary, Pair } from './dictionary.js';

/** 应当留存的材料: what a decision says to keep, by the words in which `#core/law` states it. */
export const KEPT = {
  'self-assessment report': ['自评估报告', 'Self-assessment report'], 'legal document': ['与境外接收方订立的法律文件', 'Legal document with the recipient'], 'legal document with recipient': ['与境外接收方订立的法律文件', 'Legal document with the recipient'], 'grading record': ['数据分级记录', 'Record of the grading'],
  'count proof': ['人数统计证明', 'Proof of the count'], 'certificate no., scope, status': ['认证证书编号、范围和状态', 'Number, scope and state of the certificate'], 'anonymisation evidence': ['匿名化处理证明', 'Evidence of anonymisation'], 'SCC (Annex, no edits)': ['标准合同（附件文本，未作修改）', 'Standard contract, its annex unchanged'],
  'PIPIA report': ['个人信息保护影响评估报告', 'Report of the impact assessment'], 'undertaking, ID and licence copies, power of attorney': ['承诺书、证件和执照复印件、授权委托书', 'Undertaking, copies of identity papers and licence, power of attorney'], 'undertaking': ['承诺书', 'Undertaking'], 'treaty reference': ['所依据的条约、协定', 'The treaty'],
  'statute reference': ['所依据的法律规定', 'The statute'], 'staff rules + democratic procedure record': ['劳动规章制度及民主程序记录', 'Staff rules and the record of their adoption'], 'screening record with list version': ['名单筛查记录及名单版本', 'Screening record with the version of the list'], 'registration proof of both': ['双方注册地证明', 'Proof of where both are registered'],
  'origin proof': ['数据来源地证明', 'Proof of the origin'], 'no-mixing attestation': ['未引入境内数据的声明', 'Statement that no domestic data were mixed in'], 'necessity + minimum-scope note': ['必要性和最小范围说明', 'Note on necessity and the smallest scope'], 'licence': ['许可证', 'Licence'], 'incident record': ['紧急情况记录', 'Record of the emergency'],
  'contract type': ['合同类型', 'Type of the contract'], 'collective contract': ['集体合同', 'Collective contract'], 'assessment': ['评估材料', 'Assessment'], 'approval document': ['批准文件', 'Approval'], 'access location log': ['访问地点日志', 'Log of where it was accessed'],
  'PIPIA (done, report need not be filed)': ['个人信息保护影响评估（须开展，报告无须备案）', 'Impact assessment, done; its report need not be filed'], 'NDSR 31 risk assessment': ['《网络数据安全管理条例》第三十一条的风险评估', 'Risk assessment of NDSR 31'], 'GBA contract (no edits)': ['大湾区标准合同（未作修改）', 'GBA contract, unchanged'],
  'notice to individuals (PIPL 39 items)': ['向个人告知的记录（《个人信息保护法》第三十九条所列事项）', 'Notice to individuals, with what PIPL 39 lists'], 'separate consent IF consent is the legal basis': ['以同意为合法性基础的，个人的单独同意', 'Separate consent, where consent is the ground'], 'PIPIA report + handling record (PIPL 55-56, keep >=3y)': ['影响评估报告和处理情况记录（《个人信息保护法》第五十五条、第五十六条，至少保存三年）', 'Report of the impact assessment and record of handling, for at least three years'],
} as const satisfies Dictionary;

const WORDS: Readonly<Record<string, Pair>> = KEPT;
export const keptWords = (what: string): Pair => WORDS[what] ?? [what, what];
