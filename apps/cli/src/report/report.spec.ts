import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { isSigned, possessionText, sha256Hex, verifierFor } from '#core/exchange';
import { EXIT } from '../io.js';
import { reportKeygen } from './keygen.js';
import { reportSign } from './sign.js';
import { reportVerify } from './verify.js';

const ISSUER = 'prt_01938f6e-0000-7000-8000-000000000001';
const STATEMENT = { kind: 'law', subject: 'prd_01938f6e-0000-7000-8000-000000000002', subjectSha256: 'a'.repeat(64), conclusion: 'positive', issuedOn: '2026-06-15', validUntil: '2027-06-14' };

let directory = '';
const at = (name: string): string => join(directory, name);
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'yaosu-report-'));
  await writeFile(at('report.pdf'), '合规评估报告');
  await writeFile(at('statement.json'), JSON.stringify(STATEMENT));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

interface Run { readonly code: number; readonly out: string; readonly err: string }
async function run(command: (args: string[], io: { out: (line: string) => void; err: (line: string) => void; isTty: boolean }) => Promise<number>, ...args: string[]): Promise<Run> {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await command(args, { out: (line) => { out.push(line); }, err: (line) => { err.push(line); }, isTty: false });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

describe.each(['ed25519', 'sm2'])('with a key of %s', (suite) => {
  const key = (): string => at(`${suite}.key`);
  let registration: { vkey: string; possession: string };
  let signed = '';
  beforeAll(async () => {
    registration = JSON.parse((await run(reportKeygen, ISSUER, '--suite', suite, '--out', key())).out) as typeof registration;
    signed = at(`${suite}.json`);
    await writeFile(signed, (await run(reportSign, at('statement.json'), '--key', key(), '--report', at('report.pdf'))).out);
  });

  test('the secret is readable by its owner alone, and what is printed shows that the key is held', async () => {
    expect((await stat(key())).mode & 0o777).toBe(0o600);
    const verifier = verifierFor(ISSUER, registration.vkey);
    expect(verifier !== undefined && isSigned(verifier, possessionText(ISSUER, registration.vkey), registration.possession)).toBe(true);
    expect((await run(reportKeygen, ISSUER, '--out', key())).code).toBe(EXIT.failed);
  });

  test('what is signed verifies, with the report itself', async () => {
    const { code, out } = await run(reportVerify, signed, '--vkey', registration.vkey, '--report', at('report.pdf'), '--json');
    expect([code, JSON.parse(out)]).toEqual([EXIT.ok, { verified: true, ...STATEMENT, issuer: ISSUER, sha256: sha256Hex('合规评估报告'), keyId: registration.vkey.split('+')[1] }]);
  });

  test('what was changed since, another report and another key do not', async () => {
    const file = JSON.parse(await readFile(signed, 'utf8')) as { statement: object; keyId: string; signature: string };
    await writeFile(at('changed.json'), JSON.stringify({ ...file, statement: { ...file.statement, conclusion: 'qualified' } }));
    const other = JSON.parse((await run(reportKeygen, ISSUER, '--suite', suite, '--out', at(`other-${suite}.key`))).out) as typeof registration;
    const codes = [
      await run(reportVerify, at('changed.json'), '--vkey', registration.vkey), await run(reportVerify, signed, '--vkey', registration.vkey, '--report', at('statement.json')), await run(reportVerify, signed, '--vkey', other.vkey),
    ].map(({ code }) => code);
    expect(codes).toEqual([EXIT.failed, EXIT.failed, EXIT.failed]);
  });

  test('the form in which the exchange serves it verifies as well', async () => {
    const { statement, keyId, signature } = JSON.parse(await readFile(signed, 'utf8')) as { statement: object; keyId: string; signature: string };
    await writeFile(at('served.json'), JSON.stringify({ id: 'rpt_x', state: 'IN_FORCE', ...statement, keyId, signature, version: 1 }));
    expect((await run(reportVerify, at('served.json'), '--vkey', registration.vkey)).code).toBe(EXIT.ok);
  });
});

test.each([
  ['no JSON', '{', 'it is not JSON'], ['another issuer', JSON.stringify({ ...STATEMENT, issuer: 'prt_01938f6e-0000-7000-8000-000000000009' }), 'has another issuer'],
  ['no digest', JSON.stringify(STATEMENT), 'sha256'], ['a member more', JSON.stringify({ ...STATEMENT, sha256: 'a'.repeat(64), extra: 1 }), 'extra'],
])('a statement with %s is not signed', async (_, text, reason) => {
  await run(reportKeygen, ISSUER, '--out', at('key'));
  await writeFile(at('wrong.json'), text);
  const { code, err } = await run(reportSign, at('wrong.json'), '--key', at('key'));
  expect([code, err]).toEqual([EXIT.failed, expect.stringContaining(reason)]);
});

test('a command line that is wrong is 2, a file that is not there 3', async () => {
  const codes = [await run(reportKeygen, 'nobody', '--out', at('x')), await run(reportKeygen, ISSUER), await run(reportSign, at('statement.json')), await run(reportVerify, at('x')), await run(reportVerify, at('nothing.json'), '--vkey', 'x')];
  expect(codes.map(({ code }) => code)).toEqual([EXIT.usage, EXIT.usage, EXIT.usage, EXIT.usage, EXIT.usage]);
  await run(reportKeygen, ISSUER, '--out', at('key'));
  expect((await run(reportSign, at('nothing.json'), '--key', at('key'))).code).toBe(EXIT.unreadable);
});
