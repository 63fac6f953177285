import { RIGHTS, shareOf, type Id, type Right, type Title } from '#core/exchange';
import type { Block, Statement } from './blocks.js';

/** A participant's name as the exchange has it. */
export type NameOf = (id: Id<'participant'>) => string;

const RIGHT_NAMES = {
  holding: { zh: '数据资源持有权', en: 'holding' }, processing: { zh: '数据加工使用权', en: 'processing and use' }, operation: { zh: '数据产品经营权', en: 'operation' },
} as const satisfies Readonly<Record<Right, { readonly zh: string; readonly en: string }>>;

const STATES = { REGISTERED: '有效 in force', LAPSED: '已届满 expired', CANCELLED: '已注销 cancelled' } as const;
const KINDS: Readonly<Record<string, string>> = { first: '首次登记', licence: '许可登记', transfer: '转移登记', change: '变更登记', renewal: '续展（变更登记）', cancel: '注销登记' };

interface Printed { readonly title: Title; readonly handle: string | undefined; readonly nameOf: NameOf; readonly baseUrl: string; readonly checkpoint: { readonly size: number; readonly at: string }; readonly origin: string }

const percent = (share: number): string => `${(share / 100).toFixed(2)} %`;

/** 数据产权登记证书 on paper: what the register says, and where everybody can look it up. The proof is the document that verifies offline. */
export function certificateOf({ title, handle, nameOf, baseUrl, checkpoint, origin }: Printed): Statement {
  const { number, subject, validFrom, validUntil, state } = title;
  return {
    title: { zh: '数据产权登记证书', en: 'Certificate of registration of data rights' }, subtitle: number,
    link: `${baseUrl}/v1/titles?number=${number}`, linkLabel: { zh: '扫码查询登记簿', en: 'Look it up in the register' },
    blocks: [
      { kind: 'pairs', rows: [
        { label: { zh: '登记编号', en: 'Number' }, lines: [number] },
        ...(handle === undefined ? [] : [{ label: { zh: '标识', en: 'Handle' }, lines: [handle] }]),
        { label: { zh: '名称', en: 'Name' }, lines: [subject.name.zh, ...(subject.name.en === undefined ? [] : [subject.name.en])] },
        { label: { zh: '所属行业', en: 'Sector' }, lines: [subject.sector] },
        { label: { zh: '内容说明', en: 'Summary' }, lines: [subject.summary.zh] },
        { label: { zh: '内容摘要值', en: 'Content SHA-256' }, lines: [subject.contentSha256] },
        { label: { zh: '状态', en: 'State' }, lines: [STATES[state]] },
        { label: { zh: '有效期', en: 'Validity' }, lines: [`${validFrom} 至 ${validUntil}`] },
      ] },
      { kind: 'heading', text: { zh: '权利人', en: 'Holders' } }, holders(title, nameOf),
      ...licences(title, nameOf), ...liens(title), ...objections(title), ...holds(title),
      { kind: 'heading', text: { zh: '权属链', en: 'Chain of title' } },
      { kind: 'table', columns: [{ label: { zh: '日期', en: 'Day' }, share: 2 }, { label: { zh: '登记类型', en: 'Kind' }, share: 3 }, { label: { zh: '登记', en: 'Registration' }, share: 6 }], rows: title.chain.map(({ on, kind, registration }) => [on, KINDS[kind] ?? kind, registration]) },
      { kind: 'paragraph', text: { zh: `本证书载明交易所日志第 ${checkpoint.size} 条为止的登记状态。证明文件为同名 JSON，可用 yaosu certificate verify 离线核验。`, en: `As of the log of ${checkpoint.size} entries. The proof is the JSON of the same name; verify it offline.` } },
    ],
    footer: `${origin} · ${number} · ${checkpoint.size}`, at: checkpoint.at,
  };
}

function holders({ rights }: Title, nameOf: NameOf): Block {
  const ids = [...new Set(RIGHTS.flatMap((right) => rights[right].map(({ holder }) => holder)))];
  return {
    kind: 'table', columns: [{ label: { zh: '权利人', en: 'Holder' }, share: 5 }, ...RIGHTS.map((right) => ({ label: RIGHT_NAMES[right], share: 3 }))],
    rows: ids.map((id) => [nameOf(id), ...RIGHTS.map((right) => (shareOf(rights[right], id) === 0 ? '—' : percent(shareOf(rights[right], id))))]),
  };
}

const licences = ({ licences: all }: Title, nameOf: NameOf): Block[] => (all.length === 0 ? [] : [
  { kind: 'heading', text: { zh: '许可', en: 'Licences' } },
  { kind: 'table', columns: [{ label: { zh: '被许可人', en: 'Licensee' }, share: 5 }, { label: { zh: '权利', en: 'Right' }, share: 3 }, { label: { zh: '期限', en: 'Term' }, share: 4 }], rows: all.map(({ licensee, right, from, until }) => [nameOf(licensee), RIGHT_NAMES[right].zh, `${from} 至 ${until}`]) },
]);

/** That a right is pledged, everybody may know; for how much, the parties know. */
const liens = ({ liens: all }: Title): Block[] => (all.length === 0 ? [] : [
  { kind: 'heading', text: { zh: '质押', en: 'Pledges' } },
  { kind: 'table', columns: [{ label: { zh: '质押登记', en: 'Pledge' }, share: 6 }, { label: { zh: '权利', en: 'Right' }, share: 3 }, { label: { zh: '份额', en: 'Share' }, share: 2 }], rows: all.map(({ pledge, right, share }) => [pledge, RIGHT_NAMES[right].zh, percent(share)]) },
]);

const objections = ({ objections: all }: Title): Block[] => (all.length === 0 ? [] : [{ kind: 'paragraph', text: { zh: `存在 ${all.length} 项异议登记，尚未了结。`, en: `${all.length} objections are noted and not decided.` } }]);

const holds = ({ holds: all }: Title): Block[] => (all.length === 0 ? [] : [{ kind: 'paragraph', text: { zh: `已被依法冻结（${all.length} 项），解除前不得据以授权、许可、转移和质押。`, en: `Under ${all.length} holds: nothing rests on it or disposes of it until they are lifted.` } }]);
