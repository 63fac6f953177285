import type { Basis, Id } from '#core/exchange';
import { basisOf, documentIn, entriesOf, latest, nameOf, transfersOf, type NamedParticipant, type Story } from './story.js';
import { decisiveOf } from './verdicts.js';
import { pathWord } from './words.js';

export type FilingValue = string | number | boolean | readonly string[];

/** One field that a filing asks for; null where the ledger does not know it, and then somebody has to write it in. */
export interface FilingField { readonly id: string; readonly zh: string; readonly en: string; readonly value: FilingValue | null }

/** The fields of a filing as far as the ledger fills them. */
export interface Filing {
  readonly instrument: string | null;
  readonly zh: string;
  readonly asks: string;
  readonly fields: readonly FilingField[];
  /** The ids of the fields that the ledger cannot fill. */
  readonly missing: readonly string[];
}

/** Which list of fields an instrument is filed by. The names of the fields are ours; the authority's own form prevails. */
const ASKED_BY: Readonly<Record<Basis['kind'], string>> = {
  STANDARD_CONTRACT: '《个人信息出境标准合同办法》第七条、附件标准合同附录一；《个人信息出境标准合同备案指南（第二版）》。字段名称为整理，以主管部门系统为准',
  GBA_STANDARD_CONTRACT: '《粤港澳大湾区（内地、香港／澳门）个人信息跨境流动标准合同实施指引》第七条及标准合同附录。字段名称为整理，以主管部门系统为准',
  SECURITY_ASSESSMENT: '《数据出境安全评估办法》及《数据出境安全评估申报指南（第三版）》。字段名称为整理，以主管部门系统为准',
  CERTIFICATION: '《个人信息出境认证办法》。字段名称为整理，以认证机构要求为准',
};

/** The filing of the basis that the story is about, or of the path that its transfer takes. */
export function filingOf(story: Story): Filing {
  const basis = basisOf(story);
  const kind = basis?.kind ?? instrumentOf(story);
  if (kind === undefined) return { instrument: null, zh: whyNone(story), asks: '', fields: [], missing: [] };
  const fields = [...parties(story, basis), ...whatIsSent(story, basis), ...contract(basis), ...PARTICULAR[kind](story, basis), ...EVERYWHERE_UNKNOWN];
  return { instrument: kind, zh: pathWord(kind), asks: ASKED_BY[kind], fields, missing: fields.filter(({ value }) => value === null).map(({ id }) => id) };
}

/** A transfer that still lacks its basis is shown the filing that its path leads to. */
function instrumentOf(story: Story): Basis['kind'] | undefined {
  const path = decisiveOf(story)?.summary.outcome;
  return path !== undefined && Object.hasOwn(ASKED_BY, path) ? path as Basis['kind'] : undefined;
}

function whyNone(story: Story): string {
  const path = decisiveOf(story)?.summary.outcome;
  return path === undefined ? '尚未判定，无备案事项' : `${pathWord(path)}：无须以法定文件备案`;
}

const field = (id: string, zh: string, en: string, value: FilingValue | null | undefined): FilingField => ({ id, zh, en, value: value === undefined || value === '' ? null : value });
const unknown = (id: string, zh: string, en: string): FilingField => field(id, zh, en, null);

export const registrationOf = (party: NamedParticipant | undefined): string | null => (party === undefined ? null : `${party.registration.scheme} ${party.registration.number}`);
const placeOf = (party: NamedParticipant | undefined): string | null => (party === undefined ? null : [party.jurisdiction, party.city].filter((part) => part !== null).join(' '));

function parties(story: Story, basis: Basis | undefined): FilingField[] {
  const exporter = nameOf(story, exporterOf(story, basis) ?? '');
  const recipients = recipientsOf(story, basis).map((id) => nameOf(story, id) ?? id);
  const each = (read: (party: NamedParticipant) => string | null): string[] => recipients.map((party) => (typeof party === 'string' ? party : read(party) ?? ''));
  return [
    field('exporter.name', '个人信息处理者名称', 'Exporter', exporter?.name.zh),
    field('exporter.registration', '统一社会信用代码', 'Registration number', registrationOf(exporter)),
    field('exporter.place', '注册地', 'Place of registration', placeOf(exporter)),
    unknown('exporter.legalRepresentative', '法定代表人', 'Legal representative'),
    unknown('exporter.protectionOfficer', '个人信息保护负责人及联系方式', 'Protection officer and contact'),
    field('recipient.name', '境外接收方名称', 'Overseas recipient', each(({ name }) => (name.en === undefined ? name.zh : `${name.zh} ${name.en}`))),
    field('recipient.registration', '境外接收方注册号', 'Recipient registration', each(registrationOf)),
    field('recipient.place', '境外接收方所在国家或者地区', 'Country or region of the recipient', each(placeOf)),
    unknown('recipient.contact', '境外接收方联系人及联系方式', 'Contact of the recipient'),
  ];
}

export function exporterOf(story: Story, basis: Basis | undefined): Id<'participant'> | undefined {
  return basis?.exporter ?? transfersOf(story)[0]?.vendor;
}

/** Those whom the instrument names, or to whom the transfer goes where there is none. */
export function recipientsOf(story: Story, basis: Basis | undefined): readonly Id<'participant'>[] {
  return basis?.scope.recipients ?? [...new Set(transfersOf(story).flatMap(({ delivery }) => (delivery === null ? [] : [delivery.recipient])))];
}

const distinct = (values: readonly string[]): string[] => [...new Set(values)].sort();

function whatIsSent(story: Story, basis: Basis | undefined): FilingField[] {
  const deliveries = transfersOf(story).flatMap(({ delivery }) => (delivery === null ? [] : [delivery]));
  const names = distinct([...(basis?.scope.fields ?? []), ...deliveries.flatMap(({ manifest }) => manifest.fields)]);
  const kinds = fieldsOf(story).filter(({ name }) => names.includes(name));
  const titled = (sensitive: boolean): string[] | null => (kinds.length === 0 ? null : kinds.filter((one) => one.personal && one.sensitive === sensitive).map(({ name, title }) => (title === undefined ? name : `${title}（${name}）`)));
  const sensitive = basis === undefined ? Math.max(0, ...deliveries.map(({ people }) => people.sensitive)) : basis.scope.sensitiveMax;
  return [
    field('purpose', '处理目的', 'Purpose', distinct([...(basis?.scope.purposes ?? []), ...deliveries.map(({ purpose }) => purpose)])),
    field('manner', '传输方式', 'Manner of transmission', distinct(deliveries.map(({ mode, circumstances }) => (circumstances.mode === 'remote_access' ? `${mode}（境外远程访问）` : mode)))),
    field('countries', '出境目的地', 'Destinations', basis === undefined ? distinct(deliveries.map(({ place }) => place)) : [...basis.scope.countries]),
    field('fields', '出境数据项', 'Fields', names),
    field('kinds.general', '个人信息种类（不含敏感）', 'Kinds of personal information', titled(false)),
    field('kinds.sensitive', '敏感个人信息种类', 'Kinds of sensitive personal information', titled(true)),
    field('involvesSensitive', '是否涉及敏感个人信息', 'Sensitive personal information involved', sensitive > 0 || kinds.some((one) => one.sensitive)),
    ...scale(story, basis),
  ];
}

/** The numbers of the instrument, and those that the ledger has counted in the year of the latest judgment. */
function scale(story: Story, basis: Basis | undefined): FilingField[] {
  const counts = decisiveOf(story)?.facts?.counts;
  const sum = (before: number | null | undefined, added: number | null | undefined): number | null => (before === undefined || before === null || added === undefined || added === null ? null : before + added);
  return [
    ...(basis === undefined ? [] : [
      field('scale.general.max', '约定规模：个人信息（人）', 'Scale agreed: people', basis.scope.generalMax),
      field('scale.sensitive.max', '约定规模：敏感个人信息（人）', 'Scale agreed: people with sensitive information', basis.scope.sensitiveMax),
    ]),
    field('scale.general.year', '本年累计（含最近一次）：个人信息（人）', 'This year with the latest transfer: people', sum(counts?.generalBefore, counts?.generalNew)),
    field('scale.sensitive.year', '本年累计（含最近一次）：敏感个人信息（人）', 'This year with the latest transfer: sensitive', sum(counts?.sensitiveBefore, counts?.sensitiveNew)),
  ];
}

interface FieldOfProduct { readonly name: string; readonly title?: string; readonly personal: boolean; readonly sensitive: boolean }

/** The described fields of the story's products, where the reader may see them. */
function fieldsOf(story: Story): readonly FieldOfProduct[] {
  const digests = entriesOf(story, 'product.described', 'product.revised').map(({ data }) => data.version.fieldsSha256);
  return digests.flatMap((sha256) => (documentIn(story, sha256) as readonly FieldOfProduct[] | undefined) ?? []);
}

/** First and last day, as far as they are known. */
export const validityOf = (basis: Basis | undefined): string | null => (basis === undefined ? null : [basis.validFrom, basis.validUntil].join(' 至 '));

const contract = (basis: Basis | undefined): FilingField[] => [
  field('effectiveOn', '生效日期', 'In effect from', basis?.effectiveOn),
  field('validity', '有效期', 'Validity', validityOf(basis)),
  field('document.sha256', '文本的 SHA-256', 'SHA-256 of the instrument', basis?.documentSha256),
  field('impactAssessment.sha256', '个人信息保护影响评估报告的 SHA-256', 'SHA-256 of the impact assessment', basis?.impactAssessmentSha256),
];

/** The filing on one side; an instrument within the Greater Bay Area is filed on both. */
const filingOn = (basis: Basis | undefined, isMainland: boolean) => basis?.filings.find(({ side }) => (side === 'MAINLAND') === isMainland);

const filed = (_: Story, basis: Basis | undefined): FilingField[] => [
  field('filing.authority', '备案机关', 'Filed with', filingOn(basis, true)?.authority),
  field('filing.number', '备案编号', 'Filing number', filingOn(basis, true)?.filingNumber),
  field('filing.filedOn', '备案日期', 'Filed on', filingOn(basis, true)?.filedOn),
];

const onward = (story: Story): FilingField => {
  const stated = transfersOf(story).flatMap(({ delivery }) => delivery?.circumstances.onwardOutsideGba ?? []);
  return field('onwardOutsideGba', '是否向大湾区以外提供', 'Passed on outside the Greater Bay Area', stated.length === 0 ? null : stated.some((one) => one));
};

const inBayArea = (story: Story, basis: Basis | undefined): FilingField => {
  const parties = [exporterOf(story, basis) ?? '', ...recipientsOf(story, basis)].map((id) => nameOf(story, id));
  return field('bothInBayArea', '双方注册于或者位于大湾区', 'Both in the Greater Bay Area', parties.some((party) => party === undefined) ? null : parties.every((party) => party?.gba !== null));
};

type Particular = (story: Story, basis: Basis | undefined) => FilingField[];

/** What each instrument asks beyond the fields of all. */
const PARTICULAR: Readonly<Record<Basis['kind'], Particular>> = {
  STANDARD_CONTRACT: filed,
  GBA_STANDARD_CONTRACT: (story, basis) => [...filed(story, basis), field('filing.otherSide', '另一侧备案编号', 'Filing number of the other side', filingOn(basis, false)?.filingNumber), inBayArea(story, basis), onward(story)],
  SECURITY_ASSESSMENT: (story, basis) => [
    field('approval.number', '评估结果通知书编号', 'Number of the result', basis?.approvalNumber),
    field('importantData', '是否包含重要数据', 'Important data included', importantData(story)),
    field('selfAssessment.sha256', '风险自评估报告的 SHA-256', 'SHA-256 of the self-assessment', latest(story, 'basis.applied', 'selfAssessmentSha256')),
  ],
  CERTIFICATION: (story, basis) => [field('certificate.number', '认证证书编号', 'Certificate', basis?.approvalNumber), field('certifier', '认证机构', 'Certifier', latest(story, 'basis.certified', 'certifier'))],
};

function importantData(story: Story): boolean | null {
  const grade = decisiveOf(story)?.facts?.data.grade;
  return grade === undefined || grade === null ? null : grade === 'important';
}

/** Asked for by every instrument, and nothing that the ledger holds. */
const EVERYWHERE_UNKNOWN: readonly FilingField[] = [
  unknown('retention', '出境后保存期限', 'Retention abroad'),
  unknown('storagePlace', '出境后保存地点', 'Place of storage abroad'),
  unknown('onwardRecipients', '接收方再向第三方提供的情况', 'Onward provision by the recipient'),
  unknown('legalBasis', '处理的合法性基础（是否取得单独同意）', 'Legal ground of the processing'),
];

