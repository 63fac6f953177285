import type { Dictionary, Pair } from './dictionary.js';

/** 法规名称: how `#core/law` cites an instrument in short, and what it is called. The longer name comes first where one begins another. */
export const LAWS = {
  'Provisions': ['《促进和规范数据跨境流动规定》', 'Provisions on Promoting and Regulating Cross-border Data Flow'], 'Assessment Measures': ['《数据出境安全评估办法》', 'Measures for the Security Assessment of Outbound Data Transfers'],
  'SCC Measures': ['《个人信息出境标准合同办法》', 'Measures on the Standard Contract for Outbound Transfer of Personal Information'], 'Certification Measures': ['《个人信息出境认证办法》', 'Measures for the Certification of Outbound Transfers of Personal Information'],
  'Order 20': ['《个人信息出境认证办法》', 'Measures for the Certification of Outbound Transfers of Personal Information'], 'GBA Guidelines': ['《粤港澳大湾区个人信息跨境流动标准合同实施指引》', 'Guidelines on the Standard Contract within the Greater Bay Area'],
  'PIPL': ['《个人信息保护法》', 'Personal Information Protection Law'], 'DSL': ['《数据安全法》', 'Data Security Law'], 'CSL': ['《网络安全法》', 'Cybersecurity Law'], 'NDSR': ['《网络数据安全管理条例》', 'Network Data Security Regulations'],
  'CII Regulation': ['《关键信息基础设施安全保护条例》', 'Regulation on Critical Information Infrastructure'], 'Export Control Law': ['《出口管制法》', 'Export Control Law'], 'CAC Q&A': ['国家网信办《数据出境安全管理政策问答》', 'CAC questions and answers on outbound transfers'],
  'SZ Trading': ['《深圳市数据交易管理暂行办法》', 'Shenzhen Interim Measures for Data Trading'], 'SZ Data Regs': ['《深圳经济特区数据条例》', 'Shenzhen Data Regulations'], 'SZ Merchant Measures': ['《深圳市数据商和数据流通交易第三方服务机构管理暂行办法》', 'Shenzhen Interim Measures for Data Merchants'],
  'SZ Registration': ['《深圳市数据产权登记管理暂行办法》', 'Shenzhen Interim Measures for the Registration of Data Property Rights'], 'NDRC 27/2025': ['《公共数据资源授权运营实施规范（试行）》', 'Rules for the authorised operation of public data resources'],
  'GDPR': ['欧盟《通用数据保护条例》', 'General Data Protection Regulation'], 'PDPA': ['新加坡《个人数据保护法》', 'Personal Data Protection Act of Singapore'], 'PDP Regs': ['新加坡《个人数据保护规例》', 'Personal Data Protection Regulations of Singapore'],
  'PDPO': ['香港《个人资料（私隐）条例》', 'Personal Data (Privacy) Ordinance'], 'Law 8/2005': ['澳门《个人资料保护法》', 'Law 8/2005 of Macau'],
} as const satisfies Dictionary;

const DIGITS = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
const TEN = 10;
const HUNDRED = 100;
/** A number below a thousand as statutes write it: 第十二条, 第一百零三条. */
export function statuteNumber(number: number): string {
  const [hundreds, tens, ones] = [Math.floor(number / HUNDRED), Math.floor((number % HUNDRED) / TEN), number % TEN];
  const ten = tens === 0 ? (hundreds > 0 && ones > 0 ? '零' : '') : `${tens === 1 && hundreds === 0 ? '' : DIGITS[tens] ?? ''}十`;
  return `${hundreds === 0 ? '' : `${DIGITS[hundreds] ?? ''}百`}${ten}${DIGITS[ones] ?? ''}`;
}

const ROMAN = ['i', 'ii', 'iii', 'iv', 'v', 'vi', 'vii', 'viii', 'ix', 'x'];
/** `5(1)(iv)` is an item of a paragraph; of `73(3)` the citation does not say whether it is the one or the other, and neither do we. */
const ARTICLE = /^(\d{1,3})(?:-(\d{1,3}))?(?:\((\d+)\))?(?:\(([ivx]+)\))?(?: para (\d+))?$/;

function articleText(text: string): string {
  const found = ARTICLE.exec(text.replace(/^Art /, ''));
  if (found === null) return text;
  const [, first = '', last, paragraph, item, para] = found;
  const article = `第${statuteNumber(Number(first))}条${last === undefined ? '' : `至第${statuteNumber(Number(last))}条`}`;
  if (para !== undefined) return `${article}第${statuteNumber(Number(para))}款`;
  if (item !== undefined) return `${article}第${statuteNumber(Number(paragraph))}款第（${statuteNumber(ROMAN.indexOf(item) + 1)}）项`;
  return paragraph === undefined ? article : `${article}（${statuteNumber(Number(paragraph))}）`;
}

const NAMES = Object.entries(LAWS).sort(([a], [b]) => b.length - a.length);

/** A short citation as people of the field write it; one of an instrument that has no name here stays as it is. */
export function articleWords(cited: string): Pair {
  const found = NAMES.find(([short]) => cited === short || cited.startsWith(`${short} `));
  if (found === undefined) return [cited, cited];
  const [short, [name]] = found;
  const rest = cited.slice(short.length).trim();
  return [`${name}${rest.split(', ').map(articleText).join('、')}`, cited];
}
