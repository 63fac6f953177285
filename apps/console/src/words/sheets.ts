import type { Dictionary } from './dictionary.js';

/** 打印件: one page of paper each, with what proves it. */
export const SHEETS = {
  print: ['打印', 'Print'], back: ['返回', 'Back'], unknown: ['没有这种打印件。可以打印：产权登记证书、对账单、出境判定书、收据。', 'There is no such sheet. Printed are certificates of registration, statements, decisions on exports and receipts.'],
  certificate: ['数据产权登记证书', 'Certificate of registration of data property'], statement: ['对账单', 'Statement'], decision: ['数据出境判定书', 'Decision on an export of data'], receipt: ['台账收据', 'Receipt of the ledger'],
  printedAt: ['打印时间 {time}', 'Printed {time}'], printedBy: ['打印机构 {name}', 'by {name}'], verifyAt: ['纸面仅供阅读。请以电子文件核验：{address}', 'Paper is for reading. Verify the electronic document at {address}'],
  proven: ['已核验：{count} 条登记记录均在日志 {origin} 之中（检查点 {size} 条），合起来即为本证书所载。', 'Verified: the {count} entries of the registration are in the log {origin} (checkpoint of {size} entries) and come to what stands here.'], refuted: ['核验不成立', 'It does not verify'], verifying: ['核验中', 'Verifying'],
  number: ['证书编号', 'Number'], name: ['名称', 'Name'], rights: ['权利与份额', 'Rights and shares'], holder: ['权利人', 'Holder'], share: ['份额', 'Share'], holding: ['数据持有权', 'Right to hold'], processing: ['数据加工使用权', 'Right to process and use'], operation: ['数据产品经营权', 'Right to operate'], validity: ['有效期', 'Valid'], state: ['状态', 'State'], chain: ['登记沿革', 'Chain of title'], liens: ['质押', 'Pledges'], licences: ['许可', 'Licences'], content: ['内容摘要', 'Digest of the content'],
  transfer: ['交付编号', 'Transfer'], outcome: ['判定结果', 'Outcome'], path: ['合规路径', 'Path'], articles: ['法条依据', 'Articles'], pack: ['规则包', 'Rule pack'], parties: ['双方', 'Parties'], place: ['到达地', 'Place'], purpose: ['目的', 'Purpose'], people: ['涉及人数（一般／敏感）', 'People (general / sensitive)'], facts: ['事实摘要', 'Digest of the facts'], verdict: ['判定摘要', 'Digest of the verdict'], day: ['判定时间', 'Decided'], undecided: ['尚未作出判定。', 'Nothing is decided yet.'], reason: ['理由', 'Reason'],
  entry: ['台账序号', 'Entry'], what: ['事项', 'What happened'], record: ['记录', 'Record'], at: ['时间', 'Time'], actor: ['操作方', 'Acting party'], leaf: ['叶哈希', 'Leaf hash'], toPrint: ['打印视图', 'To print'],
} as const satisfies Dictionary;
