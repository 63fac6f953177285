import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  bundleOf, cosignCheckpoint, cosignerOf, decodeBundle, formatTlogProof, formatVkey, HASH_BYTES, inclusionProof, KEY_TYPE, leafHash, openCheckpoint, parsePolicy, parseVkey, tilePath, tilesOf, TILE_WIDTH,
  verificationKeyOf, verifierOf, verifyReceiptUnder, type Policy, type TileReader,
} from '#core/tlog';
import { MARKET_VKEY, writeMarketLog } from '../../support/market-log.js';
import type { Bench, Cell } from '../bench.js';
import { closedLoops, metered, type Sample } from '../measure.js';
import { cpuOf, memoryOf } from '../usage.js';

const CLI = join(import.meta.dirname, '../../../apps/cli/src/main.js');
const LOOK_MS = 100;
const MEBIBYTE = 1024 ** 2;
const COSIGNED_AT = 1_767_225_600n;
const WITNESSES = ['w1.example', 'w2.example', 'w3.example'].map((name, i) => ({ name, type: KEY_TYPE.cosignature, seed: Buffer.alloc(32, i + 1) }));
/** Leaf places of the receipts that are verified by turns. */
const RECEIPTS = 64;

/** A log of any length in a directory, audited by the commands that an auditor runs; receipts against its three times witnessed checkpoint. */
export async function openAudit(bench: Bench, entries: number): Promise<Cell[]> {
  const directory = join(bench.server.directory, 'log');
  await writeMarketLog(directory, entries);
  // An auditor's copy is at rest: gigabytes that the system still writes would be measured too.
  execFileSync('sync');
  bench.closing.push(() => rm(directory, { recursive: true }));
  const audits = [['log audit hashes', '--no-fold'], ['log audit deep']] as const;
  return [...audits.map(([name, ...flags]) => auditCell(name, directory, flags)), await receiptCell(bench, directory, entries)];
}

/** One run of `yaosu log audit`, from the start of the process to its end. */
function auditCell(name: string, directory: string, flags: readonly string[]): Cell {
  let rssPeakMiB = 0;
  const measure = async (): Promise<Sample> => {
    const startedAt = performance.now();
    const args = ['--max-semi-space-size=64', CLI, 'log', 'audit', '--dir', directory, '--vkey', MARKET_VKEY, '--json', ...flags];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let [out, cpuMicros] = ['', 0];
    child.stdout.on('data', (chunk: Buffer) => { out += chunk.toString(); });
    const looking = setInterval(() => {
      cpuMicros = cpuOf(child.pid ?? 0) ?? cpuMicros;
      rssPeakMiB = Math.max(rssPeakMiB, (memoryOf(child.pid ?? 0)?.rssPeakBytes ?? 0) / MEBIBYTE);
    }, LOOK_MS);
    await once(child, 'close').finally(() => clearInterval(looking));
    const { verified, audited } = JSON.parse(out) as { readonly verified: boolean; readonly audited: number };
    if (!verified) throw new Error(`${name}: a valid log was not verified`);
    const seconds = (performance.now() - startedAt) / 1000;
    return { count: audited, seconds, perSecond: audited / seconds, p50: Number.NaN, p99: Number.NaN, nodeMicros: cpuMicros / audited, postgresMicros: 0 };
  };
  return { name, part: 'audit', connections: 1, pids: [], isLong: true, measure, conclude: () => Promise.resolve({ rssPeakMiB }) };
}

/** Receipts as a party keeps them, verified under a policy of three witnesses. */
async function receiptCell({ server }: Bench, directory: string, size: number): Promise<Cell> {
  const read: TileReader = (tile) => Promise.resolve(readFileSync(join(directory, tilePath(tile))).subarray(0, tile.width * HASH_BYTES));
  const { note, policy } = witnessed(readFileSync(join(directory, 'checkpoint'), 'utf8'));
  const receipts = await Promise.all(Array.from({ length: RECEIPTS }, async (_, i) => {
    const index = Math.floor((i * size) / RECEIPTS);
    return { leaf: leafHash(entryAt(directory, index, size)), text: formatTlogProof({ index, hashes: await inclusionProof({ index, size }, read), checkpoint: note }) };
  }));
  let turn = 0;
  const verifyOne = (): Promise<void> => {
    const { text, leaf } = receipts[turn++ % RECEIPTS] ?? { text: '', leaf: new Uint8Array() };
    const verdict = verifyReceiptUnder(text, leaf, policy);
    return verdict.ok ? Promise.resolve() : Promise.reject(new Error(verdict.reason));
  };
  const receiptBytes = Math.max(...receipts.map(({ text }) => Buffer.byteLength(text)));
  return {
    name: 'receipt verified', part: 'audit', connections: 1, pids: [process.pid], measure: (load) => metered([process.pid], server.postmaster, (marks) => closedLoops(load, marks, verifyOne)),
    conclude: () => Promise.resolve({ entries: size, receiptBytes, tileBytesPerEntry: tileBytes(directory, size) / size }),
  };
}

/** The checkpoint with three cosignatures, and the policy that asks for them. */
function witnessed(note: string): { readonly note: string; readonly policy: Policy } {
  const text = [
    `log ${MARKET_VKEY}`, ...WITNESSES.map((key) => `witness ${key.name} ${formatVkey(verificationKeyOf(key))}`), `group q 3 ${WITNESSES.map(({ name }) => name).join(' ')}`, 'quorum q', '',
  ].join('\n');
  const [policy, vkey] = [parsePolicy(text), parseVkey(MARKET_VKEY)];
  if (!policy.ok || !vkey.ok) throw new Error('the policy is not one');
  const opened = openCheckpoint(note, [verifierOf(vkey.value)]);
  if (!opened.ok) throw new Error(opened.reason);
  const { note: cosigned } = cosignCheckpoint({ oldSize: 0, proof: [], note }, opened.value, WITNESSES.map((key) => cosignerOf(key, COSIGNED_AT)));
  return { note: cosigned, policy: policy.value };
}

function entryAt(directory: string, index: number, size: number): Uint8Array {
  const entries = decodeBundle(readFileSync(join(directory, tilePath(bundleOf(index, size)))));
  const entry = entries.ok ? entries.value[index % TILE_WIDTH] : undefined;
  if (entry === undefined) throw new Error(`there is no entry ${index}`);
  return entry;
}

/** What the log costs beside its entries: the hash tiles that are published. */
const tileBytes = (directory: string, size: number): number => [...tilesOf(size)].reduce((bytes, tile) => bytes + statSync(join(directory, tilePath(tile))).size, 0);
