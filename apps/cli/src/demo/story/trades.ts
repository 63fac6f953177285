import type { Terms } from '../catalogue/product.js';
import { wareOf } from '../catalogue.js';
import { listAt, textAt, type Json } from '../json.js';
import { does, isRefused, reads, type Actor, type Answer, type Stage } from '../stage.js';
import { actorOf, type Cast } from './admissions.js';
import type { Listings } from './listings.js';

/** A grant with its two sides. */
export interface Deal {
  readonly grant: string;
  readonly vendor: Actor;
  readonly buyer: Actor;
  readonly product: string;
}
/** The grants by the key of their trade. */
export type Deals = ReadonlyMap<string, Deal>;

/** How a negotiation goes: as the offer stands, with a counter-offer, or nowhere. */
type Course = 'straight' | 'counter' | 'vendor-ends' | 'buyer-ends';

export interface Trade {
  readonly key: string;
  readonly buyer: string;
  readonly product: string;
  readonly need: string;
  readonly purpose: string;
  readonly place: string;
  readonly course?: Course;
  readonly countMax?: number;
  readonly rowsMax?: number;
  /** What lets its uses through; a delivery gateway and a key service that are not registered, unless it is said. */
  readonly enforcementPoints?: readonly string[];
}

const TRADES: readonly Trade[] = [
  { key: 'metro-auto', buyer: 'auto', product: 'metro-flow', need: '接驳线路规划', purpose: 'operations-planning', place: 'CN' },
  { key: 'metro-rhein', buyer: 'rhein', product: 'metro-flow', need: 'Benchmark of urban rail demand', purpose: 'research', place: 'DE' },
  { key: 'charging-rhein', buyer: 'rhein', product: 'charging', need: 'Siting of charging hubs', purpose: 'operations-planning', place: 'DE' },
  { key: 'track-auto', buyer: 'auto', product: 'bus-track', need: '自动驾驶仿真', purpose: 'research', place: 'CN', course: 'counter' },
  { key: 'rain-straits', buyer: 'straits', product: 'grid-rain', need: 'Weather risk of shipments', purpose: 'risk-control', place: 'SG' },
  { key: 'score-fund', buyer: 'fund', product: 'sme-score', need: '供应链资产筛选', purpose: 'risk-control', place: 'CN' },
  { key: 'bond-fund', buyer: 'fund', product: 'bond-quotes', need: '组合估值', purpose: 'market-analysis', place: 'CN' },
  { key: 'litigation-fund', buyer: 'fund', product: 'litigation', need: '尽职调查', purpose: 'risk-control', place: 'CN', rowsMax: 25_000 },
  { key: 'parcels-straits', buyer: 'straits', product: 'parcel-recipients', need: 'Demand planning of regional warehouses', purpose: 'market-analysis', place: 'SG', course: 'straight' },
  { key: 'rehab-harbour', buyer: 'harbour', product: 'rehab', need: '粤港慢病队列研究', purpose: 'research', place: 'HK', course: 'counter' },
  { key: 'hotel-macau', buyer: 'macau', product: 'hotel-bookings', need: '履行酒店预订合同', purpose: 'service-delivery', place: 'MO' },
  { key: 'rail-rhein', buyer: 'rhein', product: 'rail-members', need: 'Design of through tickets', purpose: 'research', place: 'DE', course: 'straight' },
  { key: 'boxes-pacific', buyer: 'pacific', product: 'port-boxes', need: 'Discovery in a civil suit', purpose: 'research', place: 'US' },
  { key: 'flu-macau', buyer: 'macau', product: 'flu-index', need: '酒店运营预警', purpose: 'operations-planning', place: 'MO' },
  { key: 'freight-rhein', buyer: 'rhein', product: 'rail-freight', need: 'Rail freight capacity', purpose: 'market-analysis', place: 'DE', course: 'vendor-ends' },
  { key: 'demand-credit', buyer: 'credit', product: 'drug-demand', need: '医药供应链授信', purpose: 'risk-control', place: 'CN', course: 'buyer-ends' },
];

/** 磋商: automatic and by hand, with counter-offers, and some that come to nothing; what is agreed becomes a grant, set up and collected. */
export async function tradeAll(stage: Stage, cast: Cast, listings: Listings): Promise<Deals> {
  stage.title('磋商与授权 · Negotiations and grants');
  const deals = new Map<string, Deal>();
  for (const trade of TRADES) {
    const deal = await negotiate(stage, trade, tableOf(trade, cast, listings));
    if (deal !== undefined) deals.set(trade.key, deal);
  }
  await overreach(stage, cast, listings);
  return deals;
}

/** One trade more, which has to come off. */
export async function strike(stage: Stage, trade: Trade, cast: Cast, listings: Listings): Promise<Deal> {
  const deal = await negotiate(stage, trade, tableOf(trade, cast, listings));
  if (deal === undefined) throw new Error(`${trade.key} came to nothing`);
  return deal;
}

/** Where one trade is negotiated. */
interface Table {
  readonly listing: string;
  readonly vendor: Actor;
  readonly buyer: Actor;
}

function tableOf({ buyer, product }: Pick<Trade, 'buyer' | 'product'>, cast: Cast, listings: Listings): Table {
  const listing = listings.get(product);
  if (listing === undefined) throw new Error(`${product} is not listed`);
  return { listing, vendor: actorOf(cast, wareOf(product).vendor), buyer: actorOf(cast, buyer) };
}

/** What the buyer asks for: inside the offer, and no more than it needs. */
function proposalOf({ product, purpose, place, need, countMax = 24, rowsMax }: Trade, change: Partial<Terms> = {}): Json {
  const { terms, plans } = wareOf(product).offer;
  return { terms: { ...terms, purposes: [purpose], places: [place], modes: terms.modes.slice(0, 1), countMax, rowsMax: rowsMax ?? terms.rowsMax, ...change }, plan: plans[0]?.id, need };
}

async function negotiate(stage: Stage, trade: Trade, table: Table): Promise<Deal | undefined> {
  const { key, product, course } = trade;
  const { listing, vendor, buyer } = table;
  const { name: { zh } } = wareOf(product).description;
  const { id } = await does(stage, { who: buyer, path: '/v1/negotiations', body: { listing, proposal: proposalOf(trade) }, step: `request:${key}` });
  const move = (who: Actor, verb: string, body: Json = {}, says?: string): Promise<Answer> =>
    does(stage, { who, path: `/v1/negotiations/${id}/${verb}`, body, step: `${verb}:${key}`, ...(says === undefined ? {} : { says }) });
  if (course === 'vendor-ends') {
    await move(vendor, 'terminate', { reason: '运力数据暂不对外提供 Capacity data is withheld for now.' }, `终止磋商 ends the negotiation about ${zh}`);
    return undefined;
  }
  if (course === 'counter' || course === 'buyer-ends') await move(vendor, 'offer', { proposal: proposalOf(trade, { termDays: 180, countMax: 6 }) }, `反要约 counter-offer for ${zh}: 180 天, 6 次`);
  if (course === 'buyer-ends') {
    await move(buyer, 'terminate', { reason: '期限太短 The term is too short.' }, `终止磋商 ends the negotiation about ${zh}`);
    return undefined;
  }
  if (course === 'counter') await move(buyer, 'accept');
  if (course !== undefined) await move(vendor, 'agree');
  const agreement = textAt(await reads(stage, buyer, `/v1/negotiations/${id}`), 'agreementSha256');
  const verified = await move(buyer, 'verify', { agreementSha256: agreement });
  const finalised = course === undefined ? verified : await move(vendor, 'finalize');
  const deal = { grant: grantIn(finalised), vendor, buyer, product };
  await setUp(stage, trade, deal);
  stage.tell({ index: finalised.index, who: buyer.name, says: `与 ${vendor.name} 成交 ${zh}`, outcome: `授权 grant ACTIVE${course === undefined ? ' 自动 automatic' : ''}` });
  return deal;
}

function grantIn({ streams }: Answer): string {
  const grant = streams.find((stream) => stream.startsWith('grt_'));
  if (grant === undefined) throw new Error('the negotiation ended without a grant');
  return grant;
}

/** Approved is not active: the vendor names what lets uses through, the buyer collects its key. */
async function setUp(stage: Stage, { key, enforcementPoints = ['delivery-gateway', 'key-service'] }: Trade, deal: Deal): Promise<void> {
  await does(stage, { who: deal.vendor, path: `/v1/grants/${deal.grant}/activate`, body: { enforcementPoints }, step: `activate:${key}` });
  await collected(stage, key, deal);
}

/** The key that opens a grant's data, which its buyer collects once. */
export async function collected(stage: Stage, key: string, { grant, buyer }: Deal): Promise<string> {
  const { body } = await does(stage, { who: buyer, path: `/v1/grants/${grant}/collect-credential`, step: `collect:${key}` });
  return textAt(body, 'credential');
}

/** A request beyond the offer is refused before anybody has to read it. */
async function overreach(stage: Stage, cast: Cast, listings: Listings): Promise<void> {
  const trade: Trade = { key: 'metro-pacific', buyer: 'pacific', product: 'metro-flow', need: 'Resale', purpose: 'research', place: 'US' };
  const { listing, buyer } = tableOf(trade, cast, listings);
  await isRefused(stage, { who: buyer, path: '/v1/negotiations', body: { listing, proposal: proposalOf(trade, { onward: true }) }, step: `request:${trade.key}`, says: '请求超出要约 asks for more than is offered' });
  const offers = listAt(await reads(stage, buyer, '/v1/negotiations'), 'items');
  stage.tell({ who: buyer.name, says: '查看自己的磋商 looks at its own negotiations', outcome: `${offers.length} 项` });
}
