import { setTimeout as sleep } from 'node:timers/promises';
import { EXIT, type Io } from '../../io.js';
import { logExport } from '../../log/export.js';
import { logVerify } from '../../log/verify.js';
import { receiptVerify } from '../../receipt/verify.js';
import { ProblemError } from '../client.js';
import type { Json } from '../json.js';
import { reads, type Actor, type Stage } from '../stage.js';
import { proveInherited } from './merger.js';

const WAIT_MS_MAX = 20_000;
const PAUSE_MS = 200;

/** What is proven: a delivery, and that another log was taken on, by the indices of their entries. */
interface Proven { readonly url: string; readonly regulator: Actor; readonly index: number; readonly merged: number }

/** 举证: the log is copied and verified, and one delivery and a receipt of before the merger proven, by commands that never ask the exchange again. */
export async function prove(stage: Stage, { url, regulator, index, merged }: Proven, io: Io): Promise<number> {
  stage.title('举证 · Proof, offline');
  const directory = stage.keep.path('log');
  const receipt = stage.keep.path('receipt.json');
  const recorded = stage.keep.path('merger-receipt.json');
  await stage.keep.write('receipt.json', `${JSON.stringify(await receiptOf(stage, regulator, index))}\n`);
  await stage.keep.write('merger-receipt.json', `${JSON.stringify(await receiptOf(stage, regulator, merged))}\n`);
  const vkey = stage.keep.path('log', 'log.vkey');
  const commands = [
    { run: logExport, args: ['--url', `${url}/log`, '--dir', directory, '--token', stage.keep.path('regulator.token')], name: 'log export' },
    { run: logVerify, args: ['--dir', directory, '--vkey', vkey], name: 'log verify' },
    { run: receiptVerify, args: [receipt, '--vkey', vkey], name: 'receipt verify' },
  ];
  for (const { run, args, name } of commands) {
    io.out(`\n$ yaosu ${name} ${args.join(' ')}`);
    const code = await run(args, io);
    if (code !== EXIT.ok) return code;
  }
  return proveInherited(stage, { recorded, vkey }, io);
}

/** An entry has its receipt once a signed checkpoint covers it, a moment after the commit. */
async function receiptOf(stage: Stage, regulator: Actor, index: number): Promise<Json> {
  const deadline = performance.now() + WAIT_MS_MAX;
  for (;;) {
    const receipt = await reads(stage, regulator, `/v1/entries/${index}/receipt`).catch((err: unknown) => {
      if (err instanceof ProblemError && err.status === 404 && performance.now() < deadline) return undefined;
      throw err;
    });
    if (receipt !== undefined) return receipt;
    await sleep(PAUSE_MS);
  }
}
