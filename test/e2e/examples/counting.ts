import { createHash } from 'node:crypto';
import { admitted, transferBody, type Cast } from '../../support/api.js';
import { KEY, numbers, tokensOf } from '../../support/tokens.js';
import { until } from '../../support/until.js';
import { grantedOfPeople, once } from './steps.js';

/** People by tokens, a correction by two persons, a group of affiliates. */
export async function counting({ api, operators: { maker, checker }, vendor, buyer }: Cast): Promise<void> {
  const grant = await grantedOfPeople({ vendor, buyer });
  const tokens = tokensOf(numbers(0, 2));
  const sha256 = createHash('sha256').update(tokens).digest('hex');
  await once(vendor, '/v1', ['token-sets', { sha256, count: 2, key: KEY }]);
  const { id: set } = (await vendor.get('/v1/token-sets?limit=1')).body.items[0] ?? { id: '' };
  const part = { payload: tokens, headers: { authorization: `Bearer ${vendor.token}`, 'content-type': 'application/octet-stream', 'content-digest': `sha-256=:${createHash('sha256').update(tokens).digest('base64')}:` } };
  await vendor.post(`/v1/token-sets/${set}/seal`);
  await api.send('PUT', `/v1/token-sets/${set}/parts/0`, part);
  await once(vendor, `/v1/token-sets/${set}`, ['seal']);
  await api.send('PUT', `/v1/token-sets/${set}/parts/0`, part);
  for (const path of ['', '/parts']) await vendor.get(`/v1/token-sets/${set}${path}`);
  const path = `/v1/transfers/${(await buyer.does('/v1/transfers', transferBody(grant, { people: { general: 100_000, sensitive: 0 } }))).id}`;
  await until(async () => (await vendor.get(path)).body.clearance === 'NEEDS_BASIS');
  await once(vendor, path, ['attach-tokens', { tokens: { general: sha256 } }]);

  const { person } = await vendor.does(`/v1/participants/${vendor.org}/persons`, { name: '陈静' });
  const { person: second } = await vendor.does(`/v1/participants/${vendor.org}/persons`, { name: '王芳' });
  const [proposer, confirmer] = [await api.login(await vendor.does(`/v1/participants/${vendor.org}/credentials`, { person })), await api.login(await vendor.does(`/v1/participants/${vendor.org}/credentials`, { person: second }))];
  const { id: tally } = (await vendor.get('/v1/tallies?limit=1')).body.items[0] ?? { id: '' };
  await proposer.post(`/v1/tallies/${tally}/correct`, { general: 180_000, sensitive: 0, ground: '两批交付为同一批用户', evidenceSha256: 'e'.repeat(64) });
  await proposer.post(`/v1/tallies/${tally}/confirm-correction`);
  await once(confirmer, `/v1/tallies/${tally}`, ['confirm-correction']);
  await vendor.get(`/v1/tallies/${tally}`);

  const sister = await admitted(api, { maker, checker }, { capacities: ['vendor'] });
  const { id: group } = await maker.does('/v1/groups', { members: [vendor.org, sister.org], ground: '同一控制下的关联企业' });
  await maker.post(`/v1/groups/${group}/confirm`);
  await once(checker, `/v1/groups/${group}`, ['confirm']);
  await maker.does(`/v1/groups/${group}/propose`, { members: [], ground: '已分立' });
  for (const read of [`/${group}`, '?limit=1']) await maker.get(`/v1/groups${read}`);
}
