import { ProblemError } from '../client.js';
import { at, listAt, textAt } from '../json.js';
import { does, reads, waits, type Actor, type Answer, type Stage } from '../stage.js';
import { dealOf } from './deliveries.js';
import type { Deal, Deals } from './trades.js';

/** 价格与结算: orders that came with the grants, what a bank makes of them, use that both sides report. */
export async function settle(stage: Stage, deals: Deals): Promise<void> {
  stage.title('价格与结算 · Prices and settlement');
  await payInParts(stage, dealOf(deals, 'score-fund'));
  await forgive(stage, dealOf(deals, 'track-auto'));
  await report(stage, dealOf(deals, 'bond-fund'));
}

const yuan = (amount: string): string => `${(BigInt(amount) / 100n).toLocaleString('en')}.${amount.slice(-2).padStart(2, '0')} 元`;

async function orderOf(stage: Stage, { grant, buyer }: Deal): Promise<{ readonly id: string; readonly total: string } | undefined> {
  const [order] = listAt(await reads(stage, buyer, `/v1/orders?grant=${grant}&limit=1`), 'items');
  return order === undefined ? undefined : { id: textAt(order, 'id'), total: textAt(order, 'total') };
}

/** Two instalments, and a little of it back. The exchange holds no money: without an institution nothing is paid. */
export async function payInParts(stage: Stage, deal: Deal): Promise<void> {
  const { vendor, buyer } = deal;
  const order = await orderOf(stage, deal);
  if (order === undefined) return;
  stage.tell({ who: buyer.name, says: '收到订单 has an order to pay', outcome: yuan(order.total) });
  const first = String(BigInt(order.total) / 3n);
  for (const [step, amount] of [['first', first], ['second', String(BigInt(order.total) - BigInt(first))]] as const) {
    const paid = await instructed(stage, { who: buyer, verb: 'pay', order: order.id, amount, step: `pay-${step}` });
    if (paid === undefined) return;
    await confirmed(stage, buyer, paid, `经银行付款 has its bank pay ${yuan(amount)}`);
  }
  const refund = await instructed(stage, { who: vendor, verb: 'refund', order: order.id, amount: '10000', step: 'refund', reason: '服务中断一日 The service was down for a day.' });
  if (refund !== undefined) await confirmed(stage, vendor, refund, `退款 gives back ${yuan('10000')}`);
  const { state, received } = await reads(stage, vendor, `/v1/orders/${order.id}`);
  stage.tell({ who: vendor.name, says: '订单勾稽 the order adds up', outcome: `${String(state)}, 实收 received ${yuan(String(listAt({ received }, 'received')[0]))}` });
}

interface Instruction { readonly who: Actor; readonly verb: 'pay' | 'refund'; readonly order: string; readonly amount: string; readonly step: string; readonly reason?: string }

/** Undefined where this exchange is connected to no bank, which is told once. */
async function instructed(stage: Stage, { who, verb, order, amount, step, reason }: Instruction): Promise<Answer | undefined> {
  try {
    return await does(stage, { who, path: `/v1/orders/${order}/${verb}`, body: { amount, institution: 'bank', ...(reason === undefined ? {} : { reason }) }, step: `${step}:${order}` });
  } catch (err) {
    if (!(err instanceof ProblemError) || err.code !== 'reference_invalid') throw err;
    stage.tell({ who: who.name, says: '未接入结算机构 no institution is connected', outcome: '试用 to try it: yaosu demo --alone DIR; or yaosu reference bank --state FILE, YAOSU_SETTLEMENT' });
    return undefined;
  }
}

async function confirmed(stage: Stage, who: Actor, { id, index }: Answer, says: string): Promise<void> {
  const state = await waits(stage, { who, path: `/v1/settlements/${id}`, holds: (settlement) => at(settlement, 'state') === 'CONFIRMED', for: 'the bank to confirm' });
  stage.tell({ index, who: who.name, says, outcome: `CONFIRMED ${textAt(state, 'transaction')}` });
}

/** What was revoked before it was used is not charged. */
async function forgive(stage: Stage, deal: Deal): Promise<void> {
  const order = await orderOf(stage, deal);
  if (order === undefined) return;
  await does(stage, { who: deal.vendor, path: `/v1/orders/${order.id}/cancel`, body: { reason: '授权已撤销，未使用 The grant was revoked before it was used.' }, step: 'cancel:track-auto', says: '撤销订单 gives up its claim', outcome: 'CANCELLED' });
}

/** The vendor's gateway and the buyer each report a window; the day is reconciled when both have reported it to its end. */
async function report(stage: Stage, { grant, vendor, buyer }: Deal): Promise<void> {
  const from = textAt(await reads(stage, vendor, `/v1/grants/${grant}`), 'createdAt');
  const window = { from, to: new Date(Date.parse(from) + 1).toISOString(), sequence: 1 };
  const use = { grant, window, count: 3, rows: 12_000, bytes: 4_800_000 };
  await does(stage, { who: vendor, path: '/v1/usages', body: { ...use, side: 'vendor', enforcementPoint: 'delivery-gateway' }, step: 'usage:vendor', says: '网关报告用量 its gateway reports use', outcome: '3 次, 12,000 行' });
  await does(stage, { who: buyer, path: '/v1/usages', body: { ...use, side: 'buyer' }, step: 'usage:buyer', says: '需方报告用量 reports what it has used', outcome: '3 次, 12,000 行' });
}
