import type { Dictionary, Pair } from './dictionary.js';

export const STATISTICS = {
  title: ['统计', 'Statistics'], transfers: ['交付', 'Transfers'], settlements: ['结算', 'Settlements'], subject: ['统计事项', 'What is counted'], year: ['年度', 'Year'], month: ['月份', 'Month'], sector: ['行业', 'Sector'], jurisdiction: ['到达法域', 'Jurisdiction'], path: ['合规路径', 'Path'], mode: ['交付方式', 'Mode'], direction: ['境内或出境', 'Domestic or abroad'], currency: ['币种', 'Currency'], regime: ['数据性质', 'Regime'],
  flows: ['数据流向：路径至法域', 'Flows: from path to jurisdiction'], sectorFlows: ['数据流向：行业至法域', 'Flows: from sector to jurisdiction'], byMonth: ['按月', 'By month'], byJurisdiction: ['按到达法域', 'By jurisdiction'], byPath: ['按合规路径', 'By path'], bySector: ['按行业', 'By sector'], byMode: ['按交付方式', 'By mode'],
  count: ['次数', 'Count'], general: ['一般个人信息人数', 'People (general)'], sensitive: ['敏感个人信息人数', 'People (sensitive)'], amount: ['金额', 'Amount'], group: ['分组', 'Group'], behind: ['{count} 条记录', '{count} entries'], open: ['查看依据', 'What is behind it'], total: ['合计', 'Total'],
  counted: ['统计了序号 {index} 之前的记录。点击任一数字查看其背后的记录。', 'The entries below {index} are counted. Each figure opens the entries behind it.'], entries: ['数字背后的记录', 'The entries behind the figure'], subjectOf: ['对象', 'Subject'], day: ['日期', 'Day'], declaredIn: ['申报人数的记录', 'Where its people are declared'], none: ['该期间没有记录。', 'There is nothing in that time.'], isCut: ['分组较多，仅显示一部分；合计包含全部。', 'There are more groups than are shown; the total counts them all.'],
  csv: ['导出 CSV', 'Export CSV'], xlsx: ['导出 XLSX', 'Export XLSX'], sheet: ['统计', 'Statistics'], moreEntries: ['更多记录', 'More entries'], domestic: ['境内', 'Domestic'], crossBorder: ['出境', 'Abroad'], outbound: ['出境', 'abroad'], noValue: ['未分类', 'None'],
  screen: ['数据要素流通监测', 'Data elements in circulation'], fullScreen: ['全屏显示', 'Full screen'], screenYear: ['{year} 年，截至 {time}', '{year}, as of {time}'], abroad: ['出境交付', 'Transfers abroad'], peopleAbroad: ['涉及个人信息人数', 'People concerned'], overdue: ['逾期义务', 'Overdue duties'], holds: ['生效中的冻结', 'Holds in force'], latest: ['最近放行', 'Cleared last'],
} as const satisfies Dictionary;

/** Places that official Chinese documents name otherwise than the tables of a browser do; the rest are named by those. */
const PLACES = {
  CN: ['内地', 'Mainland of China'], HK: ['香港特别行政区', 'Hong Kong SAR'], MO: ['澳门特别行政区', 'Macao SAR'], TW: ['台湾地区', 'Taiwan region'],
} as const satisfies Dictionary;
export const PLACE_WORDS: Readonly<Record<string, Pair>> = PLACES;
