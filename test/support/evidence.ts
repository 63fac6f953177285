import type { Client, Founded, TestApi } from './api.js';
import { admitted, expected, granted, listed, transferBody } from './api.js';
import { abroad } from './ledger.js';
import { until } from './until.js';

/** A vendor with a product that holds personal information, a buyer abroad, and the grant between them. */
export interface Dealing { readonly vendor: Client; readonly buyer: Client; readonly grant: string }

const PERSONAL_FIELDS = [
  { name: 'junction', type: 'string', grade: 'general', personal: true, sensitive: false, title: '路口及驾驶人标识' },
  { name: 'flow', type: 'integer', grade: 'general', personal: false, sensitive: false },
] as const;

export async function aDealing(api: TestApi, operators: Founded, { seller = {}, recipient = abroad('SG') }: { readonly seller?: Parameters<typeof admitted>[2]; readonly recipient?: Parameters<typeof admitted>[2] } = {}): Promise<Dealing> {
  const vendor = await admitted(api, operators, { capacities: ['vendor'], ...seller });
  const buyer = await admitted(api, operators, { capacities: ['buyer'], ...recipient });
  const { listing } = await listed(vendor, { description: { fields: [...PERSONAL_FIELDS] } });
  return { vendor, buyer, grant: await granted({ vendor, buyer, listing }) };
}

/** A transfer that was requested and judged; returns its path and how it came out. */
export async function judged({ buyer, grant }: Dealing, change: object): Promise<{ readonly id: string; readonly clearance: string }> {
  const { id } = await buyer.does('/v1/transfers', transferBody(grant, change));
  return { id, clearance: await clearanceOf(buyer, id) };
}

async function clearanceOf(client: Client, id: string): Promise<string> {
  let clearance = 'PENDING';
  await until(async () => {
    ({ clearance } = (await client.get(`/v1/transfers/${id}`)).body);
    return clearance !== 'PENDING';
  });
  return clearance;
}

/** The basis that a transfer needs, in effect and filed. */
export async function aFiledBasis({ vendor, buyer }: Dealing, kind: 'STANDARD_CONTRACT' | 'GBA_STANDARD_CONTRACT', country: string): Promise<string> {
  const { id } = await vendor.does('/v1/bases', {
    kind, scope: { recipients: [buyer.org], countries: [country], purposes: [], fields: [], generalMax: 900_000, sensitiveMax: 0 },
    validFrom: '2026-01-01', validUntil: '2099-12-31', documentSha256: 'a'.repeat(64), impactAssessmentSha256: 'b'.repeat(64),
  });
  const isBayArea = kind === 'GBA_STANDARD_CONTRACT';
  await vendor.does(`/v1/bases/${id}/effect`, { effectiveOn: '2026-11-16', ...(isBayArea ? { signedOn: '2026-11-12', impactAssessedOn: '2026-11-02' } : {}) });
  await vendor.does(`/v1/bases/${id}/file`, { authority: '广东省互联网信息办公室', filingNumber: '粤备〔2026〕0117号', filedOn: '2026-11-20', ...(isBayArea ? { side: 'MAINLAND' } : {}) });
  if (isBayArea) await buyer.does(`/v1/bases/${id}/file`, { authority: '數字政策辦公室', filingNumber: 'DPO-2026-88', filedOn: '2026-11-19', side: 'HK' });
  return id;
}

/** A transfer of 120,000 people that was cleared on its basis, delivered and completed. */
export async function delivered(dealing: Dealing, kind: 'STANDARD_CONTRACT' | 'GBA_STANDARD_CONTRACT', country: string): Promise<{ readonly transfer: string; readonly basis: string }> {
  const { vendor, buyer } = dealing;
  const { id: transfer, clearance } = await judged(dealing, { people: { general: 120_000, sensitive: 0 } });
  if (clearance !== 'NEEDS_BASIS') throw new Error(`${transfer} is ${clearance}`);
  const basis = await aFiledBasis(dealing, kind, country);
  await vendor.does(`/v1/transfers/${transfer}/attach-basis`, { basis });
  if (await clearanceOf(vendor, transfer) !== 'CLEARED') throw new Error(`${transfer} is not cleared`);
  await vendor.does(`/v1/transfers/${transfer}/start`);
  expected(await buyer.post(`/v1/transfers/${transfer}/complete`, {}), 201);
  return { transfer, basis };
}
