import { leafHash } from '#core/tlog';
import { LIFECYCLES, sha256Hex, type Basis, type Obligation } from '#core/exchange';
import type { Block, Bilingual, Statement } from './blocks.js';
import { PATHS, type EvidenceFile } from './bundle.js';
import { exporterOf, filingOf, recipientsOf, registrationOf, validityOf, type FilingValue } from './filing.js';
import { hashesOf } from './sheets.js';
import { basisOf, nameOf, productOf, transfersOf, type Story } from './story.js';
import { citeIn, citeOf, decisiveOf, judgmentsOf, type Judgment } from './verdicts.js';
import { beijingTime, entryWord, pathWord, stateWord, thousands } from './words.js';

const bilingual = (zh: string, en: string): Bilingual => ({ zh, en });
const heading = (zh: string, en: string): Block => ({ kind: 'heading', text: bilingual(zh, en) });
type Pair = Extract<Block, { kind: 'pairs' }>['rows'][number];
const pair = (zh: string, en: string, ...lines: readonly string[]): Pair => ({ label: bilingual(zh, en), lines: lines.length === 0 ? ['—'] : lines });

/** Lists longer than these are in the files beside the PDF: a statement is to be read, and laying it out keeps a process busy. */
const ROWS_MAX = 150;
const JUDGMENTS_MAX = 10;

/** The statement that stands on top of a bundle: what a lawyer looks for on its first page, everything else behind it. */
export function statementOf(story: Story, files: readonly EvidenceFile[]): Statement {
  const { subject, origin, checkpoint } = story;
  return {
    title: bilingual('证据说明', 'Statement of evidence'),
    subtitle: subject,
    link: verificationLink(story),
    linkLabel: bilingual('扫码核验', 'Scan to verify'),
    blocks: [
      ...summary(story), ...judgments(story), ...counting(story), ...filing(story), ...obligations(story), ...entries(story), ...contracts(story), ...list(files), ...verification(story),
    ],
    footer: `${origin} · ${checkpoint.size} 个条目 entries · ${beijingTime(checkpoint.at)}（北京时间）`,
    at: checkpoint.at,
  };
}

/** Leads to the exchange's page that looks the last entry of the subject up in the log: by index and leaf hash, so that it discloses nothing. */
export function verificationLink({ baseUrl, subject, entries: all, told }: Story): string {
  const last = told.findLast(({ stream }) => stream === subject);
  const bytes = all.find(({ index }) => index === last?.index)?.bytes;
  if (last === undefined || bytes === undefined) return `${baseUrl}/log/verify?subject=${subject}`;
  return `${baseUrl}/log/verify?subject=${subject}&index=${last.index}&leaf=${Buffer.from(leafHash(bytes)).toString('base64url')}`;
}

function summary(story: Story): Block[] {
  const basis = basisOf(story);
  const judgment = decisiveOf(story);
  const open = story.statesOf('obligation').filter(({ state }) => !(LIFECYCLES.obligation.final as readonly string[]).includes(state));
  return [heading('一、结论', 'Summary'), { kind: 'pairs', rows: [
    pair('事项', 'Subject', subjectLine(story)),
    pair('出境方', 'Exporter', party(story, exporterOf(story, basis) ?? '')),
    pair('境外接收方', 'Recipient', ...recipientsOf(story, basis).slice(0, 16).map((id) => party(story, id))),
    pair('数据', 'Data', ...dataLines(story)),
    pair('人数', 'People', ...peopleLines(story, judgment)),
    pair('路径', 'Path', ...pathLines(judgment)),
    pair('判定', 'Judged', ...(judgment === undefined ? ['尚未判定 not judged yet'] : [`${judgment.facts?.asOf ?? '—'}（事实所属日）；规则包 ${judgment.summary.pack.id} ${judgment.summary.pack.version}，摘要 ${judgment.summary.pack.digest}`])),
    pair('出境依据', 'Basis', ...basisLines(story, basis)),
    pair('未了义务', 'Open obligations', ...(open.length === 0 ? ['无 none'] : open.slice(0, 12).map((one) => obligationLine(one)))),
    pair('如何核验', 'To verify', `离线：yaosu evidence verify <本文件包> --vkey ${PATHS.vkey}（密钥请另行向交易所核对）；或扫右上角二维码，查询交易所公开日志。`),
  ] }];
}

function subjectLine(story: Story): string {
  const basis = story.subject.startsWith('bas_') ? basisOf(story) : undefined;
  if (basis !== undefined) return `出境依据：${pathWord(basis.kind)}，${stateWord(basis.state)}（${basis.id}）`;
  const [transfer] = transfersOf(story);
  return transfer === undefined ? story.subject : `数据出境交付：${stateWord(transfer.state)}，${stateWord(transfer.clearance)}（${transfer.id}）${transfer.reason === null ? '' : `；${transfer.reason}`}`;
}

function party(story: Story, id: string): string {
  const known = nameOf(story, id);
  if (known === undefined) return id === '' ? '—' : id;
  return `${known.name.zh}${known.name.en === undefined ? '' : ` ${known.name.en}`}（${known.jurisdiction}${known.city === null ? '' : ` ${known.city}`}，${registrationOf(known) ?? ''}）`;
}

function dataLines(story: Story): string[] {
  const transfers = transfersOf(story).flatMap(({ delivery }) => (delivery === null ? [] : [delivery]));
  const [first] = transfers;
  if (first === undefined) return [];
  if (transfers.length > 1) return [`${transfers.length} 次交付，共 ${thousands(transfers.reduce((sum, { manifest }) => sum + manifest.rows, 0))} 行 transfers and rows in all`];
  const product = productOf(story, first.product);
  return [
    `${product?.name.zh ?? first.product}（第 ${first.productVersion} 版），${thousands(first.manifest.rows)} 行，${thousands(first.manifest.bytes)} 字节，${first.manifest.fileCount} 个文件；清单 ${first.manifest.sha256}`,
    `数据项 fields：${first.manifest.fields.join('、')}`,
    `目的 purpose：${first.purpose}；方式 mode：${first.mode}；目的地 place：${first.place}`,
  ];
}

function peopleLines(story: Story, judgment: Judgment | undefined): string[] {
  const transfers = transfersOf(story);
  const general = transfers.reduce((sum, { delivery }) => sum + (delivery?.people.general ?? 0), 0);
  const sensitive = transfers.reduce((sum, { delivery }) => sum + (delivery?.people.sensitive ?? 0), 0);
  return [
    `申报 declared：个人信息 ${thousands(general)} 人，敏感个人信息 ${thousands(sensitive)} 人`,
    ...(judgment?.facts === undefined ? [] : [yearLine(judgment.facts.counts)]),
  ];
}

function yearLine(counts: NonNullable<Judgment['facts']>['counts']): string {
  const total = (before: number | null, added: number | null): string => (before === null || added === null ? '未知 unknown' : `${thousands(before + added)} 人（此前 ${thousands(before)}，新增 ${thousands(added)}）`);
  return `本年累计含本次 this year：个人信息 ${total(counts.generalBefore, counts.generalNew)}；敏感 ${total(counts.sensitiveBefore, counts.sensitiveNew)}`;
}

function pathLines(judgment: Judgment | undefined): string[] {
  if (judgment === undefined) return ['尚未判定 not judged yet'];
  const cite = citeOf(judgment);
  return [
    `${pathWord(judgment.summary.outcome)} ${judgment.summary.outcome}`,
    ...judgment.summary.findings.map(({ zh }) => zh),
    ...(cite === undefined ? [] : [`《${cite.title}》${cite.article}${cite.quoteStatus === 'text' ? `：“${cite.quote}”` : `（大意）：${cite.quote}`}`]),
    `依据条文 articles：${judgment.summary.articles.join('；') || '—'}`,
  ];
}

function basisLines(story: Story, basis: Basis | undefined): string[] {
  if (basis === undefined) return ['未附（或者不需要） none attached'];
  const filings = story.told.filter(({ stream, type }) => stream === basis.id && /^basis\.filed/.test(type))
    .map(({ data }) => `${String(data['authority'])} ${String(data['filingNumber'])}，${String(data['filedOn'])}`);
  return [
    `${pathWord(basis.kind)}，${stateWord(basis.state)}；生效 ${basis.effectiveOn ?? '—'}，有效期 ${validityOf(basis) ?? '—'}（${basis.id}）`,
    `备案 filing：${filings.join('；') || '未备案 not filed'}${basis.approvalNumber === null ? '' : `；批准或者证书编号 ${basis.approvalNumber}`}`,
  ];
}

const obligationLine = ({ duty, dueOn, article, state }: Obligation): string => `${dueOn} 前：${duty.zh}（${article}，${stateWord(state)}）`;

function judgments(story: Story): Block[] {
  return judgmentsOf(story).slice(-JUDGMENTS_MAX).flatMap((judgment, i, shown): Block[] => {
    const { entry, summary, verdict, transfer } = judgment;
    return [
      ...(i === 0 ? [heading('二、判定', 'Judgments')] : []),
      { kind: 'pairs', rows: [
        pair('判定', 'Judgment', `条目 ${entry.index}，${beijingTime(entry.at)}，${entryWord(entry.type)}；${transfer ?? ''}`),
        pair('路径', 'Path', ...pathLines(judgment), ...(verdict === undefined || verdict.alternatives.length === 0 ? [] : [`其他合法路径 alternatives：${verdict.alternatives.map(pathWord).join('、')}`])),
        pair('缺少事实', 'Missing facts', ...(verdict === undefined || verdict.missing.length === 0 ? ['无 none'] : verdict.missing)),
        pair('事实与全文', 'Documents', `facts/${summary.factsSha256}.json`, `verdicts/${summary.verdictSha256}.json`),
      ] },
      ...(i === shown.length - 1 ? [provisionTable(judgment)] : []),
    ];
  });
}

/** Every provision of the pack with what became of it, the decisive ones first. */
function provisionTable(judgment: Judgment): Block {
  const outcomes = judgment.verdict?.provisions ?? [];
  const isPassedOver = ({ outcome }: (typeof outcomes)[number]): boolean => outcome === 'passed_over';
  return { kind: 'table', columns: [{ label: bilingual('条款', 'Provision'), share: 5 }, { label: bilingual('结果', 'Outcome'), share: 2 }, { label: bilingual('理由', 'Reason'), share: 6 }],
    rows: [...outcomes.filter((one) => !isPassedOver(one)), ...outcomes.filter(isPassedOver)].map(({ id, outcome, zh }) => [provisionLine(judgment, id), { fired: '适用', passed_over: '未适用', unknown: '未知' }[outcome], zh]) };
}

function provisionLine(judgment: Judgment, id: string): string {
  const cite = citeIn(judgment, id);
  return cite === undefined ? id : `${id} 《${cite.title}》${cite.article}`;
}

function counting(story: Story): Block[] {
  const counter = story.told.filter(({ type }) => type.startsWith('tally.'));
  return [
    heading('三、人数如何计算', 'How people were counted'),
    { kind: 'paragraph', text: bilingual(
      '按自然人去重，以同一出境方在自然年（北京时间）内向全部境外接收方累计，一般个人信息与敏感个人信息分别计算，含本次；依法豁免的不计入（《促进和规范数据跨境流动规定》第七条、第八条）。放行与计数写入同一次提交。详见 counts.json。',
      'Distinct persons of one exporter in a calendar year over all recipients, general and sensitive apart, this transfer included; exempt volumes stand outside. Clearing and counting are one commit.') },
    { kind: 'table', columns: [{ label: bilingual('条目', 'Entry'), share: 1 }, { label: bilingual('事项', 'What'), share: 2 }, { label: bilingual('时间', 'Time'), share: 2 }, { label: bilingual('内容', 'Content'), share: 5 }],
      rows: counter.slice(0, ROWS_MAX).map(({ index, type, at, data }) => [String(index), entryWord(type), beijingTime(at), countLine(data)]) },
  ];
}

const countLine = (data: Readonly<Record<string, unknown>>): string =>
  Object.entries(data).flatMap(([name, value]) => (typeof value === 'number' || typeof value === 'string' ? [`${name} ${typeof value === 'number' && name !== 'year' ? thousands(value) : String(value)}`] : [])).join('，');

function filing(story: Story): Block[] {
  const { zh, asks, fields, missing } = filingOf(story);
  return [
    heading('四、备案（申报）内容', 'Fields of the filing'),
    { kind: 'paragraph', text: { zh: [zh, asks].filter((one) => one !== '').join('。') } },
    ...(fields.length === 0 ? [] : [
      { kind: 'table' as const, columns: [{ label: bilingual('字段', 'Field'), share: 3 }, { label: bilingual('内容', 'Value'), share: 5 }], rows: fields.map(({ zh: label, en, value }) => [`${label} ${en}`, written(value)]) },
      { kind: 'paragraph' as const, text: bilingual(`台账中没有、须另行填写的字段共 ${missing.length} 项。`, `${missing.length} fields are not in the ledger and have to be filled in.`) },
    ]),
  ];
}

function written(value: FilingValue | null): string {
  if (value === null) return '（台账未载，请填写 not in the ledger）';
  if (typeof value === 'boolean') return value ? '是 yes' : '否 no';
  if (typeof value === 'number') return thousands(value);
  return typeof value === 'string' ? value : value.join('、') || '—';
}

function obligations(story: Story): Block[] {
  const all = story.statesOf('obligation');
  return [heading('五、义务', 'Obligations'), ...(all.length === 0 ? [{ kind: 'paragraph' as const, text: bilingual('无。', 'None.') }] : [{
    kind: 'table' as const, columns: [{ label: bilingual('期限', 'Due'), share: 2 }, { label: bilingual('义务', 'Duty'), share: 4 }, { label: bilingual('条文', 'Article'), share: 3 }, { label: bilingual('状态', 'State'), share: 2 }],
    rows: all.slice(0, ROWS_MAX).map(({ dueOn, duty, article, state }) => [dueOn, duty.zh, article, `${stateWord(state)} ${state}`]),
  }])];
}

function entries(story: Story): Block[] {
  const shownEntries = story.entries.slice(0, ROWS_MAX);
  return [
    heading('六、账本条目', 'Entries of the ledger'),
    ...(story.entries.length > ROWS_MAX ? [{ kind: 'paragraph' as const, text: bilingual(`共 ${story.entries.length} 个，此处列出前 ${ROWS_MAX} 个，其余见 entries/。`, `${story.entries.length} in all; the rest is in entries/.`) }] : []),
    { kind: 'table', columns: [{ label: bilingual('序号', 'Index'), share: 1 }, { label: bilingual('时间', 'Time'), share: 2 }, { label: bilingual('事项', 'What'), share: 2 }, { label: bilingual('叶哈希', 'Leaf hash'), share: 5 }],
      rows: story.told.slice(0, ROWS_MAX).map(({ index, at, type }, i) => [String(index), beijingTime(at), `${entryWord(type)} ${type}`, Buffer.from(leafHash(shownEntries[i]?.bytes ?? new Uint8Array())).toString('hex')]) },
  ];
}

function contracts(story: Story): Block[] {
  const hashes = hashesOf(story).slice(0, ROWS_MAX);
  return [
    heading('七、合同、评估与清单的摘要', 'Digests of contracts, assessments and manifests'),
    { kind: 'table', columns: [{ label: bilingual('文件', 'What'), share: 3 }, { label: bilingual('条目', 'Entry'), share: 1 }, { label: bilingual('SHA-256', 'SHA-256'), share: 5 }], rows: hashes.map(({ zh, entry, sha256 }) => [zh, String(entry), sha256]) },
  ];
}

const list = (files: readonly EvidenceFile[]): Block[] => [
  heading('八、文件目录', 'Files'),
  { kind: 'table', columns: [{ label: bilingual('文件', 'File'), share: 3 }, { label: bilingual('字节', 'Bytes'), share: 1 }, { label: bilingual('SHA-256', 'SHA-256'), share: 5 }],
    rows: [...files].filter(({ path }) => !/^(entries|receipts)\//.test(path)).slice(0, ROWS_MAX).map(({ path, bytes }) => [path, thousands(bytes.length), sha256Hex(bytes)]) },
];

const verification = (story: Story): Block[] => [
  heading('九、核验', 'Verification'),
  { kind: 'paragraph', text: bilingual(
    `回执证明每个条目在交易所签名的日志 ${story.origin} 之内；判定可由事实与规则包重新计算；其余表格可由条目重新生成。步骤见 ${PATHS.instructions}。${story.leftOut.length === 0 ? '' : `未收入本包的内容：${story.leftOut.map(({ what, why }) => `${what}（${why}）`).join('；')}。`}`,
    'Receipts prove that each entry is in the log that the exchange signs; verdicts are recomputed from their facts under their rule pack; the sheets are made again from the entries.') },
];
