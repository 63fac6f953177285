import type { Cast } from '../../support/api.js';
import { until } from '../../support/until.js';
import { because, once } from './steps.js';

const EXECUTED_MS_MAX = 30_000;
const asking = { ground: 'consent_withdrawn', evidenceSha256: 'c'.repeat(64) };

/** 删除 and 选择性披露: a person is erased, another is kept because of a trade, a third is not erased after all. */
export async function erasures({ operators: { maker, checker }, vendor }: Cast): Promise<void> {
  const stateOf = async (id: string): Promise<string> => (await vendor.get(`/v1/erasures/${id}`)).body.state;
  const hired = async (name: string): Promise<{ readonly person: string; readonly index: number }> => {
    const { person, entry } = await vendor.does(`/v1/participants/${vendor.org}/persons`, { name });
    return { person, index: entry.index };
  };
  const { person, index } = await hired('陈静');
  await until(async () => (await vendor.get(`/v1/entries/${index}/disclosures?fields=name`)).status === 200);
  await maker.post('/v1/erasures', { ...asking, participant: vendor.org, person: maker.person });
  const { id } = await vendor.does('/v1/erasures', { ...asking, participant: vendor.org, person });
  await vendor.post('/v1/erasures', { ...asking, participant: vendor.org, person });
  await until(async () => (await stateOf(id)) === 'CLEARED');
  await once(checker, `/v1/erasures/${id}`, ['approve']);
  await maker.post(`/v1/erasures/${id}/reopen`, because);

  const { id: other } = await maker.does('/v1/erasures', { ...asking, participant: vendor.org, person: (await hired('王芳')).person });
  await until(async () => (await stateOf(other)) === 'CLEARED');
  await maker.post(`/v1/erasures/${other}/approve`);
  await once(checker, `/v1/erasures/${other}`, ['reject', { reason: '证明材料与本人不符' }]);

  const { id: kept } = await vendor.does('/v1/erasures', { ...asking, participant: vendor.org, person: vendor.person });
  await until(async () => (await stateOf(kept)) === 'RESTRICTED');
  await maker.post(`/v1/erasures/${kept}/reopen`, because);
  await until(async () => (await stateOf(kept)) === 'RESTRICTED');
  await once(vendor, `/v1/erasures/${kept}`, ['withdraw', because]);

  await until(async () => (await stateOf(id)) === 'EXECUTED', EXECUTED_MS_MAX);
  await vendor.get('/v1/erasures?state=EXECUTED&limit=1');
  await stateOf(id);
}
