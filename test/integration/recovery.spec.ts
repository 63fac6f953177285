import { chmod, cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ensureDatabase, startEmbeddedPostgres } from '#adapters/store';
import { Refusal } from '#core/exchange';
import { tilePath } from '#core/tlog';
import type { Io } from '../../apps/cli/src/io.js';
import { ledgerProveBackup, type BackupReport } from '../../apps/cli/src/ledger/prove-backup.js';
import { ledgerRecover, type Recovery } from '../../apps/cli/src/ledger/recover.js';
import { asOwner, copyDatabase, freshDatabase, type Fresh } from '../support/database.js';
import { freshDirectory, startProcess, type Process } from '../support/exchange.js';
import { abroad, admit, aTransfer, check, foundExchange, grant, list } from '../support/ledger.js';
import { publishedSource, verifyPublished } from '../support/published-log.js';
import { until } from '../support/until.js';

interface Ran<Report> { readonly code: number; readonly report: Report; readonly out: string; readonly err: string }

let database: Fresh;
let data: { readonly path: string; readonly remove: () => Promise<void> };
const before = { ...process.env };
const ends: (() => Promise<void>)[] = [];

beforeEach(async () => {
  [database, data] = [await freshDatabase(), await freshDirectory()];
  ends.push(database.drop, data.remove);
});
afterEach(async () => {
  process.env = { ...before };
  for (const end of ends.splice(0).reverse()) await end();
});

const start = async (url = database.url): Promise<Process> => {
  const started = await startProcess({ url, directory: data.path });
  ends.push(started.close);
  return started;
};
/** A backup, after which the exchange went on. */
const aBackup = async (): Promise<Fresh> => {
  const made = await copyDatabase(database.url);
  ends.push(made.drop);
  return made;
};
const vkey = async (): Promise<string> => (await readFile(join(data.path, 'log/public/vkey'), 'utf8')).split('\n')[0] ?? '';
const run = async <Report>(command: (args: string[], io: Io) => Promise<number>, url: string, ...args: string[]): Promise<Ran<Report>> => {
  Object.assign(process.env, { DATABASE_URL: url, YAOSU_DATA: data.path });
  const [out, err]: [string[], string[]] = [[], []];
  const code = await command(args, { out: (line) => { out.push(line); }, err: (line) => { err.push(line); }, isTty: false });
  return { code, report: (args.includes('--json') && out[0] !== undefined ? JSON.parse(out[0]) : {}) as Report, out: out.join('\n'), err: err.join('\n') };
};
const recover = async (url: string, ...more: string[]): Promise<Ran<Recovery>> => run<Recovery>(ledgerRecover, url, '--from', join(data.path, 'log'), '--vkey', await vkey(), '--json', ...more);

/** A backup of a few entries, and then a trade with documents, private values and a verdict. */
async function lostTrade(): Promise<{ readonly backup: Fresh; readonly kept: number; readonly size: number; readonly root: Uint8Array }> {
  const first = await start();
  const operators = await foundExchange(first);
  const vendor = await admit(first, operators, { capacities: ['vendor'] });
  const kept = await first.published();
  await first.close();
  const backup = await aBackup();
  const second = await start();
  const buyer = await admit(second, operators, { capacities: ['buyer'], ...abroad('SG') });
  const { product, listing } = await list(second, vendor).catch(async (err: unknown) => {
    if (!(err instanceof Refusal)) throw err; // The exchange's own worker was faster with the check.
    const [found] = (await second.runtime.queries.list('listing', { scope: 'any', org: vendor.org, filters: {}, limit: 1 })).items;
    const [of] = (await second.runtime.queries.list('product', { scope: 'any', org: vendor.org, filters: {}, limit: 1 })).items;
    return { listing: found?.id as `lst_${string}`, product: of?.id as `prd_${string}` };
  });
  expect(product).toBeDefined();
  await until(async () => (await second.ledger.get(listing))?.state.state === 'LISTED');
  const transfer = aTransfer(await grant(second, { vendor, buyer, listing }));
  await second.run(buyer, 'transfer.request', transfer);
  await check(second, transfer.id).catch(() => undefined);
  await until(async () => (await second.ledger.get(transfer.id))?.state.clearance === 'CLEARED');
  const size = await second.published();
  await second.close();
  const { root } = await verifyPublished(publishedSource(join(data.path, 'log')), await vkey());
  return { backup, kept, size, root };
}

describe('after a restore that lost commits', () => {
  test('the entries come back from what was published, the service signs again, and the old history is the beginning of the new', async () => {
    const { backup, kept, size, root } = await lostTrade();
    const dry = await recover(backup.url);
    expect([dry.code, dry.report]).toEqual([1, expect.objectContaining({ entries: kept, size, missing: size - kept, differsAt: null, isApplied: false, documentCount: 0 })]);
    expect(dry.report.privateValues).toBeGreaterThan(0);
    const applied = await recover(backup.url, '--apply');
    expect([applied.code, applied.report]).toEqual([0, expect.objectContaining({ isApplied: true, differences: [] })]);
    expect((await recover(backup.url)).report).toMatchObject({ missing: 0, entries: size });

    const again = await start(backup.url);
    await until(async () => (await again.runtime.ready()).ready);
    await again.grow(3);
    await again.published();
    const now = await verifyPublished(publishedSource(join(data.path, 'log')), await vkey());
    expect(now.size).toBeGreaterThan(size);
    expect(now.root).not.toEqual(root);
    const { continues } = { continues: await again.runtime.log.checkpointFrom(size) };
    expect(continues?.size).toBeGreaterThanOrEqual(size);
    expect((await run<BackupReport>(ledgerProveBackup, backup.url, '--database-url', backup.url, '--log', join(data.path, 'log'), '--vkey', await vkey(), '--json')).report.differsAt).toBeNull();
  });

  test('nothing is brought back while a process of the exchange runs, and without --apply nothing is changed', async () => {
    const { backup, kept } = await lostTrade();
    const running = await start(backup.url);
    const { code, err } = await recover(backup.url, '--apply');
    expect([code, err]).toEqual([1, expect.stringContaining('stop all of its processes first')]);
    await running.close();
    expect((await recover(backup.url)).report.entries).toBe(kept);
  });

  test('nothing is brought back into a database whose own entries are others', async () => {
    const { backup } = await lostTrade();
    await asOwner(backup.url, `set session_replication_role = replica; update entry set body = convert_to(replace(convert_from(body, 'UTF8'), '"v":1', '"v":3'), 'UTF8') where idx = 2`);
    const { code, report } = await recover(backup.url, '--apply');
    expect([code, report.differsAt, report.isApplied]).toEqual([1, 2, false]);
  });

  test('nothing is brought back from a copy that is not what its checkpoint signs, or that another key has signed', async () => {
    const { backup, size } = await lostTrade();
    const bundle = join(data.path, 'log/restricted', tilePath({ level: 'entries', index: 0, width: Math.min(256, size) }));
    const bytes = await readFile(bundle);
    await writeFile(bundle, Buffer.from(bytes.toString('latin1').replace('"v":1', '"v":2'), 'latin1'));
    expect(await recover(backup.url, '--apply')).toMatchObject({ code: 1, err: expect.stringContaining('the copy is not what its checkpoint signs: entry') });
    const other = await freshDirectory();
    ends.push(other.remove);
    await cp(join(data.path, 'log'), join(other.path, 'log'), { recursive: true });
    const strange = `${(await vkey()).split('+')[0] ?? ''}+00000000+AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA`;
    expect((await run(ledgerRecover, backup.url, '--from', join(other.path, 'log'), '--vkey', strange)).code).toBe(1);
  });

  test('a directory without a checkpoint is unreadable: exit code 3', async () => {
    expect(await run(ledgerRecover, database.url, '--from', data.path, '--vkey', 'x')).toMatchObject({ code: 3, err: expect.stringContaining('there is no checkpoint') });
  });
});

describe('a backup is proved', () => {
  const prove = async (...more: string[]): Promise<Ran<BackupReport>> => run<BackupReport>(ledgerProveBackup, database.url, ...more, '--log', join(data.path, 'log'), '--vkey', await vkey(), '--json');

  test('good, and how many entries it is behind', async () => {
    const { backup, kept, size } = await lostTrade();
    expect(await prove('--database-url', backup.url)).toMatchObject({ code: 0, report: { isGood: true, entries: kept, size, behind: size - kept, differences: [] } });
    expect(await prove('--database-url', database.url)).toMatchObject({ code: 0, report: { isGood: true, behind: 0 } });
  });

  test.each([
    ['an entry was changed', `update entry set body = convert_to(replace(convert_from(body, 'UTF8'), '"salt":"', '"salt":"0'), 'UTF8') where idx = 4`, 4],
    ['an entry and its leaf were changed', `update entry set body = convert_to(replace(convert_from(body, 'UTF8'), '"v":1', '"v":2'), 'UTF8'), leaf = sha256('\\x00'::bytea || convert_to(replace(convert_from(body, 'UTF8'), '"v":1', '"v":2'), 'UTF8')) where idx = 4`, 4],
    ['the bytes of an entry are no entry any more', `update entry set body = '\\x7b' where idx = 4`, 4],
    ['an entry was removed', 'delete from entry where idx = 5', 5],
    ['a state was changed', `update aggregate set state = jsonb_set(state, '{state}', '"REJECTED"') where kind = 'participant'`, null],
  ])('bad where %s', async (_what, sql, differsAt) => {
    const { backup } = await lostTrade();
    await asOwner(backup.url, `set session_replication_role = replica; ${sql}`);
    const { code, report } = await prove('--database-url', backup.url);
    expect([code, report.isGood, report.differsAt]).toEqual([1, false, differsAt]);
    expect(report.differences.length).toBeGreaterThan(0);
  });

  test('from a copy of the directory of an embedded database, which stays as it is', async () => {
    await chmod(data.path, 0o755); // Where the tests run as root, PostgreSQL runs under another account.
    const server = await startEmbeddedPostgres({ dataDir: join(data.path, 'postgres'), throwAway: true });
    await ensureDatabase(server.url('postgres'), 'yaosu');
    const process = await start(server.url('yaosu'));
    await process.grow(3);
    await process.published();
    await process.close();
    await server.stop();
    expect(await prove('--cluster', join(data.path, 'postgres'))).toMatchObject({ code: 0, report: { isGood: true, behind: 0, entries: 3 } });
    await rm(join(data.path, 'postgres'), { recursive: true, force: true });
    expect(await prove('--cluster', join(data.path, 'postgres'))).toMatchObject({ code: 3 });
  });

  test('a dump that is none cannot be restored: exit code 3; two sources are wrong usage: exit code 2', async () => {
    const one = await start();
    await one.grow(1);
    await one.published();
    await one.close();
    const file = join(data.path, 'dump');
    await writeFile(file, 'PGDMP and nothing more');
    expect(await prove('--dump', file)).toMatchObject({ code: 3, err: expect.stringContaining('nothing was proved') });
    expect(await prove('--dump', file, '--cluster', 'x')).toMatchObject({ code: 2 });
  });
});
