import type { Dictionary } from './dictionary.js';

export const BULK = {
  hint: ['每行一个产品及其挂牌。先在本机逐行检查，再逐行提交：描述、登记、挂牌、送检。刷新页面不会丢失进度，重复提交不会重复建立。', 'One product and its listing a row. Rows are checked here first, then sent one by one: described, registered, listed, submitted. Loading the page again loses nothing, and nothing is made twice.'], sheet: ['下载表样', 'Download a sheet'], choose: ['选择 CSV 文件', 'Choose a CSV file'], empty: ['文件中没有行。', 'The file has no rows.'], tooLarge: ['文件过大：最多 5000 行、500 万字符。', 'Too large: at most 5000 rows and five million characters.'], quote: ['引号没有配对，不是完整的 CSV。', 'A quote is not closed: this is no whole CSV.'],
  columns: ['缺少列：{names}', 'Columns are missing: {names}'], line: ['行', 'Line'], name: ['名称', 'Name'], check: ['检查', 'Check'], good: ['可以提交', 'Ready'], sent: ['提交情况', 'Sent'], start: ['提交 {count} 行', 'Send {count} rows'], stop: ['停止', 'Stop'], progress: ['已处理 {done} / {all} 行', '{done} of {all} rows are done'], clear: ['清空', 'Start over'], waits: ['未提交', 'Not sent'], listed: ['已送检', 'Submitted'], faulty: ['{count} 行需要更正，提交时会跳过。', '{count} rows need correction and are left out.'],
} as const satisfies Dictionary;

/** What the row of the sheet shows that is there to be overwritten. */
export const SAMPLE = {
  name: ['地铁分时客流', 'Metro passenger flow'], description: ['各站每小时进出站人次', 'Entries and exits by station and hour'], summary: ['全线网汇总客流', 'Flow of the whole network, aggregated'],
} as const satisfies Dictionary;
