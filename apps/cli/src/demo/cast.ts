import type { Static } from '@sinclair/typebox';
import { checkCharacter, sha256Hex, type Organisation } from '#core/exchange';

type OrganisationData = Static<typeof Organisation>;

/** An organisation of the story. All of them are made up, and so are their numbers, which nevertheless pass their checks. */
export interface Member {
  readonly key: string;
  readonly organisation: OrganisationData;
  /** The key of the data merchant that stands behind a seller who is none (Shenzhen Trading Measures 6). */
  readonly sponsor?: string;
  readonly contact: { readonly name: string; readonly email: string };
}

/** A unified social credit code (GB 32100-2015) of the district `region`, the same for the same key. */
function socialCreditCode(registry: '91' | '12' | '11', region: string, key: string): string {
  const digits = BigInt(`0x${sha256Hex(key)}`).toString().slice(0, 7);
  const first17 = `${registry}${region}MA${digits}`;
  return first17 + checkCharacter(first17);
}

const REGISTRY = { enterprise_legal_person: '91', institution: '12', state_organ: '11' } as const;
/** 行政区划代码 (GB/T 2260) of a district of the city. */
const DISTRICT: Readonly<Partial<Record<string, string>>> = { 深圳: '440304', 广州: '440106', 上海: '310115', 珠海: '440402', 北京: '110108' };
const BAY_AREA_CITIES: readonly string[] = ['深圳', '广州', '珠海'];

interface Mainland {
  readonly key: string;
  readonly zh: string;
  readonly en: string;
  readonly city: '深圳' | '广州' | '上海' | '珠海' | '北京';
  readonly capacities: OrganisationData['capacities'];
  readonly type?: keyof typeof REGISTRY;
  readonly ciio?: boolean;
  readonly sponsor?: string;
}

function mainland({ key, zh, en, city, capacities, type = 'enterprise_legal_person', ciio = false, sponsor }: Mainland): Member {
  return {
    key, contact: { name: `${zh.slice(0, 4)}联系人`, email: `${key}@demo.example` }, ...(sponsor === undefined ? {} : { sponsor }),
    organisation: {
      name: { zh, en }, organisationType: type, capacities, jurisdiction: 'CN', city, ...(DISTRICT[city] === undefined ? {} : { district: DISTRICT[city] }), ...(BAY_AREA_CITIES.includes(city) ? { gba: 'MAINLAND_NINE' } : {}),
      registration: { scheme: 'USCC', number: socialCreditCode(REGISTRY[type], DISTRICT[city] ?? '440300', key) },
      ciio, dataMerchant: type === 'enterprise_legal_person' && sponsor === undefined && capacities.includes('vendor'),
      evidence: [{ kind: 'business-licence', sha256: sha256Hex(`${key} licence`), title: `${zh}营业执照` }],
    },
  };
}

interface Overseas {
  readonly key: string;
  readonly zh: string;
  readonly en: string;
  readonly jurisdiction: string;
  readonly gba?: 'HK' | 'MO';
  readonly registration: OrganisationData['registration'];
}

const overseas = ({ key, zh, en, jurisdiction, gba, registration }: Overseas): Member => ({
  key, contact: { name: `${en.split(' ')[0] ?? en} data office`, email: `${key}@demo.example` },
  organisation: {
    name: { zh, en }, organisationType: 'foreign_company', capacities: ['buyer'], jurisdiction, ...(gba === undefined ? {} : { gba }), registration, ciio: false, dataMerchant: false,
    evidence: [{ kind: 'certificate-of-incorporation', sha256: sha256Hex(`${key} certificate`) }],
  },
});

/** 运营机构: founds the exchange. */
export const OPERATOR = mainland({ key: 'operator', zh: '鹏城数据要素交易所（演示）', en: 'Pengcheng Data Exchange (demo)', city: '深圳', capacities: ['operator'] });
/** 监管部门. */
export const REGULATOR = mainland({ key: 'regulator', zh: '鹏城数据监督管理局（演示）', en: 'Pengcheng Data Authority (demo)', city: '深圳', capacities: ['regulator'], type: 'state_organ' });

/** Everyone who applies, in the order in which they come. */
export const MEMBERS: readonly Member[] = [
  mainland({ key: 'transit', zh: '鹏城轨道交通数据有限公司', en: 'Pengcheng Transit Data Co.', city: '深圳', capacities: ['vendor', 'buyer'] }),
  mainland({ key: 'credit', zh: '深港湾征信服务有限公司', en: 'Bay Credit Services Co.', city: '深圳', capacities: ['vendor', 'buyer'] }),
  mainland({ key: 'weather', zh: '鹏城气象服务中心', en: 'Pengcheng Weather Service', city: '深圳', capacities: ['vendor'], type: 'institution', sponsor: 'transit' }),
  mainland({ key: 'health', zh: '岭南健康数据科技有限公司', en: 'Lingnan Health Data Co.', city: '广州', capacities: ['vendor'] }),
  mainland({ key: 'logistics', zh: '浦江供应链数据有限公司', en: 'Pujiang Supply Chain Data Co.', city: '上海', capacities: ['vendor', 'buyer'] }),
  mainland({ key: 'market', zh: '前海行情数据有限公司', en: 'Qianhai Market Data Co.', city: '深圳', capacities: ['vendor'] }),
  mainland({ key: 'rail', zh: '南方干线铁路信息有限公司', en: 'Southern Trunk Rail Information Co.', city: '广州', capacities: ['vendor'], ciio: true }),
  mainland({ key: 'travel', zh: '珠海海岸旅行服务有限公司', en: 'Zhuhai Coast Travel Co.', city: '珠海', capacities: ['vendor', 'buyer'] }),
  mainland({ key: 'auto', zh: '广州智行汽车有限公司', en: 'Guangzhou Zhixing Motors Co.', city: '广州', capacities: ['buyer'] }),
  mainland({ key: 'fund', zh: '深圳量衡资产管理有限公司', en: 'Liangheng Asset Management Co.', city: '深圳', capacities: ['buyer'] }),
  mainland({ key: 'assessor', zh: '公允数据合规评估有限公司', en: 'Gongyun Data Compliance Assessment Co.', city: '北京', capacities: ['service'] }),
  overseas({ key: 'harbour', zh: '港湾医学研究有限公司', en: 'Harbour Medical Research Ltd', jurisdiction: 'HK', gba: 'HK', registration: { scheme: 'HK_BR', number: '71234567' } }),
  overseas({ key: 'macau', zh: '濠江酒店科技有限公司', en: 'Hou Kong Hospitality Technology Ltd', jurisdiction: 'MO', gba: 'MO', registration: { scheme: 'MO_CR', number: 'SO-58231' } }),
  overseas({ key: 'straits', zh: '海峡物流分析私人有限公司', en: 'Straits Logistics Analytics Pte. Ltd.', jurisdiction: 'SG', registration: { scheme: 'SG_UEN', number: '202412345K' } }),
  overseas({ key: 'rhein', zh: '莱茵出行有限公司', en: 'Rhein Mobilität GmbH', jurisdiction: 'DE', registration: { scheme: 'OTHER', number: 'HRB-104233' } }),
  overseas({ key: 'pacific', zh: '太平洋取证有限责任公司', en: 'Pacific Discovery LLC', jurisdiction: 'US', registration: { scheme: 'OTHER', number: 'DE-7731942' } }),
];

/** An applicant whose number is mistyped: the check character catches it at the door. */
export const MISTYPED: Member = mistyped(mainland({ key: 'mistyped', zh: '粤来数据有限公司', en: 'Yuelai Data Co.', city: '深圳', capacities: ['vendor'] }));
/** An applicant that is turned down by people. */
export const UNSUITABLE = mainland({ key: 'unsuitable', zh: '速贷信息咨询有限公司', en: 'Quick Loan Information Co.', city: '深圳', capacities: ['buyer'] });

function mistyped(member: Member): Member {
  const { number } = member.organisation.registration;
  const other = number.endsWith('0') ? '1' : '0';
  return { ...member, organisation: { ...member.organisation, registration: { scheme: 'USCC', number: number.slice(0, -1) + other } } };
}
