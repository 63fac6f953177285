import { isInForce, type InForce, type Instrument } from './provision.js';

const NPC = '全国人民代表大会常务委员会';
const CAC = '国家互联网信息办公室';
const SHENZHEN_DRC = '深圳市发展和改革委员会';

/** Every instrument that a provision rests on, by the name that the code gives it. */
export const INSTRUMENTS = {
  crossBorderProvisions: {
    title: '促进和规范数据跨境流动规定', titleEn: 'Provisions on Promoting and Regulating Cross-border Data Flow', issuer: CAC,
    documentNumber: '国家互联网信息办公室令第16号', url: 'https://www.cac.gov.cn/2024-03/22/c_1712776611775634.htm',
  },
  assessmentMeasures: {
    title: '数据出境安全评估办法', titleEn: 'Measures for the Security Assessment of Outbound Data Transfers', issuer: CAC,
    documentNumber: '国家互联网信息办公室令第11号', url: 'https://www.cac.gov.cn/2022-07/07/c_1658811536396503.htm',
  },
  standardContractMeasures: {
    title: '个人信息出境标准合同办法', titleEn: 'Measures on the Standard Contract for Outbound Transfer of Personal Information', issuer: CAC,
    documentNumber: '国家互联网信息办公室令第13号', url: 'https://www.cac.gov.cn/2023-02/24/c_1678884830036813.htm',
  },
  certificationMeasures: {
    title: '个人信息出境认证办法', titleEn: 'Measures for the Certification of Outbound Transfers of Personal Information',
    issuer: '国家互联网信息办公室、国家市场监督管理总局', documentNumber: '国家互联网信息办公室、国家市场监督管理总局令第20号',
  },
  gbaGuidelines: {
    title: '粤港澳大湾区（内地、香港／澳门）个人信息跨境流动标准合同实施指引',
    titleEn: 'Implementation Guidelines on the Standard Contract for Cross-boundary Flow of Personal Information within the Guangdong-Hong Kong-Macao Greater Bay Area',
    issuer: '国家互联网信息办公室；香港创新科技及工业局；澳门个人资料保护局', documentNumber: '内地、香港：2023年12月10日；内地、澳门：2024年9月10日',
  },
  personalInformationLaw: {
    title: '中华人民共和国个人信息保护法', titleEn: 'Personal Information Protection Law (PIPL)', issuer: NPC, documentNumber: '主席令第九十一号',
  },
  dataSecurityLaw: { title: '中华人民共和国数据安全法', titleEn: 'Data Security Law (DSL)', issuer: NPC, documentNumber: '主席令第八十四号' },
  networkDataRegulations: {
    title: '网络数据安全管理条例', titleEn: 'Network Data Security Regulations (NDSR)', issuer: '国务院', documentNumber: '国务院令第790号',
  },
  dataFlowAnswers: {
    title: '数据出境安全管理政策问答', titleEn: 'Questions and answers on the management of outbound data transfers', issuer: CAC, documentNumber: '2025年10月',
  },
  publicDataOperation: {
    title: '公共数据资源授权运营实施规范（试行）', titleEn: 'Rules for the authorised operation of public data resources (trial)',
    issuer: '国家发展和改革委员会、国家数据局', documentNumber: '发改数据规〔2025〕27号',
  },
  tradingMeasures: {
    title: '深圳市数据交易管理暂行办法', titleEn: 'Shenzhen Interim Measures for the Administration of Data Trading', issuer: SHENZHEN_DRC,
    documentNumber: '深发改规〔2023〕3号',
  },
  merchantMeasures: {
    title: '深圳市数据商和数据流通交易第三方服务机构管理暂行办法', titleEn: 'Shenzhen Interim Measures for Data Merchants and Third-party Service Organisations',
    issuer: SHENZHEN_DRC, documentNumber: '深发改规〔2023〕4号',
  },
  registrationMeasures: {
    title: '深圳市数据产权登记管理暂行办法', titleEn: 'Shenzhen Interim Measures for the Registration of Data Property Rights', issuer: SHENZHEN_DRC,
    documentNumber: '深发改规〔2023〕5号',
  },
  shenzhenDataRegulations: {
    title: '深圳经济特区数据条例', titleEn: 'Data Regulations of the Shenzhen Special Economic Zone', issuer: '深圳市人民代表大会常务委员会', documentNumber: '2021年第10号公告',
  },
  hongKongPrivacyOrdinance: {
    title: '個人資料（私隱）條例', titleEn: 'Personal Data (Privacy) Ordinance (PDPO)', issuer: '香港特別行政區', documentNumber: 'Cap. 486',
  },
  macauDataLaw: { title: '個人資料保護法', titleEn: 'Personal Data Protection Act', issuer: '澳門特別行政區立法會', documentNumber: '第8/2005號法律' },
  singaporeDataAct: {
    title: '个人数据保护法', titleEn: 'Personal Data Protection Act 2012 and Personal Data Protection Regulations 2021', issuer: 'Parliament of Singapore', documentNumber: 'Act 26 of 2012',
  },
  gdpr: { title: '通用数据保护条例', titleEn: 'General Data Protection Regulation (GDPR)', issuer: 'European Parliament and Council', documentNumber: 'Regulation (EU) 2016/679' },
  bulkDataRule: {
    title: '防止受关注国家获取美国人大批量敏感个人数据规则', titleEn: 'Preventing Access to U.S. Sensitive Personal Data by Countries of Concern',
    issuer: 'U.S. Department of Justice', documentNumber: '28 CFR Part 202',
  },
} as const satisfies Readonly<Record<string, Instrument>>;

/** Short names in citations, longest first where one begins another, with the days in force: a verdict never cites a law that was not yet made. */
export const SHORT_NAMES: readonly (readonly [name: string, inForce: InForce])[] = [
  ['Provisions', { from: '2024-03-22' }],
  ['Assessment Measures', { from: '2022-09-01' }],
  ['SCC Measures', { from: '2023-06-01' }],
  ['Certification Measures', { from: '2026-01-01' }],
  ['Order 20', { from: '2026-01-01' }],
  ['GBA Guidelines', { from: '2023-12-10' }],
  ['PIPL', { from: '2021-11-01' }],
  ['DSL', { from: '2021-09-01' }],
  ['CSL 37', { from: '2017-06-01', until: '2025-12-31' }],
  ['CSL 39', { from: '2026-01-01' }],
  ['NDSR', { from: '2025-01-01' }],
  ['CII Regulation', { from: '2021-09-01' }],
  ['Export Control Law', { from: '2020-12-01' }],
  ['CAC Q&A 2025-04', { from: '2025-04-01' }],
  ['CAC Q&A 2025-05', { from: '2025-05-01' }],
  ['CAC Q&A 2025-10', { from: '2025-10-01' }],
];

/** Whether a short citation may stand in a verdict of that day; a name without dates always may. */
export function citableOn(asOf: string, article: string): boolean {
  const entry = SHORT_NAMES.find(([name]) => article.startsWith(name));
  return entry === undefined || isInForce(entry[1], asOf);
}
