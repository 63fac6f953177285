import type { Dictionary } from './dictionary.js';

/** 对账单: what an organisation was party to by the end of each day. */
export const STATEMENTS = {
  title: ['对账单', 'Statements'], hint: ['每日结束后，台账封存当日为止与各机构有关的全部记录。对账单可以证明：没有多列，也没有遗漏。', 'After each day the ledger seals what every organisation was party to until then. A statement proves that nothing was added and nothing left out.'],
  none: ['还没有封存的日子', 'No day is sealed yet'], noneHint: ['第一份对账单在今天（北京时间）结束、次日有了第一条记录之后产生。', 'The first statement comes after this day has ended in Shanghai and the next has its first entry.'],
  day: ['日期', 'Day'], through: ['截至序号', 'Through entry'], participants: ['机构数', 'Organisations'], pairs: ['往来对数', 'Pairs'], root: ['根', 'Root'], entries: ['记录数', 'Entries'], lastIndex: ['最后一条', 'Last entry'], sealedAt: ['封存记录', 'Sealed by'], earlier: ['更早', 'Earlier'], latest: ['最近', 'Latest'], more: ['后续', 'More'],
  of: ['机构', 'Organisation'], ofHint: ['选择机构', 'Choose an organisation'], other: ['选择往来对方', 'Choose the other side'], otherHint: ['填写后只看双方共同的记录（往来对账）', 'Only what both sides were party to'], show: ['查看', 'Show'], all: ['本机构全部', 'All of ours'],
  verifying: ['核验中', 'Verifying'], proven: ['对账单成立', 'The statement holds'], refuted: ['对账单不成立', 'The statement does not hold'], provenNothing: ['已证明：截至该日没有任何记录。', 'Proven: there was nothing until that day.'],
  provenText: ['{day} 由日志 {origin} 的第 {index} 条记录封存（检查点 {size} 条）。截至该日共 {count} 条记录，最后一条为 {last}。', '{day} was sealed by entry {index} of the log {origin} (checkpoint of {size} entries). Until then there are {count} entries, the last is {last}.'],
  goesOn: ['承接 {day} 的对账单（{count} 条），未改动其中任何一条。', 'It goes on from the statement of {day} ({count} entries), none of which was changed.'], how: ['由本页自行计算，与命令 yaosu statement verify 是同一套代码。', 'Computed by this page itself, with the code of yaosu statement verify.'],
  list: ['明细', 'The entries'], checkAll: ['逐条核对明细', 'Check every entry'], goOn: ['接着核对', 'Go on'], progress: ['已核对 {count} / {total}', '{count} of {total} checked'], complete: ['明细完整：{count} 条记录正好构成已封存的根。', 'The list is complete: {count} entries make exactly the root that was sealed.'], incomplete: ['明细与已封存的根不符。请用 yaosu statement fetch 与 verify 查明是哪一条。', 'The list does not make the root that was sealed. yaosu statement fetch and verify name the entry.'],
  kept: ['进度保存在本页标签中，刷新后接着核对。', 'The progress is kept in this tab: it goes on after the page is loaded again.'], stop: ['停止', 'Stop'], save: ['保存对账单', 'Save the statement'], print: ['打印视图', 'To print'], again: ['重新核对', 'Check again'], what: ['事项', 'What'], record: ['记录', 'Record'],
  noEntries: ['没有记录。', 'No entries.'],
} as const satisfies Dictionary;
