import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openKeys } from '#adapters/keys';
import { openWitnessed, parsePolicy, type Policy } from '#core/tlog';
import { asOwner, freshDatabase, type Fresh } from '../support/database.js';
import { freshDirectory, startProcess, type Process } from '../support/exchange.js';
import { until } from '../support/until.js';
import { startWitness, type WitnessProcess } from '../support/witness-process.js';

const ORIGIN = 'exchange.example/2026';

/** One exchange whose policy asks for two of three witnesses, each a process of its own. */
describe('an exchange with three witnesses', () => {
  let database: Fresh;
  let data: { readonly path: string; readonly remove: () => Promise<void> };
  let policy: Policy;
  let witnesses: WitnessProcess[];
  let vkey: string;
  const ends: (() => Promise<void>)[] = [];

  const launch = (i: number): Promise<WitnessProcess> =>
    startWitness(['--data', join(data.path, `w${i}`), '--name', `w${i}.example`, '--log', vkey, '--port', witnesses[i] === undefined ? '0' : new URL(witnesses[i].url).port]);
  const start = async (): Promise<Process> => {
    const env = { YAOSU_LOG_ORIGIN: ORIGIN, YAOSU_LOG_POLICY: join(data.path, 'policy'), YAOSU_WITNESS_GRACE: '2' };
    const process = await startProcess({ url: database.url, directory: join(data.path, 'exchange'), env });
    ends.push(process.close);
    return process;
  };
  const published = async (process: Process): Promise<{ readonly size: number; readonly cosigners: readonly string[] }> => {
    const opened = openWitnessed(await process.runtime.log.checkpoint() ?? '', policy);
    if (!opened.ok) throw new Error(opened.reason);
    return { size: opened.value.size, cosigners: opened.value.cosigners.map(({ witness }) => witness.name) };
  };

  beforeEach(async () => {
    [database, data] = [await freshDatabase(), await freshDirectory()];
    ends.push(database.drop, data.remove);
    vkey = openKeys({ dir: join(data.path, 'exchange', 'keys'), logOrigin: ORIGIN }).logVkeys()[0] ?? '';
    witnesses = [];
    for (const i of [0, 1, 2]) witnesses.push(await launch(i));
    ends.push(async () => { for (const witness of witnesses) await witness.stop('SIGKILL'); });
    const text = [`log ${vkey}`, ...witnesses.map(({ policyLine }) => policyLine), 'group q 2 w0.example w1.example w2.example', 'quorum q', ''].join('\n');
    await writeFile(join(data.path, 'policy'), text);
    const parsed = parsePolicy(text);
    if (!parsed.ok) throw new Error(parsed.reason);
    policy = parsed.value;
  });
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });

  test('publishes what two of them have cosigned, and goes on when one is killed and comes back', async () => {
    const process = await start();
    await process.grow(3);
    const size = await process.published();
    expect(await published(process)).toMatchObject({ size, cosigners: expect.arrayContaining([expect.stringMatching(/^w\d\.example$/)]) });
    expect((await published(process)).cosigners.length).toBeGreaterThanOrEqual(2);
    await witnesses[0]?.stop('SIGKILL');
    await process.grow(3);
    await process.published();
    expect((await published(process)).cosigners).toEqual(['w1.example', 'w2.example']);
    witnesses[0] = await launch(0);
    await witnesses[1]?.stop('SIGTERM');
    await process.grow(3);
    const grown = await process.published();
    expect(await published(process)).toEqual({ size: grown, cosigners: ['w0.example', 'w2.example'] });
  });

  test('publishes nothing when two are away, refuses writes when their time is over, and goes on when one is back', async () => {
    const process = await start();
    await process.grow(2);
    const before = await process.published();
    await Promise.all([witnesses[0]?.stop('SIGKILL'), witnesses[1]?.stop('SIGKILL')]);
    await process.grow(1);
    await until(() => process.grow(1).then(() => false, (err: unknown) => Promise.resolve(JSON.stringify(err).includes('unwitnessed'))));
    expect((await process.runtime.log.latest())?.size).toBe(before);
    witnesses[1] = await launch(1);
    await until(async () => ((await process.runtime.log.latest())?.size ?? 0) > before);
    await until(() => process.grow(1).then(() => true, () => false));
    await process.published();
  });

  test('halts when it was restored from a backup that is older than what they have cosigned', async () => {
    const exchange = await start();
    await exchange.grow(2);
    await exchange.published();
    const backup = join(data.path, 'backup');
    await cp(join(data.path, 'exchange', 'log'), backup, { recursive: true });
    const size = await exchange.ledger.size();
    await exchange.grow(4);
    await exchange.published();
    await exchange.close();
    await asOwner(database.url, `
      alter table entry disable trigger user; alter table checkpoint disable trigger user; alter table publication disable trigger user;
      delete from entry where idx >= ${size}; delete from checkpoint where size > ${size}; delete from publication where size > ${size};
      update log_head set size = ${size}`);
    await rm(join(data.path, 'exchange', 'log'), { recursive: true });
    await cp(backup, join(data.path, 'exchange', 'log'), { recursive: true });
    const restored = await start();
    await expect(restored.grow(1)).rejects.toMatchObject({ code: 'log_halted' });
    expect(await restored.runtime.ready()).toMatchObject({ ready: false });
    expect((await readFile(join(data.path, 'exchange', 'log', 'public', 'checkpoint'), 'utf8')).split('\n')[1]).toBe(String(size));
  });
});
