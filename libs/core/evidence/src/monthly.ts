import { FIGURE_DIMENSIONS, STATISTICS, type FigureDimension, type GroupFigure, type MonthlyReport, type ReportTable, type StatisticName } from '#core/exchange';
import type { Block, Bilingual, Statement } from './blocks.js';
import { csvOf } from './csv.js';
import { PATH_WORDS, beijingTime, thousands } from './words.js';

/** A report with what its entry says of it. */
export interface SealedFigures { readonly report: MonthlyReport; readonly edition: number; readonly reportSha256: string; readonly sealedAt: string; readonly link: string }

const TITLES: Readonly<Record<StatisticName, Bilingual>> = { transfers: { zh: '放行的交付', en: 'Deliveries cleared' }, settlements: { zh: '确认的结算', en: 'Settlements confirmed' } };
const MEASURES = ['count', 'general', 'sensitive', 'amount'] as const;
const HEAD = ['month', 'edition', 'through', 'statistic', 'by', 'key1', 'key2', ...MEASURES, 'first', 'last', 'cells', 'digest'];
const BARS_MAX = 12;

const WORDS: Readonly<Record<string, string>> = {
  ...PATH_WORDS, domestic: '境内', 'cross-border': '出境', PUBLIC: '公共数据', NON_PUBLIC: '非公共数据', CN: '中国内地', HK: '中国香港', MO: '中国澳门', '-': '未知',
};
const word = (key: string): string => (WORDS[key] === undefined ? key : `${WORDS[key]}（${key}）`);

/** Every figure of the report in one table, for spreadsheets; the last line names the document that was sealed. */
export function monthlyCsv({ report, edition, reportSha256 }: Pick<SealedFigures, 'report' | 'edition' | 'reportSha256'>): string {
  const { month, through } = report;
  const line = (statistic: string, by: string, { keys, value, entries }: GroupFigure): (string | number)[] =>
    [month, edition, through, statistic, by, keys[0] ?? '', keys[1] ?? '', value.count, value.general, value.sensitive, value.amount, entries.first ?? '', entries.last ?? '', entries.cells, entries.digest];
  const rows = STATISTICS.flatMap((name) => {
    const { total, tables } = report.statistics[name];
    return [line(name, 'total', { keys: [], ...total }), ...tables.flatMap(({ by, groups }) => groups.map((group) => line(name, by.join(' '), group)))];
  });
  return csvOf([HEAD, ...rows, ['sha256', reportSha256]]);
}

/** 月报, to be printed: a function of the sealed document, so that the same document prints the same bytes. */
export function monthlyStatement({ report, edition, reportSha256, sealedAt, link }: SealedFigures): Statement {
  const { month, through, statistics } = report;
  const about: Block = { kind: 'pairs', rows: [
    { label: { zh: '统计月份', en: 'Month' }, lines: [month] },
    { label: { zh: '版次', en: 'Edition' }, lines: [String(edition)] },
    { label: { zh: '计入范围', en: 'Counts' }, lines: [`账本序号小于 ${through} 的条目 entries below index ${through}`] },
    { label: { zh: '封存摘要', en: 'SHA-256' }, lines: [reportSha256] },
  ] };
  return {
    title: { zh: '数据要素交易统计月报', en: 'Monthly report of data trading' }, subtitle: month, link, linkLabel: { zh: '扫码查验', en: 'Scan to verify' },
    blocks: [about, { kind: 'paragraph', text: METHOD }, ...STATISTICS.flatMap((name) => statisticBlocks(name, statistics[name]))],
    footer: `SHA-256 ${reportSha256} · ${beijingTime(sealedAt)}`, at: sealedAt,
  };
}

const METHOD: Bilingual = {
  zh: '交付按其首次放行计数，归入交付之日所在月份；人数为申报之和，并非去重人数；结算按其确认计数，归入确认之日所在月份，退款自金额中扣除；金额以最小货币单位列示，不跨币种相加。每一数字均可打开其所依据的账本条目。',
  en: 'A delivery is counted where it is cleared first, in the month of its day. People are a sum of declarations. A settlement is counted in the month of its confirmation; what is given back is taken off. Amounts are in minor units, by currency. Every figure opens its entries.',
};

function statisticBlocks(name: StatisticName, { total, tables }: MonthlyReport['statistics'][StatisticName]): Block[] {
  const { value: { count, general, sensitive } } = total;
  const summary = name === 'transfers' ? `共 ${thousands(count)} 次；申报一般个人信息 ${thousands(general)} 人次，敏感个人信息 ${thousands(sensitive)} 人次。` : `共 ${thousands(count)} 笔（含退款），金额见各币种。`;
  return [{ kind: 'heading', text: TITLES[name] }, { kind: 'paragraph', text: { zh: summary } }, ...(count === 0 ? [] : tables.flatMap((table) => tableBlocks(name, table)))];
}

function tableBlocks(name: StatisticName, { by, groups }: ReportTable): Block[] {
  const label = (of: 'zh' | 'en'): string => by.map((dimension: FigureDimension) => FIGURE_DIMENSIONS[dimension][of]).join(of === 'zh' ? '、' : ', ');
  const measures = name === 'transfers' ? (['count', 'general', 'sensitive'] as const) : (['count', 'amount'] as const);
  const columns = [...by.map((dimension) => ({ label: { zh: FIGURE_DIMENSIONS[dimension].zh, en: FIGURE_DIMENSIONS[dimension].en }, share: 3 })), ...measures.map((measure) => ({ label: MEASURE_WORDS[measure], share: 2 })), { label: { zh: '所据条目', en: 'Entries' }, share: 3 }];
  const rows = groups.map(({ keys, value, entries }) => [...keys.map(word), ...measures.map((measure) => thousandsOf(value[measure])), `${String(entries.first)}–${String(entries.last)} · ${entries.digest.slice(0, 12)}`]);
  const most = Math.max(1, ...groups.map(({ value }) => value.count));
  const bars: Block = { kind: 'bars', rows: [...groups].sort((a, b) => b.value.count - a.value.count).slice(0, BARS_MAX).map(({ keys, value }) => ({ label: keys.map(word).join(' '), share: value.count / most, value: thousands(value.count) })) };
  return [{ kind: 'heading', text: { zh: `按${label('zh')}`, en: `By ${label('en')}` } }, { kind: 'table', columns, rows }, ...(groups.length > 1 ? [bars] : [])];
}

const MEASURE_WORDS: Readonly<Record<(typeof MEASURES)[number], Bilingual>> = {
  count: { zh: '数量', en: 'Count' }, general: { zh: '一般个人信息', en: 'People' }, sensitive: { zh: '敏感个人信息', en: 'Sensitive' }, amount: { zh: '金额（最小单位）', en: 'Minor units' },
};
/** Amounts are text, for they may be beyond what a number holds. */
const thousandsOf = (value: number | string): string => String(value).replace(/\B(?=(\d{3})+$)/g, ',');
