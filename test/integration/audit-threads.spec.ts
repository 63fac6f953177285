import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { derivedId, SYSTEM_ORG } from '#core/exchange';
import { canonicalJson } from '#core/tlog';
import { MARKET_VKEY, writeMarketLog } from '../support/market-log.js';

/** Long enough for threads, and a whole number of tiles. */
const SIZE = 160 * 256;
const CLI = join(process.cwd(), 'dist/apps/cli/src/main.js');
let directory: string;

beforeEach(async () => { directory = await mkdtemp(join(tmpdir(), 'yaosu-threads-')); });
afterEach(async () => { await rm(directory, { recursive: true }); });

/** The built command, as an auditor runs it: from the sources there are no threads. */
async function audit(...flags: readonly string[]): Promise<Readonly<Record<string, unknown>>> {
  const child = spawn(process.execPath, [CLI, 'log', 'audit', '--dir', join(directory, 'log'), '--vkey', MARKET_VKEY, '--json', ...flags], { stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => { out += chunk.toString(); });
  await once(child, 'close');
  return JSON.parse(out) as Readonly<Record<string, unknown>>;
}

const sealOf = (day: string): Uint8Array => Buffer.from(canonicalJson({
  v: 1, type: 'day.sealed', stream: derivedId(1, 'day', day), version: 1, at: '2026-11-23T00:00:00.000Z', actor: { org: SYSTEM_ORG, client: 'sealer' }, parties: [],
  data: { day, through: 0, participants: 0, pairs: 0, mapRoot: '0'.repeat(64) }, private: {}, salt: '0'.repeat(32),
}));

test('a long log is audited in several threads with the same result as in one run after the other', async () => {
  await writeMarketLog(join(directory, 'log'), SIZE);
  const whole = await audit();
  expect(whole).toMatchObject({ verified: true, audited: SIZE, found: 0 });
  await audit('--state', join(directory, 'state'));
  expect(await audit('--state', join(directory, 'state'))).toMatchObject({ verified: true, resumedFrom: SIZE, checked: whole['checked'] });
});

test('a day sealed wrongly far inside is found by the thread that folds the statements, and named', async () => {
  await writeMarketLog(join(directory, 'log'), SIZE, [sealOf('2027-01-01')]);
  const report = await audit();
  expect(report).toMatchObject({ verified: false, byRule: { 'days-sealed': 1 }, findings: expect.arrayContaining([expect.objectContaining({ index: SIZE, rule: 'days-sealed', type: 'day.sealed' })]) });
});
