import { randomBytes, randomUUID } from 'node:crypto';
import type pg from 'pg';
import { countingPool, migrate } from '#adapters/store';
import { TOKENS_PER_PART, TOKEN_BYTES, sha256Hex, type Caller, type Id, type Tokenset } from '#core/exchange';
import { Counter, TokenParts, runCheck, systemCaller, type Ledger } from '#ledger';
import { openLedger, type Bench, type Cell } from '../bench.js';
import { aDelivery, openMarket, type TradedGrant } from '../market.js';
import { closedLoops, metered } from '../measure.js';
import { memoryOf } from '../usage.js';

const VENDORS = 20;
const MARKET = { vendors: VENDORS, buyers: 4, grants: 400, isExport: true };
const SYSTEM = systemCaller('bench');
const KEY = 'a'.repeat(64);

/**
 * People counted with the clearance of declared transfers, each from its request to its verdict: those of one exporter, whose
 * tally every one of them writes, beside those of many. Then a set of so many tokens: sent, compared, counted.
 */
export async function openCounting({ server, config, closing }: Bench, tokens: number): Promise<Cell[]> {
  const url = await server.create('counting');
  await migrate(url, config.exchange);
  const { ledger, pool, close } = openLedger(config, url, 4);
  closing.push(close);
  const { grants } = await openMarket(ledger, MARKET);
  const cell = (name: string, of: readonly TradedGrant[], conclude?: Cell['conclude']): Cell => {
    let turn = 0;
    const once = (): Promise<void> => cleared(ledger, of[turn++ % of.length]);
    return {
      name, part: 'counting', connections: 64, pids: [process.pid], ...(conclude === undefined ? {} : { conclude }),
      measure: (load) => metered([process.pid], server.postmaster, (marks) => closedLoops(load, marks, once)),
    };
  };
  const hot = grants.filter((_, i) => i % VENDORS === 0);
  return [cell('cleared64 many', grants), cell('cleared64 hot', hot, () => countTokens({ ledger, pool, url, exchange: config.exchange, grant: hot[0] }, tokens))];
}

async function cleared(ledger: Ledger, grant: TradedGrant | undefined): Promise<void> {
  if (grant === undefined) throw new Error('no grant');
  const id = ledger.newId('transfer');
  const by = (): { caller: Caller; key: string } => ({ caller: SYSTEM, key: randomUUID() });
  await ledger.submit('transfer.request', { id, ...aDelivery(grant.id), people: { general: 1, sensitive: 0 } }, { caller: grant.buyer.caller, key: randomUUID() });
  const { entries: [{ stream }] } = await ledger.submit('check.queue', { subject: id, round: 1 }, by());
  const check = stream as Id<'check'>;
  await ledger.submit('check.start', { id: check }, by());
  const { entries } = await ledger.submit('check.conclude', { id: check }, by());
  if (!entries.some(({ type }) => type === 'tally.reserved')) throw new Error(`the check ended with ${entries.map(({ type }) => type).join(', ')}`);
}

interface Place { readonly ledger: Ledger; readonly pool: pg.Pool; readonly url: string; readonly exchange: number; readonly grant: TradedGrant | undefined }

/** One set: how many of its tokens a second are taken in, compared with those that are counted, and counted. */
async function countTokens({ ledger, pool, url, exchange, grant }: Place, count: number): Promise<Readonly<Record<string, number>>> {
  const state = grant === undefined ? undefined : (await ledger.get(grant.id))?.state;
  if (state === undefined) throw new Error('no grant');
  const vendor: Caller = { org: state.vendor, roles: ['vendor'], client: 'bench', person: null };
  const counting = countingPool(url, 1);
  const [parts, counter] = [new TokenParts({ ledger, pool }), new Counter({ pool: counting, exchange })];
  const tokens = ascending(count);
  const tokensIngestedPerSecond = await perSecond(count, () => ingest({ ledger, parts, vendor }, tokens));
  const transfer = ledger.newId('transfer');
  await ledger.submit('transfer.request', { id: transfer, ...aDelivery(state.id), people: { general: count, sensitive: 0, tokens: { general: sha256Hex(tokens) } } }, { caller: vendor, key: randomUUID() });
  const tokensComparedPerSecond = await perSecond(count, () => checked(ledger, counter, transfer));
  await assessed(ledger, vendor, { transfer, recipient: state.buyer });
  await checked(ledger, counter, transfer);
  const tally = (await ledger.get(transfer))?.state.counted?.tally;
  if (tally === undefined) throw new Error('the set was not counted');
  const client = await counting.connect();
  const tokensCountedPerSecond = await perSecond(count, () => counter.catchUp(client, tally));
  client.release();
  await counting.end();
  return { tokens: count, tokensIngestedPerSecond, tokensComparedPerSecond, tokensCountedPerSecond, rssPeakMiB: (memoryOf(process.pid)?.rssPeakBytes ?? Number.NaN) / 1024 ** 2 };
}

async function perSecond(count: number, run: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await run();
  return count / ((performance.now() - start) / 1000);
}

/** Random tokens as a set has them. */
function ascending(count: number): Buffer {
  const random = randomBytes(count * TOKEN_BYTES);
  const tokens = Array.from({ length: count }, (_, i) => random.subarray(i * TOKEN_BYTES, (i + 1) * TOKEN_BYTES));
  return Buffer.concat(tokens.sort((a, b) => a.compare(b)));
}

async function ingest({ ledger, parts, vendor }: { readonly ledger: Ledger; readonly parts: TokenParts; readonly vendor: Caller }, tokens: Buffer): Promise<void> {
  const input = { id: ledger.newId('tokenset'), sha256: sha256Hex(tokens), count: tokens.length / TOKEN_BYTES, key: KEY };
  const { entries: [{ stream }] } = await ledger.submit('tokenset.open', input, { caller: vendor, key: randomUUID() });
  const set = (await ledger.get(stream as Id<'tokenset'>))?.state as Tokenset;
  for (let at = 0, ordinal = 0; at < tokens.length; at += TOKENS_PER_PART * TOKEN_BYTES, ordinal++) {
    const part = tokens.subarray(at, at + TOKENS_PER_PART * TOKEN_BYTES);
    await parts.put(set, { ordinal, tokens: part, sha256: sha256Hex(part) });
  }
  await ledger.submit('tokenset.seal', { id: set.id, found: await parts.found(set) }, { caller: vendor, key: randomUUID() });
}

async function checked(ledger: Ledger, counter: Counter, transfer: Id<'transfer'>): Promise<void> {
  const round = (await ledger.get(transfer))?.state.round ?? 1;
  const { entries: [{ stream }] } = await ledger.submit('check.queue', { subject: transfer, round }, { caller: SYSTEM, key: randomUUID() });
  // A transfer presents no field list, so no document is read.
  await runCheck(ledger, stream as Id<'check'>, { counter, documents: { document: () => Promise.resolve(undefined) } });
}

/** A security assessment that carries the whole set. */
async function assessed(ledger: Ledger, vendor: Caller, { transfer, recipient }: { readonly transfer: Id<'transfer'>; readonly recipient: Id<'participant'> }): Promise<void> {
  const id = ledger.newId('basis');
  const by = (): { caller: Caller; key: string } => ({ caller: vendor, key: randomUUID() });
  const kind = (await ledger.get(transfer))?.state.decision?.path === 'SECURITY_ASSESSMENT' ? 'SECURITY_ASSESSMENT' : 'STANDARD_CONTRACT';
  const scope = { recipients: [recipient], countries: ['SG'], purposes: [], fields: [], generalMax: 1_000_000_000, sensitiveMax: 0 };
  await ledger.submit('basis.draft', { id, kind, scope, validFrom: '2020-01-01', validUntil: '2099-12-31', documentSha256: KEY, impactAssessmentSha256: KEY }, by());
  await ledger.submit('basis.effect', { id, effectiveOn: '2020-01-02', ...(kind === 'SECURITY_ASSESSMENT' ? { approvalNumber: 'bench' } : {}) }, by());
  await ledger.submit('transfer.attach_basis', { id: transfer, basis: id }, by());
}
