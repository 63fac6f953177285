import type { Dictionary } from './dictionary.js';

export const LEDGER = {
  title: ['台账检索', 'Ledger search'], index: ['序号', 'Index'], type: ['事项', 'What happened'], at: ['时间', 'Time'], actor: ['操作方', 'Acting party'], stream: ['记录', 'Record'], from: ['从序号起', 'From index'], content: ['内容', 'Content'], later: ['后续记录', 'Later entries'], leaf: ['叶哈希', 'Leaf hash'],
  mentions: ['产品编号、法条等文字', 'An id, an article, any text'], party: ['当事方', 'Party'], since: ['起始日', 'From day'], until: ['截止日', 'To day'],
  streamFilter: ['记录编号', 'Id of a record'], verify: ['核验收据', 'Verify the receipt'], verifying: ['核验中', 'Verifying'], verified: ['收据成立', 'The receipt holds'], notVerified: ['收据不成立', 'The receipt does not hold'], pending: ['尚未纳入已公布的检查点，请稍后再试。', 'It is in no published checkpoint yet; try again shortly.'],
  proven: ['序号 {index} 的记录包含在日志 {origin} 之中：{size} 条，根 {root}。', 'Entry {index} is in the log {origin}: {size} entries, root {root}.'], provenByRoot: ['序号 {index} 的记录包含在日志 {origin} 之中，根 {root}。', 'Entry {index} is in the log {origin}, root {root}.'], unverified: ['另有签名未核验（没有其公钥）：{names}', 'Other signatures were not verified, for their keys are not known here: {names}'], disclosed: ['披露的内容与记录一致：{name}', 'Disclosed, and what the entry committed to: {name}'],
  signedBy: ['签署：{names}', 'Signed by {names}'], witnessed: ['见证：{names}', 'Witnessed by {names}'], unwitnessed: ['本检查点的策略不要求见证签名。', 'The policy of this log asks for no witness.'],
  noPolicy: ['服务器未公布见证策略；仅核验日志自身的签名。', 'The server publishes no witness policy; the log’s own signature was verified.'], keyFrom: ['公钥来自本服务器的 /log/vkey。要独立核验，请使用另行取得的公钥。', 'The key is the one at this server’s /log/vkey. To verify independently, use a key that you obtained elsewhere.'],
  how: ['由本页自行计算，不依赖服务器的结论。', 'Computed by this page itself, not taken from the server.'], save: ['保存收据', 'Save the receipt'],
  offlineTitle: ['离线核验', 'Verify offline'], drop: ['把收据（.json、.tlog-proof 或 .cose）或者证据包（.zip）拖到这里，或者选择文件', 'Drop a receipt (.json, .tlog-proof or .cose) or an evidence bundle (.zip) here, or choose a file'], choose: ['选择文件', 'Choose a file'], key: ['日志公钥（vkey）或见证策略（policy）', 'The log’s key (vkey) or a witness policy'],
  keyHint: ['留空则使用本服务器公布的策略或者公钥；粘贴另行取得的，核验就不依赖本服务器。', 'Left empty, what this server publishes is used; pasted from elsewhere, nothing depends on this server.'], entryFile: ['该证明不含记录本身，请再选择记录文件。', 'This proof does not carry its entry; choose the file of the entry, too.'],
  tooLarge: ['文件过大：收据不超过 512 KB，证据包不超过 64 MB。', 'Too large: a receipt is at most 512 KB, a bundle 64 MB.'], offline: ['文件不会上传。断网后本页仍可核验。', 'Nothing is uploaded. This page goes on verifying without a network.'], entry: ['记录内容', 'The entry'],
} as const satisfies Dictionary;
