import { fork } from 'node:child_process';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import jwt from 'jsonwebtoken';
import { DataSource } from 'typeorm';
import type { Bench, Cell } from '../bench.js';
import { ENTITIES, PlainGrant, PlainParticipant, PlainProduct } from '../plain/entities.js';
import type { PlainMessage, PlainStart } from '../plain/plan.js';
import { NUMBER_DIGITS } from '../load/plan.js';
import { httpCell, requestParts } from './api.js';

const [PARTICIPANTS, GRANTS] = [40, 2000] as const;
const ISSUER = 'https://plain.example';

/** The service that most teams would write for the same request, as a process of its own with tables of its own. */
export async function openPlain(bench: Bench): Promise<Cell[]> {
  const databaseUrl = await bench.server.create('plain');
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const grants = await seed(databaseUrl);
  const child = fork(join(import.meta.dirname, '../plain/main.js'));
  bench.closing.push(() => Promise.resolve(child.kill()));
  const start: PlainStart = { databaseUrl, issuer: ISSUER, publicKey: publicKey.export({ type: 'spki', format: 'pem' }) };
  child.send(start);
  const ended = once(child, 'exit').then(([code]: unknown[]) => { throw new Error(`the plain service ended with ${String(code)} before it was ready`); });
  const [{ port }] = await Promise.race([once(child, 'message'), ended]) as [PlainMessage];
  const tokens = new Map<string, string>();
  const tokenOf = (buyer: string): string => {
    const token = tokens.get(buyer) ?? jwt.sign({ org: buyer }, privateKey, { algorithm: 'ES256', issuer: ISSUER, audience: ISSUER, expiresIn: '1h' });
    tokens.set(buyer, token);
    return token;
  };
  const requests = grants.map(({ id, buyer }) => requestParts({ path: '/transfers', token: tokenOf(buyer.id), body: aDelivery(id) }));
  const apis = [{ port, pid: child.pid ?? 0 }];
  return [1, 64].map((connections) => httpCell(bench, { name: `plain${connections}`, part: 'plain', connections, apis, requests }));
}

/** The same delivery as ours, in the same size. */
const aDelivery = (grantId: string): object => ({
  grantId, purpose: 'planning', mode: 'file', manifest: { files: [{ name: 'flows.csv', sha256: '#'.repeat(NUMBER_DIGITS).padStart(64, '0'), rows: 10, bytes: 1000 }], rows: 10, bytes: 1000, fields: ['junction', 'flow'] },
  people: { general: 0, sensitive: 0 },
});

async function seed(url: string): Promise<PlainGrant[]> {
  const dataSource = await new DataSource({ type: 'postgres', url, entities: ENTITIES, synchronize: true }).initialize();
  try {
    const participants = await dataSource.getRepository(PlainParticipant).save(Array.from({ length: PARTICIPANTS }, (_, i) => ({ id: randomUUID(), name: `参与方 ${i}`, status: 'ADMITTED', jurisdiction: 'CN' })));
    const products = await dataSource.getRepository(PlainProduct).save(participants.map((vendor) => ({ id: randomUUID(), name: '深圳道路交通流量', status: 'REGISTERED', fields: ['junction', 'flow'], vendor })));
    return await dataSource.getRepository(PlainGrant).save(Array.from({ length: GRANTS }, (_, i) => ({
      id: randomUUID(), status: 'ACTIVE', expiresAt: new Date(Date.now() + 365 * 86_400_000), modes: ['file', 'api'], countMax: null, rowsMax: null, bytesMax: null,
      product: products[i % PARTICIPANTS]!, vendor: participants[i % PARTICIPANTS]!, buyer: participants[(i * 7 + 1) % PARTICIPANTS]!,
    })), { chunk: 500 });
  } finally {
    await dataSource.destroy();
  }
}
