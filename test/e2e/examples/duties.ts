import { randomUUID } from 'node:crypto';
import { LINES, type Id } from '#core/exchange';
import { systemCaller } from '#ledger';
import type { Cast } from '../../support/api.js';
import { aDescription, anOffer } from '../../support/ledger.js';
import { aContract, because, once } from './steps.js';

/** 义务: opened by a contract and by a regulator; fulfilled, rejected, corrected, waived. */
export async function duties({ api: { runtime: { ledger } }, vendor: seller, buyer, regulator }: Cast): Promise<void> {
  const [filed, waived] = [await seller.does('/v1/bases', aContract(buyer.org)), await seller.does('/v1/bases', aContract(buyer.org))];
  await seller.post(`/v1/bases/${filed.id}/effect`, { effectiveOn: '2100-01-01' });
  for (const { id } of [waived, filed]) await once(seller, `/v1/bases/${id}`, ['effect', { effectiveOn: '2026-02-02' }]);
  const duty = (of: { readonly id: string }): string => ledger.derivedId('obligation', of.id, 'contract-filing');
  await once(regulator, `/v1/obligations/${duty(waived)}`, ['waive', { ground: '情况特殊' }]);
  await seller.get(`/v1/obligations?state=OPEN&source=${filed.id}`);
  await seller.get(`/v1/obligations/${duty(filed)}`);
  await once(seller, `/v1/obligations/${duty(filed)}`, ['fulfil']);
  await once(regulator, `/v1/obligations/${duty(filed)}`, ['reject', { reason: '材料不足', dueOn: '2099-06-30' }]);
  await seller.does(`/v1/obligations/${duty(filed)}/fulfil`, { evidenceSha256: 'e'.repeat(64) });
  await once(seller, `/v1/obligations/${duty(filed)}`, ['correct', { reason: '误报' }]);
  const demand = { debtor: seller.org, duty: { zh: '提交整改报告', en: 'Submit a report of what was put right' }, article: '《网络数据安全管理条例》第五十五条', dueOn: '2099-06-30' };
  await regulator.does('/v1/obligations', demand);
  await regulator.post('/v1/obligations', { ...demand, debtor: `prt_${randomUUID()}` });
  await regulator.get('/v1/obligations/overdue');
  await regulator.get('/v1/obligations/overdue/summary');
  await once(seller, '/v1/obligations', ['calendar'], ['calendar/revoke', { reason: '地址泄露' }]);
  await once(seller, `/v1/bases/${filed.id}`, ['file', { authority: '广东省网信办', filingNumber: 'GD-1', filedOn: '2026-02-10' }]);
  await seller.get('/v1/bases?limit=1');
  await seller.get(`/v1/bases/${filed.id}`);
}

/** 合规检查: one that ended in a fault, and is done again. */
export async function faults({ api: { runtime: { ledger } }, operators: { maker }, vendor: seller }: Cast): Promise<void> {
  const { id: product } = await seller.does('/v1/products', { description: aDescription() });
  await seller.does(`/v1/products/${product}/register`);
  const { id } = await seller.does('/v1/listings', { product, productVersion: 1, offer: anOffer() });
  await seller.does(`/v1/listings/${id}/submit`);
  const by = (): { caller: ReturnType<typeof systemCaller>; key: string } => ({ caller: systemCaller('test'), key: randomUUID() });
  const { entries: [{ stream: check }] } = await ledger.submit('check.queue', { subject: id as Id<'listing'>, round: 1 }, by());
  await ledger.submit('check.fail_with_error', { id: check as Id<'check'>, reason: 'a fault' }, by());
  await once(maker, `/v1/checks/${check}`, ['redrive', because]);
  await maker.get('/v1/queue');
}

/** 监测线索: what the supervisor would raise, and what two persons make of it. */
export async function findings({ api: { runtime: { ledger } }, operators, vendor: seller, buyer, regulator }: Cast): Promise<void> {
  const id = ledger.newId('finding');
  const [exporter, recipient] = [seller.org as Id<'participant'>, buyer.org as Id<'participant'>];
  await ledger.submit('finding.raise', {
    id, detector: 'affiliates', article: LINES[1].article, zh: '30日内2家主体以同一目的向同一接收方提供相同字段，各自不满1000000人，合计1200000人', en: 'within 30 days 2 exporters sent one recipient the same fields for one purpose, each under 1000000 people, together 1200000',
    people: 1_200_000, line: 1_000_000, clearances: [1, 2].map((index) => ({ index, transfer: ledger.newId('transfer'), exporter, recipient, day: '2026-06-15', people: 600_000 })),
  }, { caller: systemCaller('test'), key: randomUUID() });
  const path = `/v1/findings/${id}`;
  await once(operators.maker, path, ['take-up']);
  await once(operators.maker, path, ['assess', { ground: '同一集团，同一批数据', proposal: 'confirm' }], ['decide', { ground: '同意', agrees: true }]);
  await once(operators.checker, path, ['decide', { ground: '同意', agrees: true }]);
  await regulator.get('/v1/findings?state=CONFIRMED');
  await seller.get(path);
  await once(regulator, path, ['close', { ground: '已责令改正', measure: 'rectified' }]);
}
