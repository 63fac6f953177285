import type { Dictionary } from './dictionary.js';

/** What is said of an evidence bundle that was verified here. */
export const BUNDLE = {
  holds: ['证据包成立', 'The bundle holds'], fails: ['证据包不成立', 'The bundle does not hold'], what: ['{subject}，日志 {origin}，{size} 条', '{subject}, in the log {origin} of {size} entries'], check: ['核验项', 'Check'], count: ['数量', 'Count'], result: ['结果', 'Result'], passed: ['通过', 'Verified'], failed: ['不通过', 'Not verified'],
  digests: ['文件摘要与清单一致', 'Every file is the one of the manifest'], checkpoint: ['检查点由日志签署', 'The log signed the checkpoint'], receipts: ['每条记录的收据', 'A receipt of every entry'], documents: ['记录所引用的文件', 'The documents that entries name'], verdicts: ['按规则包重新判定', 'Every verdict judged again'], sheets: ['由记录重新生成报表', 'Every sheet made again from the entries'], seal: ['封存记录在台账之中', 'The seal is in the ledger'], story: ['记录前后连贯', 'The entries follow each other'],
  unsealed: ['未封存：说明书 PDF、主体名称和有无遗漏都没有台账记录可以印证。', 'No seal: nothing vouches for the PDF, for the names, nor that nothing was left out.'], leftOut: ['未附：{what}（{why}）', 'Left out: {what} ({why})'], verifying: ['正在核验证据包', 'Verifying the bundle'], pdf: ['PDF 说明书只核对摘要，不核对其文字。', 'Of the PDF only the digest is verified, not what it says.'],
} as const satisfies Dictionary;
