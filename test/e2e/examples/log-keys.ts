import { KEY_TYPE } from '#core/tlog';
import { keyNumbered, otherFinal, OTHER_VKEY, vkeyOf } from '../../property/log-keys.js';
import type { Cast } from '../../support/api.js';
import { until } from '../../support/until.js';
import { because, once } from './steps.js';

/** So long ago that the key starts as soon as it is announced, and one that never does. */
const [AT_ONCE, LATER] = ['2026-01-01T00:00:00+08:00', '2090-01-01T00:00:00+08:00'];
const NAME = { name: 'yaosu.local/log', type: KEY_TYPE.sm2 };

/** 日志签名密钥: one person proposes, another confirms, the log announces; and the same to retire it. */
export async function logKeys({ operators: { maker, checker }, regulator }: Cast): Promise<void> {
  const proposed = (fill: number, startsAt: string): object => ({ vkey: vkeyOf(keyNumbered(fill, NAME)), startsAt, succeeds: null, ground: '增加国密签名' });
  const later = `/v1/log-keys/${(await maker.does('/v1/log-keys', proposed(2, LATER))).id}`;
  await maker.post('/v1/log-keys', proposed(2, LATER));
  await once(checker, later, ['withdraw', because]);
  const path = `/v1/log-keys/${(await maker.does('/v1/log-keys', proposed(1, AT_ONCE))).id}`;
  await maker.post(`${path}/confirm`);
  await once(checker, path, ['confirm']);
  await until(async () => (await regulator.get(path)).body.state === 'IN_FORCE');
  await regulator.get('/v1/log-keys?suite=sm2&limit=1');
  const retirement = { successor: null, ground: '设备更换' };
  await once(maker, path, ['propose-retirement', retirement]);
  await once(maker, path, ['keep', because]);
  await maker.does(`${path}/propose-retirement`, retirement);
  await once(checker, path, ['confirm-retirement']);
  await regulator.get(path);
}

/** 前身账本: the log of an exchange that was merged into this one, by two people; and one that was proposed by mistake. */
export async function predecessors({ operators: { maker, checker }, regulator }: Cast): Promise<void> {
  const proposed = { vkey: OTHER_VKEY, final: otherFinal(), ground: '两所合并' };
  const mistaken = await maker.post('/v1/predecessors', { ...proposed, final: otherFinal(4) });
  await once(checker, `/v1/predecessors/${mistaken.body.id}`, ['withdraw', because]);
  const path = `/v1/predecessors/${(await maker.does('/v1/predecessors', proposed)).id}`;
  await maker.post(`${path}/confirm`);
  await once(checker, path, ['confirm']);
  await regulator.get(path);
  await regulator.get('/v1/predecessors?status=RECORDED&limit=1');
}
