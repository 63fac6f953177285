import { systemCaller } from '#ledger';
import { granted, listed, openCast, type Client } from '../../support/api.js';
import type { Watch } from '../../support/api.js';
import { openInstitution, settledBy, type TestInstitution } from '../../support/institution.js';
import { someTerms } from '../../support/ledger.js';
import { until } from '../../support/until.js';
import { because } from './steps.js';

const DAY_MS = 86_400_000;
/** The bank keeps a day of its own, so that its numbers are the same in every run. */
const NOON = Date.parse('2026-06-15T12:00:00+08:00');
const PLANS = [{ id: 'basic', kind: 'term', amount: '36500', currency: 'CNY', periodDays: 365 }, { id: 'rows', kind: 'metered', amount: '25', currency: 'CNY', unit: 'row', unitSize: 1000 }] as const;

/** 价格与结算: prices, orders, what a bank makes of them, and use that both sides report. */
export async function settlement(watch: Watch): Promise<void> {
  const clock = { ahead: -3 * DAY_MS };
  const bank = await openInstitution('bank', NOON);
  const cast = await openCast({ watch, environment: settledBy(bank), now: () => new Date(Date.now() + clock.ahead) });
  const { api, vendor, buyer, operators: { maker, checker }, regulator } = cast;
  try {
    const { listing } = await listed(vendor, { offer: { plans: [...PLANS] } });
    await vendor.post(`/v1/listings/${listing}/reprice`, { plans: [{ id: 'basic', kind: 'metered', amount: '1', currency: 'CNY' }] });
    await vendor.does(`/v1/listings/${listing}/reprice`, { plans: PLANS });
    await buyer.get(`/v1/listings/${listing}/prices?limit=1`);
    const notified = async (id: string): Promise<void> => {
      await until(async () => (await buyer.get(`/v1/settlements/${id}`)).body.state === 'ACCEPTED');
      await bank.settle();
      await api.send('POST', '/settlement-notices/bank', { body: { note: await bank.notice(id) } });
    };
    await orders({ bank, vendor, buyer, notified, order: () => ordered({ vendor, buyer, listing }) });
    const unresolved = await troubled({ bank, vendor, buyer, notified, order: () => ordered({ vendor, buyer, listing }) });
    const said = { outcome: 'returned', transaction: 'B2026061500000042', means: 'bank_transfer', bookedOn: '2026-06-15', evidenceSha256: 'e'.repeat(64), ground: '银行回单' };
    const path = `/v1/settlements/${unresolved}`;
    await checker.post(`${path}/decide-outcome`, { agrees: true, ground: '核对一致' });
    await maker.does(`${path}/propose-outcome`, said);
    await maker.post(`${path}/decide-outcome`, { agrees: true, ground: '核对一致' });
    await checker.does(`${path}/decide-outcome`, { agrees: true, ground: '核对一致' });
    await maker.post(`${path}/propose-outcome`, said);
    await vendor.get('/v1/settlements?state=CONFIRMED&kind=payment&limit=1');
    await use({ vendor, buyer, grant: await granted({ vendor, buyer, listing, plan: 'rows' }), clock });
    const outcome = { institution: 'bank', day: '2026-06-15', lines: 3, matched: 3, statementSha256: 'd'.repeat(64), differences: [] };
    const { entries: [{ stream }] } = await api.runtime.ledger.submit('reconciliation.conclude', outcome, { caller: systemCaller('reconciler'), key: 'example' });
    await regulator.get('/v1/reconciliations?limit=1');
    await regulator.get(`/v1/reconciliations/${stream}`);
  } finally {
    await api.close();
    await bank.close();
  }
}

async function ordered({ vendor, buyer, listing }: { readonly vendor: Client; readonly buyer: Client; readonly listing: string }): Promise<string> {
  const { id } = await buyer.does('/v1/negotiations', { listing, proposal: { terms: someTerms(), plan: 'basic', need: '城市交通规划' } });
  await vendor.does(`/v1/negotiations/${id}/agree`);
  await buyer.does(`/v1/negotiations/${id}/verify`, { agreementSha256: (await buyer.get(`/v1/negotiations/${id}`)).body.agreementSha256 });
  const { entries } = await vendor.does(`/v1/negotiations/${id}/finalize`);
  return `/v1/orders/${entries.find(({ type }) => type === 'order.placed')?.stream ?? ''}`;
}

interface Paying { readonly bank: TestInstitution; readonly vendor: Client; readonly buyer: Client; readonly notified: (id: string) => Promise<void>; readonly order: () => Promise<string> }

async function orders({ vendor, buyer, notified, order }: Paying): Promise<void> {
  const [paid, cancelled, written] = [await order(), await order(), await order()];
  await buyer.post(`${paid}/pay`, { amount: '36501', institution: 'bank' });
  const { id } = await buyer.does(`${paid}/pay`, { amount: '36500', institution: 'bank' });
  await notified(id);
  await buyer.post(`${paid}/pay`, { amount: '1', institution: 'bank' });
  const refund = { amount: '500', institution: 'bank', reason: '服务中断' };
  await vendor.post(`${paid}/refund`, { ...refund, amount: '36501' });
  await notified((await vendor.does(`${paid}/refund`, refund)).id);
  for (const _ of [1, 2]) await vendor.post(`${cancelled}/cancel`, because);
  for (const _ of [1, 2]) await vendor.post(`${written}/write-off`, because);
  await vendor.post(`${cancelled}/refund`, refund);
  await buyer.get('/v1/orders?state=PAID&limit=1');
  await buyer.get(paid);
  await vendor.get(`/v1/settlements/${id}`);
}

/** A payment of which the bank confirms another amount than it was told. */
async function troubled({ bank, buyer, notified, order }: Paying): Promise<string> {
  await bank.plan('wrong-amount');
  const { id } = await buyer.does(`${await order()}/pay`, { amount: '36500', institution: 'bank' });
  await notified(id);
  return id;
}

/** A day of use on which the two sides differ, until the buyer accepts. */
async function use({ vendor, buyer, grant, clock }: { readonly vendor: Client; readonly buyer: Client; readonly grant: string; readonly clock: { ahead: number } }): Promise<void> {
  const { createdAt } = (await vendor.get(`/v1/grants/${grant}`)).body as unknown as { readonly createdAt: string };
  const midnight = new Date((Math.floor((Date.parse(createdAt) + DAY_MS / 3) / DAY_MS) + 1) * DAY_MS - DAY_MS / 3).toISOString();
  clock.ahead += DAY_MS;
  const report = { grant, window: { from: createdAt, to: midnight, sequence: 1 }, count: 12, rows: 5000, bytes: 640_000 };
  await vendor.post('/v1/usages', { ...report, side: 'vendor', window: { ...report.window, sequence: 2 } });
  const { id } = await vendor.does('/v1/usages', { ...report, side: 'vendor', enforcementPoint: 'gateway-1' });
  await vendor.post('/v1/usages', { ...report, side: 'vendor', enforcementPoint: 'gateway-1' });
  await buyer.does('/v1/usages', { ...report, side: 'buyer', rows: 4000 });
  await vendor.does('/v1/usages', { ...report, side: 'vendor', enforcementPoint: 'gateway-1', window: { from: midnight, to: new Date(Date.parse(midnight) + 1).toISOString(), sequence: 2 } });
  await buyer.get('/v1/usages?limit=1');
  await buyer.get(`/v1/usages/${id}`);
  const { disputed } = (await buyer.get(`/v1/usages/${id}`)).body as unknown as { readonly disputed: readonly { readonly month: string }[] };
  for (const _ of [1, 2]) await buyer.post(`/v1/usages/${id}/accept`, { month: disputed[0]?.month ?? '' });
}
