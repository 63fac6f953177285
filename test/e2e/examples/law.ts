import { transferBody, type Cast, type Client } from '../../support/api.js';
import { until } from '../../support/until.js';
import { GOLDEN, aDefinition } from '../../property/packs.js';
import { because, grantedOfPeople, once, type Trading } from './steps.js';

/** So far ahead that the days of the examples stay as they are. */
const EFFECTIVE_FROM = '2090-01-01';

/** 规则包: from its draft to its schedule, what it would have changed, and which pack governs; told first, so that the numbers of the replays stay. */
export async function packs({ operators: { maker, checker }, vendor, buyer, regulator }: Cast): Promise<void> {
  await exported({ vendor, buyer });
  const definition = aDefinition({ version: '2090.1', effectiveFrom: EFFECTIVE_FROM, thresholds: { contractGeneral: 50_000 } });
  await maker.post('/v1/packs', { definition: { ...definition, version: '2024.1' }, note: '修正' });
  const { id } = await maker.does('/v1/packs', { definition, note: '标准合同备案门槛下调至五万人' });
  const path = `/v1/packs/${id}`;
  await maker.does(`${path}/test`, { cases: GOLDEN });
  await replayed(regulator, '/v1/replays');
  await replayed(maker, `${path}/replays`);
  const { digest } = (await maker.get(path)).body as unknown as { readonly digest: string };
  await maker.post(`${path}/schedule`);
  await once(maker, path, ['sign', { digest }]);
  await checker.does(`${path}/sign`, { digest });
  await once(checker, path, ['schedule']);
  await maker.post(`${path}/test`, { cases: GOLDEN });
  await regulator.get('/v1/packs?limit=1');
  await regulator.get(path);
  await vendor.get('/v1/rulebook?on=2026-06-15');
  await once(maker, path, ['withdraw', because]);
}

/** One delivery abroad that the draft would judge otherwise. */
async function exported({ vendor, buyer }: Trading): Promise<void> {
  const { id } = await buyer.does('/v1/transfers', transferBody(await grantedOfPeople({ vendor, buyer }), { people: { general: 60_000, sensitive: 0 } }));
  await until(async () => (await vendor.get(`/v1/transfers/${id}`)).body.clearance === 'CLEARED');
}

/** Asks for a replay and follows it to its report. */
async function replayed(who: Client, path: string): Promise<void> {
  const at = `/v1/replays/${(await who.post(path)).body.id}`;
  await until(async () => (await who.get(at)).body.state === 'DONE');
  await who.get(`${at}/report`);
  await who.get('/v1/replays?limit=1');
}

/** Questions to the law, which write nothing: a verdict, and what will become of a plan. */
export async function questions({ vendor }: Cast): Promise<void> {
  await vendor.post('/v1/law/evaluate', { facts: { asOf: '2026-06-15', counts: { generalNew: 150_000 } }, isExplained: true });
  const facts = { recipient: { jurisdiction: 'SG' } };
  await vendor.post('/v1/law/simulate', { asOf: '2025-06-16', counted: { general: 80_000 }, plan: [{ on: '2025-01-01' }] });
  await vendor.post('/v1/law/simulate', { asOf: '2025-06-16', counted: { general: 80_000 }, pace: { general: 16_000, days: 30 }, facts, plan: [{ on: '2025-07-01', until: '2025-12-01', every: 'month', people: { general: 5_000 } }] });
}
