import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { formatVkey, KEY_TYPE, verificationKeyOf } from '#core/tlog';
import { EXIT } from '../io.js';
import { aStandardContractStory } from '../../../../test/support/memory-story.js';
import { STRANGER_VKEY, VKEY, bundleOf, type HeldBundle } from '../../../../test/support/memory-bundle.js';
import { evidenceVerify } from './verify.js';

let directory = '';
let genuine: ReadonlyMap<string, Uint8Array>;
let bundle: HeldBundle;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'yaosu-verify-'));
  const { ledger, transfer } = await aStandardContractStory();
  bundle = await bundleOf(ledger, transfer);
  genuine = new Map(bundle.files);
});
afterAll(() => rm(directory, { recursive: true }));

async function run(zip: Uint8Array, ...more: string[]): Promise<{ code: number; out: string; err: string }> {
  const path = join(directory, 'bundle.zip');
  await writeFile(path, zip);
  const [out, err]: [string[], string[]] = [[], []];
  const code = await evidenceVerify([path, '--vkey', VKEY, ...more], { out: (line) => out.push(line), err: (line) => err.push(line), isTty: false });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

/** The bundle with some files changed; undefined takes one out. */
function changed(changes: Readonly<Record<string, string | Uint8Array | undefined>>): HeldBundle {
  bundle.files.clear();
  for (const [path, bytes] of genuine) bundle.files.set(path, bytes);
  for (const [path, bytes] of Object.entries(changes)) {
    if (bytes === undefined) bundle.files.delete(path);
    else bundle.files.set(path, Buffer.from(bytes));
  }
  return bundle;
}
const textOf = (path: string): string => Buffer.from(genuine.get(path) ?? new Uint8Array()).toString('utf8');
const first = (folder: string): string => [...genuine.keys()].find((path) => path.startsWith(folder)) ?? '';
const entryOf = (type: string): string => [...genuine.keys()].find((path) => path.startsWith('entries/') && textOf(path).includes(`"type":"${type}"`)) ?? '';

describe('a genuine bundle', () => {
  test('verifies: every digest, receipt, verdict, sheet, and the seal', async () => {
    const { code, out } = await run(changed({}).zip(), '--sealed');
    expect(out).toMatch(/^verified: the evidence of trf_/);
    for (const check of ['digests', 'checkpoint', 'receipts', 'documents', 'verdicts', 'sheets', 'seal']) expect(out).toMatch(new RegExp(`^ {2}${check} +[1-9]\\d* verified`, 'm'));
    expect(code).toBe(EXIT.ok);
  });
  test('says so to programs', async () => {
    const { code, out } = await run(changed({}).zip(), '--json');
    expect([code, JSON.parse(out)]).toMatchObject([EXIT.ok, { verified: true, sealed: true, problems: [], checks: { verdicts: { problems: 0 } } }]);
  });
  test('without its seal is verified with a warning, and refused where a seal is demanded', async () => {
    const unsealed = { 'seal/entry.json': undefined, 'seal/receipt.tlog-proof': undefined };
    expect(await run(changed(unsealed).zip())).toMatchObject({ code: EXIT.ok, out: expect.stringContaining('none 未封存') });
    expect(await run(changed(unsealed).zip(), '--sealed')).toMatchObject({ code: EXIT.failed, out: expect.stringContaining('the bundle has no seal') });
  });
});

describe('a file that was changed is named', () => {
  const paths = (): string[] => [
    '证据说明.pdf', '核验说明.txt', 'facts.json', 'filing.json', 'recipients.csv', 'counts.json', 'contracts.json', 'names.json', 'log.vkey', 'checkpoint',
    first('entries/'), first('receipts/'), first('facts/'), first('verdicts/'), first('documents/'), first('packs/'),
  ];
  test('whichever it is', async () => {
    for (const path of paths()) {
      const { code, out } = await run(changed({ [path]: `${textOf(path)} ` }).zip());
      expect({ path, code, out: out.includes(`${path} is not the file that the manifest lists`) }).toEqual({ path, code: EXIT.failed, out: true });
    }
  });
  test('and so is one that was taken out, or put in', async () => {
    expect((await run(changed({ 'counts.json': undefined }).zip())).out).toContain('counts.json is listed in the manifest and missing');
    expect((await run(changed({ 'more.txt': 'x' }).zip())).out).toContain('more.txt is not listed in the manifest');
  });
});

describe('a forger who writes a new manifest', () => {
  const forged = async (changes: Parameters<typeof changed>[0], ...more: string[]): Promise<string> => {
    const { code, out } = await run(changed(changes).relisted().zip(), ...more);
    expect(code).toBe(EXIT.failed);
    return out;
  };
  const unsealed = { 'seal/entry.json': undefined, 'seal/receipt.tlog-proof': undefined };

  test.each(['filing.json', 'facts.json', 'counts.json', 'contracts.json', 'recipients.csv'])('is caught by the entries where %s was changed', async (path) => {
    expect(await forged({ ...unsealed, [path]: `${textOf(path)}\n` })).toContain(`${path} is not what the entries yield`);
  });
  test('is caught by the seal where the PDF, the instructions or the names were changed', async () => {
    for (const path of ['证据说明.pdf', '核验说明.txt', 'names.json']) expect(await forged({ [path]: `${textOf(path)} ` })).toContain('seal/entry.json does not vouch for this manifest');
  });
  test('is caught by the receipt where an entry was changed', async () => {
    const path = entryOf('transfer.requested');
    expect(await forged({ ...unsealed, [path]: textOf(path).replace('"general":120000', '"general":99999') })).toMatch(/receipts\/\d+\.tlog-proof does not prove entries\/\d+\.json/);
  });
  test('is caught where the verdict was changed, or the facts', async () => {
    const [verdict, facts] = [first('verdicts/'), first('facts/')];
    expect(await forged({ ...unsealed, [verdict]: textOf(verdict).replace('"STANDARD_CONTRACT"', '"EXEMPT"') })).toContain(`${verdict} is not what its digest says`);
    expect(await forged({ ...unsealed, [facts]: textOf(facts).replace('"generalNew":120000', '"generalNew":99999') })).toContain(`${facts} is not what its digest says`);
  });
  test('is caught where the rule pack was changed', async () => {
    const pack = first('packs/');
    expect(await forged({ ...unsealed, [pack]: textOf(pack).replace('100000', '200000') })).toContain(`${pack} is missing, or is not the rule pack that the verdict names`);
  });
  test('is caught where receipts lead to another checkpoint, or are mixed up', async () => {
    const [one, other] = [...genuine.keys()].filter((path) => path.startsWith('receipts/'));
    expect(await forged({ ...unsealed, [one ?? '']: textOf(other ?? '') })).toContain(`${one ?? ''} does not prove`);
    expect(await forged({ ...unsealed, [one ?? '']: undefined })).toContain(`${one ?? ''} is missing`);
    expect(await forged({ checkpoint: textOf('checkpoint').replace(/\n\d+\n/, '\n1\n') })).toContain('checkpoint invalid signature');
  });
  test('is caught where a document was left out without saying so, or a stray one put in', async () => {
    const path = first('verdicts/');
    expect(await forged({ ...unsealed, [path]: undefined })).toContain('is named by an entry and missing');
    expect(await forged({ ...unsealed, [`documents/${'0'.repeat(64)}.json`]: '{}' })).toContain('is named by no entry');
  });
  test('is caught where an entry in the middle was left out', async () => {
    const path = entryOf('transfer.basis_attached');
    const index = /\d+/.exec(path)?.[0] ?? '';
    expect(await forged({ ...unsealed, [path]: undefined, [`receipts/${index}.tlog-proof`]: undefined })).toMatch(/does not follow|is not what the entries yield/);
  });
});

test.each([['none', EXIT.ok, 'verified: the evidence'], ['w', EXIT.failed, 'checkpoint the policy asks for w']])('under a policy whose quorum is %s a bundle that nobody cosigned ends with %i', async (quorum, code, said) => {
  const [path, policy] = [join(directory, 'policed.zip'), join(directory, 'policy')];
  await writeFile(path, changed({}).zip());
  const witness = formatVkey(verificationKeyOf({ name: 'w.example', type: KEY_TYPE.cosignature, seed: new Uint8Array(32).fill(9) }));
  await writeFile(policy, `log ${VKEY}\nwitness w ${witness}\nquorum ${quorum}\n`);
  const out: string[] = [];
  expect(await evidenceVerify([path, '--policy', policy], { out: (line) => out.push(line), err: () => undefined, isTty: false })).toBe(code);
  expect(out.join('\n')).toContain(said);
});

describe('what is no bundle', () => {
  test.each<[string, () => Uint8Array, string]>([
    ['text', () => Buffer.from('hello'), 'not a ZIP'],
    ['an empty ZIP', () => zipSync({}), 'manifest.json'],
    ['a ZIP with another manifest', () => zipSync({ 'manifest.json': Buffer.from('{"format":"other"}') }), 'manifest.json'],
    ['a ZIP cut short', () => changed({}).zip().subarray(0, 5000), 'not a ZIP'],
  ])('%s is not verified', async (_, zip, reason) => {
    expect(await run(zip())).toMatchObject({ code: EXIT.failed, out: expect.stringContaining(reason) });
  });
  test('under another key nothing verifies', async () => {
    const path = join(directory, 'other.zip');
    await writeFile(path, changed({}).zip());
    const out: string[] = [];
    expect(await evidenceVerify([path, '--vkey', STRANGER_VKEY], { out: (line) => out.push(line), err: () => undefined, isTty: false })).toBe(EXIT.failed);
    expect(out.join('\n')).toContain('no verifiable signatures');
  });
});

test('exit codes: 2 without a key, 3 for a file that is not there', async () => {
  const io = { out: () => undefined, err: () => undefined, isTty: false };
  expect(await evidenceVerify(['x.zip'], io)).toBe(EXIT.usage);
  expect(await evidenceVerify(['x.zip', '--vkey', 'nonsense'], io)).toBe(EXIT.usage);
  expect(await evidenceVerify([join(directory, 'none.zip'), '--vkey', VKEY], io)).toBe(EXIT.unreadable);
});
