import { sha256Hex } from '#core/exchange';
import { canonicalJson } from '#core/tlog';
import { manifestOf, type Manifest } from '../../manifest/compute.js';
import { wareOf } from '../catalogue.js';
import { makeFile } from '../files.js';
import { textAt, type Json } from '../json.js';
import { seedOf } from '../random.js';
import { dayOf, does, isRefused, waits, type Stage } from '../stage.js';
import type { Deal, Deals } from './trades.js';

/** The instrument that an exporter brings when the law asks for one. */
interface Instrument {
  readonly kind: 'STANDARD_CONTRACT' | 'GBA_STANDARD_CONTRACT';
  readonly zh: string;
  readonly countries: readonly string[];
  readonly generalMax: number;
  readonly sensitiveMax: number;
}

export interface Delivery {
  readonly key: string;
  readonly deal: string;
  readonly rows: number;
  readonly purpose: string;
  readonly people?: { readonly general: number; readonly sensitive: number };
  readonly circumstances?: Json;
  readonly instrument?: Instrument;
  /** Told where the exchange must say no at the door. */
  readonly refusedBecause?: string;
}

/** The whole year, in order: what stays at home, what leaves freely, what needs an instrument, and what may not leave. */
const DELIVERIES: readonly Delivery[] = [
  ...Array.from({ length: 12 }, (_, month) => ({ key: `metro-auto-month-${month + 1}`, deal: 'metro-auto', rows: 6_000 + 500 * month, purpose: 'operations-planning' })),
  { key: 'score-fund-q1', deal: 'score-fund', rows: 12_000, purpose: 'risk-control' },
  { key: 'score-fund-resale', deal: 'score-fund', rows: 2_000, purpose: 'market-analysis', refusedBecause: '用于授权外的目的 for another purpose' },
  { key: 'litigation-fund-1', deal: 'litigation-fund', rows: 20_000, purpose: 'risk-control' },
  { key: 'litigation-fund-2', deal: 'litigation-fund', rows: 10_000, purpose: 'risk-control', refusedBecause: '超过限额 beyond its limit of 25000' },
  { key: 'rain-straits-wet', deal: 'rain-straits', rows: 30_000, purpose: 'risk-control' },
  { key: 'rain-straits-dry', deal: 'rain-straits', rows: 15_000, purpose: 'risk-control' },
  { key: 'metro-rhein-1', deal: 'metro-rhein', rows: 10_000, purpose: 'research' },
  { key: 'charging-rhein-1', deal: 'charging-rhein', rows: 10_000, purpose: 'operations-planning' },
  { key: 'hotel-macau-golden-week', deal: 'hotel-macau', rows: 900, purpose: 'service-delivery', people: { general: 900, sensitive: 0 }, circumstances: { legalPurpose: 'contract_individual', necessary: true } },
  { key: 'parcels-straits-spring', deal: 'parcels-straits', rows: 40_000, purpose: 'market-analysis', people: { general: 40_000, sensitive: 0 } },
  {
    key: 'parcels-straits-autumn', deal: 'parcels-straits', rows: 80_000, purpose: 'market-analysis', people: { general: 80_000, sensitive: 0 },
    instrument: { kind: 'STANDARD_CONTRACT', zh: '个人信息出境标准合同', countries: ['SG'], generalMax: 500_000, sensitiveMax: 0 },
  },
  {
    key: 'rehab-harbour-1', deal: 'rehab-harbour', rows: 1_200, purpose: 'research', people: { general: 0, sensitive: 1_200 },
    instrument: { kind: 'GBA_STANDARD_CONTRACT', zh: '粤港澳大湾区标准合同', countries: ['HK'], generalMax: 0, sensitiveMax: 5_000 },
  },
  { key: 'rail-rhein-1', deal: 'rail-rhein', rows: 3_000, purpose: 'research', people: { general: 3_000, sensitive: 0 } },
  { key: 'boxes-pacific-discovery', deal: 'boxes-pacific', rows: 5_000, purpose: 'research', circumstances: { foreignAuthorityRequest: true, prcAuthorityApproval: false } },
];

/** 交付: real files, their manifests, the export gate, and what each of its answers means for the delivery. */
export async function deliverAll(stage: Stage, deals: Deals): Promise<void> {
  stage.title('交付 · Deliveries at home and abroad');
  for (const delivery of DELIVERIES) await deliver(stage, delivery, dealOf(deals, delivery.deal));
}

export function dealOf(deals: Deals, key: string): Deal {
  const deal = deals.get(key);
  if (deal === undefined) throw new Error(`nobody traded ${key}`);
  return deal;
}

/** One delivery from the request to its end; returns the index of the entry that completed it. */
export async function deliver(stage: Stage, delivery: Delivery, deal: Deal): Promise<number | undefined> {
  const { key, rows, refusedBecause } = delivery;
  const { vendor, buyer } = deal;
  const manifest = await pack(stage, delivery, deal);
  const request = { who: buyer, path: '/v1/transfers', body: requestOf(delivery, deal, manifest), step: `transfer:${key}` };
  if (refusedBecause !== undefined) {
    await isRefused(stage, { ...request, says: `请求 ${rows} 行 asks ${refusedBecause}` });
    return undefined;
  }
  const { id } = await does(stage, request);
  const judged = await judgement(stage, id, deal);
  const says = `${wareOf(deal.product).description.name.zh} → ${buyer.name}, ${rows} 行`;
  const cleared = judged['clearance'] === 'NEEDS_BASIS' && delivery.instrument !== undefined ? await bringInstrument(stage, { delivery, transfer: id, deal, judged }) : judged;
  const path = textAt(cleared, 'decision', 'path');
  if (cleared['clearance'] !== 'CLEARED') {
    stage.tell({ who: vendor.name, says, outcome: `${path} ${textAt(cleared, 'clearance')} ${String(cleared['reason'])}` });
    return undefined;
  }
  await does(stage, { who: vendor, path: `/v1/transfers/${id}/start`, step: `start:${key}` });
  const receivedSha256 = sha256Hex(canonicalJson(manifest));
  const { index } = await does(stage, { who: buyer, path: `/v1/transfers/${id}/complete`, body: { receivedSha256 }, step: `complete:${key}`, says, outcome: `${path} CLEARED → COMPLETED` });
  return index;
}

/** The files of a delivery, made and measured as any vendor would. */
async function pack(stage: Stage, { key, rows }: Delivery, { product }: Deal): Promise<Manifest> {
  const { fields } = wareOf(product).description;
  const format = seedOf(0, product) % 2 === 0 ? 'csv' : 'jsonl';
  const path = stage.keep.path('files', `${key}.${format}`);
  return manifestOf([await makeFile({ path, format, fields, rows, seed: seedOf(stage.seed, key), until: dayOf(stage, 0) })]);
}

const requestOf = ({ purpose, people = { general: 0, sensitive: 0 }, circumstances = {} }: Delivery, { grant }: Deal, manifest: Manifest): Json =>
  ({ grant, purpose, mode: 'file', manifest, people, circumstances });

/** Nothing moves before the check has said something. */
const judgement = (stage: Stage, transfer: string, { vendor }: Deal): Promise<Json> =>
  waits(stage, { who: vendor, path: `/v1/transfers/${transfer}`, holds: ({ clearance }) => clearance !== 'PENDING', for: 'the export check' });

interface Need {
  readonly delivery: Delivery;
  readonly transfer: string;
  readonly deal: Deal;
  readonly judged: Json;
}

/** 出境依据: the exporter signs, attaches and files the contract; only the new check clears. */
async function bringInstrument(stage: Stage, { delivery: { key, instrument }, transfer, deal: { vendor, buyer }, judged }: Need): Promise<Json> {
  if (instrument === undefined) return judged;
  const { kind, zh, countries, generalMax, sensitiveMax } = instrument;
  await isRefused(stage, { who: vendor, path: `/v1/transfers/${transfer}/start`, step: `start-early:${key}`, says: '未获放行即欲启动 wants to start before it is cleared' });
  const scope = { recipients: [buyer.id], countries, purposes: [], fields: [], generalMax, sensitiveMax };
  const { id: basis } = await does(stage, {
    who: vendor, path: '/v1/bases', step: `basis:${key}`, says: `订立 signs ${zh}`, outcome: textAt(judged, 'reason'),
    body: { kind, scope, validFrom: dayOf(stage, -1), validUntil: dayOf(stage, 730), documentSha256: sha256Hex(`${key} contract`), impactAssessmentSha256: sha256Hex(`${key} assessment`) },
  });
  const signed = { effectiveOn: dayOf(stage, 0), signedOn: dayOf(stage, 0), impactAssessedOn: dayOf(stage, -7) };
  await does(stage, { who: vendor, path: `/v1/bases/${basis}/effect`, body: signed, step: `effect:${key}`, says: '合同生效 it takes effect', outcome: '义务 duty OPEN: 十个工作日内备案 to be filed within ten working days' });
  await does(stage, { who: vendor, path: `/v1/transfers/${transfer}/attach-basis`, body: { basis }, step: `attach:${key}` });
  const state = await waits(stage, { who: vendor, path: `/v1/transfers/${transfer}`, holds: ({ clearance }) => clearance !== 'PENDING', for: 'the second export check' });
  await fileAll(stage, { key, kind, basis, vendor, buyer });
  return state;
}

interface Filing { readonly key: string; readonly kind: Instrument['kind']; readonly basis: string; readonly vendor: Deal['vendor']; readonly buyer: Deal['buyer'] }

/** 备案: a standard contract with the provincial authority; one within the Greater Bay Area on both sides, each at home. */
async function fileAll(stage: Stage, { key, kind, basis, vendor, buyer }: Filing): Promise<void> {
  const path = `/v1/bases/${basis}/file`;
  const filedOn = dayOf(stage, 0);
  await does(stage, {
    who: vendor, path, body: { side: 'MAINLAND', authority: '广东省互联网信息办公室（演示）', filingNumber: `BA-${key}`, filedOn },
    step: `file:${key}`, says: '备案 files it', outcome: '义务 duty DONE',
  });
  if (kind !== 'GBA_STANDARD_CONTRACT') return;
  await does(stage, {
    who: buyer, path, body: { side: 'HK', authority: '香港数字政策办公室（演示）', filingNumber: `HK-${key}`, filedOn },
    step: `file-hk:${key}`, says: '香港一方备案 files it in Hong Kong', outcome: '双方均已备案 FILED on both sides',
  });
}
