import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openKeys } from '#adapters/keys';
import { KEY_TYPE, cosignerOf, formatCheckpoint, formatSkey, formatVkey, openWitnessed, parsePolicy, parseSkey, signNote, signatureLine, signerOf, textOfNote, verificationKeyOf, type Policy, type SigningKey } from '#core/tlog';
import { createHttp } from '../../apps/api/src/http/server.js';
import { logWitness } from '../../apps/cli/src/witness/log-witness.js';
import { freshDatabase } from '../support/database.js';
import { freshDirectory, startProcess, type Process } from '../support/exchange.js';
import { until } from '../support/until.js';
import { startWitness, type TestWitness } from '../support/witness.js';

const ORIGIN = 'exchange.example/2026';
const UNLIMITED = { burst: 1_000_000, perSecond: 1_000_000 };
const REGULATOR: SigningKey = { name: 'regulator.example', type: KEY_TYPE.cosignature, seed: Buffer.alloc(32, 'regulator') };
const STRANGER: SigningKey = { name: 'stranger.example', type: KEY_TYPE.cosignature, seed: Buffer.alloc(32, 'stranger') };

/** A quorum of one of the two that are asked; `regulator` has no address and comes by itself. */
describe('cosignatures that come after the quorum’s', () => {
  let data: { readonly path: string; readonly remove: () => Promise<void> };
  let near: TestWitness;
  let far: TestWitness;
  let vkey: string;
  let policy: Policy;
  let process: Process;
  let url: string;
  const ends: (() => Promise<void>)[] = [];

  const begin = async (quorum: string): Promise<void> => {
    const text = [`log ${vkey}`, `witness near ${near.vkey} ${near.url}`, `witness far ${far.vkey} ${far.url}`, `witness regulator ${formatVkey(verificationKeyOf(REGULATOR))}`, 'group one 1 near far', `quorum ${quorum}`, ''].join('\n');
    await writeFile(join(data.path, 'policy'), text);
    const parsed = parsePolicy(text);
    if (!parsed.ok) throw new Error(parsed.reason);
    policy = parsed.value;
    process = await startProcess({ url: database, directory: join(data.path, 'exchange'), env: { YAOSU_LOG_ORIGIN: ORIGIN, YAOSU_LOG_POLICY: join(data.path, 'policy') } });
    ends.push(process.close);
    const app = await createHttp(process.runtime, { applications: UNLIMITED, tokens: UNLIMITED });
    ends.push(() => app.close());
    await app.listen(0, '127.0.0.1');
    url = `${await app.getUrl()}/log`;
  };
  let database: string;
  beforeEach(async () => {
    const fresh = await freshDatabase();
    database = fresh.url;
    data = await freshDirectory();
    ends.push(fresh.drop, data.remove);
    vkey = openKeys({ dir: join(data.path, 'exchange', 'keys'), logOrigin: ORIGIN }).logVkeys()[0] ?? '';
    [near, far] = [await startWitness('near', vkey), await startWitness('far', vkey)];
    ends.push(near.close, far.close);
  });
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });

  const shown = (): Promise<string> => readFile(join(data.path, 'exchange', 'log', 'public', 'checkpoint'), 'utf8');
  const cosigners = async (): Promise<readonly string[]> => {
    const opened = openWitnessed(await shown(), policy);
    return opened.ok ? opened.value.cosigners.map(({ witness }) => witness.name) : [];
  };
  const isCosignedBy = (names: readonly string[]) => async (): Promise<boolean> => JSON.stringify(await cosigners()) === JSON.stringify(names);
  const cosigned = (note: string, key = REGULATOR, seconds = Math.floor(Date.now() / 1000)): string => note + signatureLine(textOfNote(note), cosignerOf(key, BigInt(seconds)));
  const handIn = async (note: string): Promise<{ readonly status: number; readonly body: { readonly code?: string; readonly size?: number; readonly witnesses?: readonly string[] } }> => {
    const res = await fetch(`${url}/cosignatures`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ note }) });
    return { status: res.status, body: await res.json() as { readonly code?: string } };
  };

  test('of a witness that was away while nothing is written are added when it is back, and it is brought to the present', async () => {
    await begin('one');
    await process.grow(3);
    await process.published();
    await until(isCosignedBy(['near', 'far']));
    far.isAway = true;
    await process.grow(300);
    const size = await process.published();
    await until(isCosignedBy(['near']));
    await until(() => Promise.resolve(far.missed > 2));
    far.isAway = false;
    await until(isCosignedBy(['near', 'far']));
    expect(textOfNote(await shown()).split('\n')[1]).toBe(String(size));
    const { rowCount } = await process.runtime.pool.query('select from publication where size = $1', [size]);
    expect(rowCount).toBe(2);
  });

  test('come later where the policy asks for none before a checkpoint is published', async () => {
    near.isAway = far.isAway = true;
    await begin('none');
    await process.grow(2);
    await process.published();
    expect(await cosigners()).toEqual([]);
    near.isAway = far.isAway = false;
    await until(isCosignedBy(['near', 'far']));
    await process.grow(1);
  });

  test('of a witness that cannot be asked are added when it hands them in', async () => {
    await begin('one');
    await process.grow(2);
    const size = await process.published();
    await until(isCosignedBy(['near', 'far']));
    expect(await handIn(cosigned(await shown()))).toEqual({ status: 200, body: { size, witnesses: expect.arrayContaining(['regulator']) } });
    await until(isCosignedBy(['near', 'far', 'regulator']));
    expect((await process.runtime.ready()).ready).toBe(true);
  });

  test('are refused of strangers, spoilt, of another time, and of another checkpoint, whose size the answer tells', async () => {
    await begin('one');
    await process.grow(2);
    const before = await process.published();
    const note = await shown();
    const now = Math.floor(Date.now() / 1000);
    const bare = `${textOfNote(note)}\n${note.split('\n')[4] ?? ''}\n`;
    for (const [body, status, code] of [
      ['no checkpoint', 400, 'invalid_request'],
      [cosigned(bare, STRANGER), 422, 'signature_invalid'],
      [cosigned(bare).replace(/..(?=\n$)/, 'AA'), 422, 'signature_invalid'],
      [cosigned(bare, REGULATOR, now - 700), 422, 'signature_invalid'],
      [cosigned(bare, REGULATOR, now + 700), 422, 'signature_invalid'],
    ] as const) expect([(await handIn(body)).status, (await handIn(body)).body.code]).toEqual([status, code]);
    await process.grow(1);
    await process.published();
    expect(await handIn(cosigned(bare))).toMatchObject({ status: 409, body: { code: 'state_conflict', size: before + 1 } });
    expect((await process.runtime.pool.query('select from cosignature')).rowCount).toBe(0);
  });

  test('halt the log when they are on what its own key signed and its ledger does not explain', async () => {
    await begin('one');
    await process.grow(2);
    await process.published();
    const directory = join(data.path, 'exchange', 'keys');
    const [name = ''] = (await readdir(directory)).filter((file) => file.endsWith('.skey'));
    const skey = parseSkey((await readFile(join(directory, name), 'utf8')).trim());
    if (!skey.ok) throw new Error(skey.reason);
    const forked = signNote(formatCheckpoint({ origin: ORIGIN, size: 1, root: Buffer.alloc(32, 7) }), [signerOf(skey.value)]);
    expect((await handIn(forked)).body.code).toBe('signature_invalid');
    expect(process.runtime.publishing.gate.isHalted).toBe(false);
    expect((await handIn(cosigned(forked))).body.code).toBe('state_conflict');
    await until(() => Promise.resolve(process.runtime.publishing.gate.isHalted));
    expect(process.runtime.publishing.gate.refusal()?.detail).toContain('a checkpoint that regulator handed in');
  });

  test('are brought by `yaosu log witness --pull --push`', async () => {
    const directory = join(data.path, 'regulator');
    await mkdir(directory);
    await writeFile(join(directory, 'witness.skey'), `${formatSkey(REGULATOR)}\n`, { mode: 0o600 });
    await begin('one');
    await process.grow(2);
    await process.published();
    await until(isCosignedBy(['near', 'far']));
    const io = { out: () => undefined, err: () => undefined, isTty: false };
    expect(await logWitness(['--data', directory, '--log', vkey, '--pull', url, '--push'], io)).toBe(0);
    await until(isCosignedBy(['near', 'far', 'regulator']));
  });
});
