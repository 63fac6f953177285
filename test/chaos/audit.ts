import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import {
  EMPTY_EDGE, consistencyProof, fromBase64, integrate, leafHash, openCheckpoint, parseVkey, rootOf, sameBytes, tilePath, verifierOf, verifyConsistency, verifyReceipt,
  type Checkpoint, type Tile, type Verifier,
} from '#core/tlog';
import { Ledger, replay, type Vault } from '#ledger';
import { checkLog } from '../../apps/cli/src/log/check-log.js';
import { serverSource, type LogSource } from '../../apps/cli/src/log/source.js';
import { publishedSource, verifyPublished } from '../support/published-log.js';
import type { Client } from './client.js';
import type { Journal } from './journal.js';
import type { Listener } from './listener.js';
import type { Market } from './market.js';
import type { Random } from './random.js';
import { startScan, type Scan } from './scan.js';
import type { Watcher } from './watcher.js';

const PAGE = 1_000;
const RECEIPTS = 40;
const REPEATS = 300;
const PROOFS_MAX = 150;
const BYTES_MAX = 1 << 20;
const LISTENER_MS_MAX = 20_000;
const EXCHANGE = 1;

export interface Evidence {
  readonly pool: pg.Pool;
  readonly journal: Journal;
  readonly market: Market;
  readonly client: Client;
  readonly watcher: Watcher;
  readonly listener: Listener;
  /** Where the log is published as files. */
  readonly logDirectory: string;
  /** Where one of the API processes answers. */
  readonly url: string;
  readonly random: Random;
}

/** What an audit has looked at. */
export interface Audited { readonly entries: number; readonly refusals: number; readonly checks: number; readonly checkpoints: number }

/** Asks again for what is open, and for a part of what was answered: a repetition is answered as the first time was, byte for byte. */
export async function askAgain({ journal, client, random }: Evidence): Promise<void> {
  for (const order of [...journal.open.values()]) await client.repeat(order);
  const known = [...journal.acknowledged.values()];
  const chosen = known.length <= REPEATS ? known : Array.from({ length: REPEATS }, () => random.pick(known));
  for (const { order } of chosen) await client.repeat(order);
}

/** Compares everything that was told to anyone with what is there; nothing may be written meanwhile. */
export async function audit(evidence: Evidence): Promise<Audited> {
  const { pool, journal, watcher } = evidence;
  const { leaves, refusals } = await scanLedger(evidence);
  const { differences } = await replay(pool, EXCHANGE);
  for (const difference of differences) journal.complain(`replay: ${difference}`);
  const verifier = await verifierAt(evidence.url);
  await checkCheckpoints(evidence, verifier, leaves);
  await checkServedLog(evidence, verifier);
  await checkDirectory(evidence);
  await checkReceipts(evidence, verifier);
  await checkListener(evidence, leaves);
  const { rows } = await pool.query<{ count: string }>("select count(*) from aggregate where kind = 'check'");
  return { entries: leaves.length, refusals: refusals(), checks: Number(rows[0]?.count), checkpoints: watcher.seen.size };
}

const noVault: Vault = { seal: () => Promise.reject(new Error('an audit writes nothing')) };

async function scanLedger({ pool, journal }: Evidence): Promise<Scan> {
  const ledger = new Ledger({ pool, exchange: EXCHANGE, vault: noVault });
  const scan = startScan();
  for (let page = await ledger.entries(0, PAGE); page.length > 0; page = await ledger.entries(scan.leaves.length, PAGE)) page.forEach(scan.add);
  const size = await ledger.size();
  if (size !== scan.leaves.length) journal.complain(`the head says ${size} entries, there are ${scan.leaves.length}`);
  scan.end(journal.acknowledged.values());
  scan.violations.forEach(journal.complain);
  return scan;
}

async function verifierAt(url: string): Promise<Verifier> {
  const vkey = parseVkey((await (await fetch(new URL('/log/vkey', url))).text()).trim());
  if (!vkey.ok) throw new Error(vkey.reason);
  return verifierOf(vkey.value);
}

/** The root of every checkpoint that was ever signed, and of every one that was seen, is that of the first leaves of the ledger. */
async function checkCheckpoints({ pool, journal, watcher }: Evidence, verifier: Verifier, leaves: readonly string[]): Promise<void> {
  const { rows } = await pool.query<{ note: string }>('select note from checkpoint where exchange = $1 union all select note from publication where exchange = $1', [EXCHANGE]);
  const opened = [...new Set([...rows.map(({ note }) => note), ...watcher.seen.values()])].map((note) => openCheckpoint(note, [verifier]));
  for (const one of opened) if (!one.ok) journal.complain(`a checkpoint does not open: ${one.reason}`);
  const checkpoints = opened.flatMap((one) => (one.ok ? [one.value] : [])).sort((a, b) => a.size - b.size);
  let edge = EMPTY_EDGE;
  for (const { size, root } of checkpoints) {
    const next = Buffer.concat(leaves.slice(edge.size, size).map((leaf) => fromBase64(leaf) ?? new Uint8Array()));
    if (next.length > 0) edge = integrate(edge, next).edge;
    if (edge.size !== size || !sameBytes(rootOf(edge), root)) journal.complain(`the checkpoint of size ${size} does not have the root of the entries`);
  }
}

/** The log as it is served is whole, and each checkpoint that was seen is a prefix of the next. */
async function checkServedLog({ url, market, journal, watcher }: Evidence, verifier: Verifier): Promise<void> {
  const source = remembering(serverSource(`${url}/log`, market.regulator.authorization.slice('Bearer '.length)));
  const note = await source.read('checkpoint', BYTES_MAX);
  const opened = openCheckpoint(note.kind === 'found' ? Buffer.from(note.bytes).toString() : '', [verifier]);
  if (!opened.ok) throw new Error(`the served checkpoint does not open: ${opened.reason}`);
  const verdict = await checkLog({ source, checkpoint: opened.value, since: undefined, isWithEntries: true, onProgress: () => undefined });
  if (!verdict.ok) journal.complain(`log verify: ${verdict.reason}`);
  else if (verdict.entries !== 'checked') journal.complain(`log verify: the entries are ${verdict.entries} for a regulator`);
  const seen = [...watcher.seen.entries()].filter(([size]) => size > 0).sort(([a], [b]) => a - b).map(([, text]) => openCheckpoint(text, [verifier])).flatMap((one) => (one.ok ? [one.value] : []));
  const step = Math.max(1, Math.ceil(seen.length / PROOFS_MAX));
  const chosen = seen.filter((_, i) => i % step === 0 || i === seen.length - 1);
  for (const [i, newer] of chosen.slice(1).entries()) await checkGrowth(source, chosen[i] ?? newer, newer, journal);
}

/** Any other web server could serve it: the files alone are the whole log, with all entries. */
async function checkDirectory({ logDirectory, url, journal }: Evidence): Promise<void> {
  const vkey = await (await fetch(new URL('/log/vkey', url))).text();
  await verifyPublished(publishedSource(logDirectory), vkey).catch((err: unknown) => journal.complain(`the published files: ${String(err)}`));
}

async function checkGrowth(source: LogSource, older: Checkpoint, newer: Checkpoint, journal: Journal): Promise<void> {
  const proof = await consistencyProof({ oldSize: older.size, newSize: newer.size }, (tile) => tileOf(source, tile));
  const verdict = verifyConsistency({ oldSize: BigInt(older.size), newSize: BigInt(newer.size), oldRoot: older.root, newRoot: newer.root, proof });
  if (!verdict.ok) journal.complain(`from ${older.size} to ${newer.size} entries: ${verdict.reason}`);
}

async function tileOf(source: LogSource, tile: Tile): Promise<Uint8Array> {
  const answer = await source.read(tilePath(tile), BYTES_MAX);
  if (answer.kind !== 'found') throw new Error(`${tilePath(tile)} is ${answer.kind}`);
  return answer.bytes;
}

/** Tiles never change: each is asked for once. */
function remembering(source: LogSource): LogSource {
  const known = new Map<string, ReturnType<LogSource['read']>>();
  const read: LogSource['read'] = (path, bytesMax) => {
    const answer = known.get(path) ?? source.read(path, bytesMax);
    known.set(path, answer);
    return answer;
  };
  return { name: source.name, read };
}

async function checkReceipts({ journal, client, market, random }: Evidence, verifier: Verifier): Promise<void> {
  const known = [...journal.acknowledged.values()];
  for (let i = 0; i < RECEIPTS && known.length > 0; i++) {
    const reference = random.pick(random.pick(known).entries);
    const { status, body } = await client.read(market.maker, `/v1/entries/${reference.index}/receipt`);
    const leaf = leafHash(fromBase64(String(body['entry'])) ?? new Uint8Array());
    const receipt = verifyReceipt(String(body['proof']), leaf, [verifier]);
    const isProven = status === 200 && receipt.ok && receipt.value.index === reference.index && String(body['leafHash']) === reference.leafHash;
    if (!isProven) journal.complain(`the receipt of entry ${reference.index} is answered ${status} ${receipt.ok ? '' : receipt.reason}`);
  }
}

/** The event stream has told of every entry, each in its place. */
async function checkListener({ listener, journal }: Evidence, leaves: readonly string[]): Promise<void> {
  for (const deadline = Date.now() + LISTENER_MS_MAX; listener.leaves.length < leaves.length && Date.now() < deadline;) await sleep(PAGE / 10);
  if (listener.leaves.length < leaves.length) journal.complain(`the event stream has told of ${listener.leaves.length} entries of ${leaves.length}`);
  const wrong = leaves.findIndex((leaf, index) => index < listener.leaves.length && listener.leaves[index] !== leaf);
  if (wrong >= 0) journal.complain(`the event stream told of another entry ${wrong}`);
}
