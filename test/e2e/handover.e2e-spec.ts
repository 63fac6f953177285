import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Refusal } from '#core/exchange';
import { storedZip, type StoredFile } from '#core/handover';
import { KEY_TYPE, formatVkey, verificationKeyOf } from '#core/tlog';
import { Handover, type HandedOver } from '#ledger';
import { handoverFetch } from '../../apps/cli/src/handover/fetch.js';
import { handoverVerify } from '../../apps/cli/src/handover/verify.js';
import { EXIT } from '../../apps/cli/src/io.js';
import { granted, listed, openCast, transferBody, type Cast, type Client } from '../support/api.js';
import { until } from '../support/until.js';

const DAY_MS = 86_400_000;
const clock = { ahead: -3 * DAY_MS };
const now = (): Date => new Date(Date.now() + clock.ahead);
/** Python unpacks the file independently of us; CI always has it, and fails without. */
const hasPython = process.env['CI'] !== undefined || spawnSync('python3', ['--version']).status === 0;

let cast: Cast;
let vendor: Client;
let directory: string;
let zip: Buffer;
beforeAll(async () => {
  cast = await openCast({ now });
  ({ vendor } = cast);
  directory = await mkdtemp(join(tmpdir(), 'yaosu-handover-'));
  const { listing } = await listed(vendor);
  const grant = await granted({ vendor, buyer: cast.buyer, listing });
  const day = new Date(now().getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
  clock.ahead += DAY_MS;
  await until(async () => (await cast.regulator.get(`/v1/statements?day=${day}`)).status === 200);
  await cast.buyer.does('/v1/transfers', transferBody(grant));
  zip = await handover(vendor);
});
afterAll(async () => {
  await cast.api.close();
  await rm(directory, { recursive: true });
});

const ask = (client: Client, path = `/v1/participants/${vendor.org}/handover`) => cast.api.app.inject({ method: 'GET', url: path, headers: { authorization: `Bearer ${client.token}` } });
async function handover(client: Client, checkpoint?: string): Promise<Buffer> {
  const { statusCode, rawPayload, body } = await ask(client, `/v1/participants/${vendor.org}/handover${checkpoint === undefined ? '' : `?checkpoint=${checkpoint}`}`);
  if (statusCode !== 200) throw new Error(body);
  return rawPayload;
}
interface Verdict { readonly verified: boolean; readonly reason?: string; readonly entry?: number; readonly entries: number; readonly later: number; readonly documents: number; readonly statement: string | null }
async function verify(bytes: Uint8Array, vkey = cast.api.runtime.log.vkey): Promise<{ readonly code: number; readonly said: Verdict }> {
  const [path, lines]: [string, string[]] = [join(directory, 'handover.zip'), []];
  await writeFile(path, bytes);
  const code = await handoverVerify([path, '--vkey', vkey, '--json'], { out: (line) => { lines.push(line); }, err: () => undefined, isTty: false });
  return { code, said: JSON.parse(lines.join('')) as Verdict };
}
const filesOf = (bytes: Uint8Array): StoredFile[] => Object.entries(unzipSync(bytes)).map(([path, content]) => ({ path, bytes: content }));
async function zipped(files: readonly StoredFile[]): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of storedZip((async function* () { await Promise.resolve(); yield* files; })())) parts.push(part);
  return Buffer.concat(parts);
}
const indexOf = (path: string): number => Number(/\d+/.exec(path)?.[0]);

describe('what is handed over to a participant', () => {
  test('verifies offline: entries, receipts, documents, and by the statement that nothing was left out', async () => {
    const { code, said } = await verify(zip);
    expect([code, said.verified]).toEqual([EXIT.ok, true]);
    expect(said.entries).toBeGreaterThan(10);
    expect(said.later).toBeGreaterThan(0);
    expect(said.documents).toBeGreaterThan(1);
    expect(said.statement).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  });

  test('is the same bytes again against the same checkpoint, for whoever may have it, and other people’s tools unpack it', async () => {
    const { checkpoint: { size } } = JSON.parse(Buffer.from(filesOf(zip)[0]?.bytes ?? []).toString()) as { readonly checkpoint: { readonly size: number } };
    expect((await handover(vendor, String(size))).equals(zip)).toBe(true);
    expect((await handover(cast.operators.maker, String(size))).equals(zip)).toBe(true);
    expect(await zipped(filesOf(zip))).toEqual(zip);
    if (!hasPython) return;
    const path = join(directory, 'by-python.zip');
    await writeFile(path, zip);
    expect(spawnSync('python3', ['-m', 'zipfile', '-t', path]).status).toBe(0);
  });

  test('is fetched by the command line, whole or not at all', async () => {
    await cast.api.app.listen(0, '127.0.0.1');
    const [secret, out] = [join(directory, 'secret'), join(directory, 'fetched.zip')];
    await writeFile(secret, vendor.clientSecret);
    const io = { out: () => undefined, err: () => undefined, isTty: false };
    expect(await handoverFetch(['--url', await cast.api.app.getUrl(), '--client-id', vendor.clientId, '--secret-file', secret, '--out', out], io)).toBe(EXIT.ok);
    expect(await handoverVerify([out, '--vkey', cast.api.runtime.log.vkey], io)).toBe(EXIT.ok);
    expect(await handoverFetch(['--url', await cast.api.app.getUrl(), '--client-id', vendor.clientId, '--secret-file', secret, '--out', `${out}2`, '--participant', cast.buyer.org], io)).toBe(EXIT.failed);
    expect((await readdir(directory)).filter((name) => name.startsWith('fetched'))).toEqual(['fetched.zip']);
  });

  test('is nobody else’s: 404 for another participant, and for a checkpoint that was never published', async () => {
    expect((await ask(cast.buyer)).statusCode).toBe(404);
    expect((await ask(vendor, `/v1/participants/${vendor.org}/handover?checkpoint=999999`)).statusCode).toBe(404);
    expect((await vendor.get(`/v1/participants/${vendor.org}/exit`)).body).toMatchObject({ handover: `/v1/participants/${vendor.org}/handover` });
  });

  test('is made twice at a time at the most, also for those who ask at the same moment; whoever goes away, or was refused, makes room', async () => {
    const handovers = cast.api.app.get(Handover);
    const open = (): Promise<HandedOver> => handovers.open(`prt_${vendor.org.slice('prt_'.length)}`, undefined);
    for (let round = 0; round < 2; round++) {
      const [first, second, third] = await Promise.allSettled([open(), open(), open()]);
      expect([first.status, second.status, third.status === 'rejected' && third.reason instanceof Refusal && third.reason.code]).toEqual(['fulfilled', 'fulfilled', 'overloaded']);
      for (const one of [first, second]) if (one.status === 'fulfilled') await once(one.value.zip.destroy(), 'close');
    }
    for (let round = 0; round < 3; round++) expect((await ask(vendor, `/v1/participants/${vendor.org}/handover?checkpoint=999999`)).statusCode).toBe(404);
    expect((await handover(vendor)).length).toBeGreaterThan(zip.length);
  });
});

describe('a handover that was tampered with is named by the index of its entry', () => {
  const entriesIn = (files: readonly StoredFile[]): readonly StoredFile[] => files.filter(({ path }) => path.startsWith('entries/'));
  const changed = (path: string, change: (text: string) => string) => (files: readonly StoredFile[]): StoredFile[] =>
    files.map((file) => (file.path === path ? { path, bytes: Buffer.from(change(Buffer.from(file.bytes).toString())) } : file));
  const victim = (): StoredFile => entriesIn(filesOf(zip))[4] ?? { path: '', bytes: new Uint8Array() };
  const refused = async (files: readonly StoredFile[], entry: number | null): Promise<string> => {
    const { code, said } = await verify(await zipped(files));
    expect([code, said.entry]).toEqual([EXIT.failed, entry]);
    return said.reason ?? '';
  };

  test('an entry changed', async () => {
    const { path } = victim();
    expect(await refused(changed(path, (text) => text.replace(/"salt":"./, '"salt":"0').replace(/"salt":"0{1}(?=0)/, '"salt":"f'))(filesOf(zip)), indexOf(path))).toContain('does not prove');
  });
  test('a receipt of another entry', async () => {
    const { path } = victim();
    const receipt = `receipts/${indexOf(path)}.tlog-proof`;
    expect(await refused(changed(receipt, (text) => text.replace(/index \d+/, 'index 0'))(filesOf(zip)), indexOf(path))).toContain('it is the receipt of entry 0');
  });
  test('a receipt left out', async () => {
    const { path } = victim();
    expect(await refused(filesOf(zip).filter((file) => file.path !== `receipts/${indexOf(path)}.tlog-proof`), indexOf(path))).toContain('is missing');
  });
  test('an entry left out with its receipt: the statement tells, though every other proof holds', async () => {
    const { path } = victim();
    const left = filesOf(zip).filter((file) => indexOf(file.path) !== indexOf(path) || !/^(entries|receipts)/.test(file.path));
    const { code, said } = await verify(await zipped(left));
    expect([code, JSON.stringify(said)]).toEqual([EXIT.failed, expect.stringContaining('one was left out, added or changed')]);
  });
  test('an entry between others that is not the participant’s', async () => {
    const other = filesOf((await ask(cast.operators.maker, `/v1/participants/${cast.buyer.org}/handover`)).rawPayload).find(({ path, bytes }) => path.startsWith('entries/') && !Buffer.from(bytes).toString().includes(vendor.org));
    const index = indexOf(other?.path ?? '');
    const files = filesOf(zip);
    const at = files.findIndex(({ path }) => path.startsWith('entries/') && indexOf(path) > index);
    expect(await refused([...files.slice(0, at), ...(other === undefined ? [] : [other]), ...files.slice(at)], index)).toContain('does not name the participant');
  });
  test('a document changed, or left out', async () => {
    const document = filesOf(zip).find(({ path }) => path.startsWith('documents/'));
    const path = document?.path ?? '';
    const before = filesOf(zip).slice(0, filesOf(zip).findIndex((file) => file.path === path)).filter((file) => file.path.startsWith('entries/')).at(-1)?.path ?? '';
    expect(await refused(changed(path, (text) => `${text} `)(filesOf(zip)), indexOf(before))).toContain('is not what its digest says');
    expect(await refused(filesOf(zip).filter((file) => file.path !== path), indexOf(before))).toContain('is named by entry');
  });
  test.each([
    ['manifest.json', (text: string) => text.replace(/"count": \d+/, '"count": 1'), 'is not what the files come to'],
    ['manifest.json', (text: string) => `${text} `, 'is not what the files come to'],
    ['核验说明.txt', (text: string) => text.replace('离线', '在线'), 'is not what the exchange writes'],
    ['checkpoint', (text: string) => text.replace(/\n(\d+)\n/, '\n1$1\n'), 'invalid signature'],
    ['statement.json', (text: string) => text.replace(/"entries": \d+/, '"entries": 3'), 'statement.json'],
  ])('%s changed', async (path, change, said) => {
    expect(await refused(changed(path, change)(filesOf(zip)), null)).toContain(said);
  });
  test('a file more, or one twice', async () => {
    expect(await refused([...filesOf(zip), { path: 'readme.txt', bytes: Buffer.from('hello') }], null)).toContain('does not belong here');
    const last = entriesIn(filesOf(zip)).at(-1);
    expect(await refused([...filesOf(zip), ...(last === undefined ? [] : [last])], indexOf(last?.path ?? ''))).toContain('stands behind entry');
  });
  test('the ZIP itself: cut off, a byte turned, something behind it, a directory that shows others other files', async () => {
    const far = zip.lastIndexOf('receipts/');
    const turned = Buffer.from(zip);
    turned.writeUInt8(turned.readUInt8(2_000) ^ 1, 2_000);
    const renamed = Buffer.from(zip);
    renamed.write('receiptz/', far);
    for (const bytes of [zip.subarray(0, -1), zip.subarray(0, zip.length / 2), turned, Buffer.concat([zip, Buffer.from('x')]), renamed, Buffer.from('PK')]) {
      expect((await verify(bytes)).code).toBe(EXIT.failed);
    }
    expect((await verify(renamed)).said.reason).toContain('does not stand what an exchange writes');
  });
  test('the key of another log', async () => {
    const other = formatVkey(verificationKeyOf({ name: 'other.example/log', type: KEY_TYPE.ed25519, seed: Buffer.alloc(32, 9) }));
    expect((await verify(zip, other)).code).toBe(EXIT.failed);
  });
});
