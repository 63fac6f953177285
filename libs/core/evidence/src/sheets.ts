import { csvOf } from './csv.js';
import { exporterOf, recipientsOf, registrationOf } from './filing.js';
import { basisOf, entriesOf, nameOf, transfersOf, type Story, type ToldEntry } from './story.js';
import { judgmentsOf } from './verdicts.js';
import { pathWord, stateWord } from './words.js';

const RECIPIENT_HEAD = [
  '接收方编号 Recipient', '名称 Name', '英文名称 English name', '国家或地区 Jurisdiction', '登记号 Registration', '交付次数 Transfers', '已放行 Cleared',
  '行数 Rows', '字节 Bytes', '个人信息（人）People', '敏感个人信息（人）Sensitive', '目的 Purposes', '路径 Paths', '状态 States',
] as const;

/** One row for each recipient: to whom, how much, for what. */
export function recipientsCsv(story: Story): string {
  const basis = basisOf(story);
  const transfers = transfersOf(story).flatMap(({ delivery, ...transfer }) => (delivery === null ? [] : [{ ...transfer, delivery }]));
  const ids = [...new Set([...recipientsOf(story, basis), ...transfers.map(({ delivery }) => delivery.recipient)])];
  const rows = ids.map((id) => {
    const own = transfers.filter(({ delivery }) => delivery.recipient === id);
    const party = nameOf(story, id);
    const sum = (read: (transfer: (typeof own)[number]) => number): number => own.reduce((total, transfer) => total + read(transfer), 0);
    const words = (read: (transfer: (typeof own)[number]) => string): string => [...new Set(own.map(read))].sort().join('；');
    return [
      id, party?.name.zh ?? '', party?.name.en ?? '', party?.jurisdiction ?? '', registrationOf(party) ?? '', own.length, own.filter(({ clearance }) => clearance === 'CLEARED').length,
      sum(({ delivery }) => delivery.manifest.rows), sum(({ delivery }) => delivery.manifest.bytes), sum(({ delivery }) => delivery.people.general), sum(({ delivery }) => delivery.people.sensitive),
      words(({ delivery }) => delivery.purpose), words(({ decision }) => (decision === null ? '' : pathWord(decision.path))), words(({ state }) => stateWord(state)),
    ];
  });
  return csvOf([RECIPIENT_HEAD, ...rows]);
}

/** The facts that each judgment stood on, readable; their exact bytes are in `facts/`. */
export const factsSheet = (story: Story): object => ({
  subject: story.subject,
  judgments: judgmentsOf(story).map(({ entry, check, transfer, summary, facts }) => ({
    transfer, check, entry: entry.index, at: entry.at, path: summary.outcome, pack: summary.pack, factsSha256: summary.factsSha256, verdictSha256: summary.verdictSha256, facts: facts ?? null,
  })),
});

/** How people were counted: what was declared, what stood before, and the entries of the year's counter. */
export function countsSheet(story: Story): object {
  const exporter = exporterOf(story, basisOf(story));
  return {
    subject: story.subject,
    exporter: exporter ?? null,
    unit: { zh: '自然人，去重；一般个人信息与敏感个人信息分别计', en: 'distinct natural persons; general and sensitive apart' },
    window: { zh: '自然年（北京时间），同一出境方、全部接收方，含本次', en: 'calendar year in Asia/Shanghai, one exporter, all recipients, this transfer included' },
    articles: ['《促进和规范数据跨境流动规定》第五条第一款第（四）项、第七条、第八条'],
    declared: entriesOf(story, 'transfer.requested').map(({ index, stream, at, data: { people } }) => ({ transfer: stream, entry: index, at, ...people })),
    judged: judgmentsOf(story).flatMap(({ entry, transfer, facts }) => (facts === undefined ? [] : [{ transfer, entry: entry.index, asOf: facts.asOf, ...facts.counts }])),
    counted: entriesOf(story, 'transfer.cleared').map(({ index, stream, data: { counted } }) => ({ transfer: stream, entry: index, counted })),
    counter: story.told.filter(({ type }) => type.startsWith('tally.')).map(({ index, type, stream, at, data }) => ({ entry: index, tally: stream, type, at, data })),
  };
}

const WHAT: Readonly<Record<string, string>> = {
  documentSha256: '出境依据文本（合同、评估结果、证书）', impactAssessmentSha256: '个人信息保护影响评估报告', agreementSha256: '数据交易协议', factsSha256: '判定所据事实', verdictSha256: '判定全文',
  manifestSha256: '交付清单', receivedSha256: '接收方确认收到的清单', evidenceSha256: '履行义务的证明', fieldsSha256: '数据项清单', credentialSha256: '授权凭证',
};
const DIGEST = /^[0-9a-f]{64}$/;

/** A digest that an entry states, with the name that the member has. */
export interface Hash { readonly entry: number; readonly type: string; readonly member: string; readonly zh: string; readonly sha256: string; readonly inBundle: boolean }

/** Every file that the entries name by digest: contracts, assessments, manifests. Who holds such a file proves with it that it is the one. */
export const hashesOf = (story: Story): readonly Hash[] => story.told.flatMap((entry) =>
  digestsIn(entry.data).map(({ member, sha256 }) => ({ entry: entry.index, type: entry.type, member, zh: wordFor(entry, member), sha256, inBundle: story.documents.has(sha256) })));

const wordFor = ({ type }: ToldEntry, member: string): string => {
  const last = member.split('.').at(-1) ?? '';
  return WHAT[last] ?? (member.startsWith('manifest') || type === 'transfer.requested' ? '交付清单' : last);
};

function digestsIn(value: unknown, member = ''): { readonly member: string; readonly sha256: string }[] {
  if (typeof value === 'string') return DIGEST.test(value) && /sha256$/i.test(member) ? [{ member, sha256: value }] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => digestsIn(inner, member === '' ? name : `${member}.${name}`));
}

export const contractsSheet = (story: Story): object => ({ subject: story.subject, hashes: hashesOf(story) });

