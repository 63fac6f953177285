import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { cosignerOf, formatCheckpoint, formatVkey, KEY_TYPE, leafHash, signatureLine, signerOf, signNote, textOfNote, timestampQuery, verificationKeyOf } from '#core/tlog';
import { yaosu } from '../../../apps/cli/src/commands.js';
import { makeTsa, type TestTsa } from '../../support/tsa.js';

const key = { name: 'log.example/2026', type: KEY_TYPE.ed25519, seed: new Uint8Array(32).fill(5) };
const vkey = formatVkey(verificationKeyOf(key));
const note = signNote(formatCheckpoint({ origin: key.name, size: 1, root: leafHash(Buffer.from('entry')) }), [signerOf(key)]);
let tsa: TestTsa;
const at = (name: string): string => join(tsa.directory, name);
beforeAll(() => {
  tsa = makeTsa();
  writeFileSync(at('1.tsr'), tsa.reply(timestampQuery(textOfNote(note), randomBytes(8))));
  writeFileSync(at('1.checkpoint'), note);
  writeFileSync(at('other.checkpoint'), note.replace('\n1\n', '\n2\n'));
});
afterAll(() => { tsa.remove(); });

async function run(...args: string[]): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await yaosu(['log', 'timestamp', 'verify', ...args], { out: (line) => out.push(line), err: (line) => err.push(line), isTty: false });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

test('yaosu log timestamp verify tells when a checkpoint existed, and by whom it was signed', async () => {
  const args = [at('1.tsr'), '--checkpoint', at('1.checkpoint'), '--ca', tsa.caFile];
  expect(await run(...args, '--vkey', vkey)).toMatchObject({ code: 0, out: expect.stringContaining('signed by the log') });
  expect(await run(...args)).toMatchObject({ code: 0, out: expect.stringContaining('its signature was not looked at') });
  expect(JSON.parse((await run(...args, '--json')).out)).toMatchObject({ verified: true, origin: key.name, size: 1, authority: 'Test TSA' });
});
test('under a policy the checkpoint has to be cosigned, too', async () => {
  const witness = { name: 'witness.example', type: KEY_TYPE.cosignature, seed: new Uint8Array(32).fill(9) };
  writeFileSync(at('policy'), `log ${vkey}\nwitness w ${formatVkey(verificationKeyOf(witness))}\nquorum w\n`);
  writeFileSync(at('cosigned.checkpoint'), note + signatureLine(textOfNote(note), cosignerOf(witness, 1_772_330_584n)));
  const verify = (checkpoint: string): ReturnType<typeof run> => run(at('1.tsr'), '--checkpoint', at(checkpoint), '--ca', tsa.caFile, '--policy', at('policy'));
  expect(await verify('1.checkpoint')).toMatchObject({ code: 1, out: expect.stringContaining('the policy asks for w') });
  expect(await verify('cosigned.checkpoint')).toMatchObject({ code: 0, out: expect.stringContaining('w at 2026-03-01T02:03:04Z') });
});
test.each<[string, () => string[], number, string]>([
  ['another checkpoint', () => [at('1.tsr'), '--checkpoint', at('other.checkpoint'), '--ca', tsa.caFile], 1, 'of another text'],
  ['a checkpoint that another key signed', () => [at('1.tsr'), '--checkpoint', at('1.checkpoint'), '--ca', tsa.caFile, '--vkey', formatVkey(verificationKeyOf({ ...key, seed: new Uint8Array(32) }))], 1, 'no verifiable signatures'],
  ['something that is no time-stamp', () => [at('1.checkpoint'), '--checkpoint', at('1.checkpoint'), '--ca', tsa.caFile], 1, 'malformed time-stamp'],
  ['no checkpoint', () => [at('1.tsr'), '--ca', tsa.caFile], 2, '--checkpoint is missing'],
  ['no authority', () => [at('1.tsr'), '--checkpoint', at('1.checkpoint')], 2, '--ca is missing'],
  ['a file without certificates', () => [at('1.tsr'), '--checkpoint', at('1.checkpoint'), '--ca', at('1.checkpoint')], 2, 'holds no certificate in PEM'],
  ['a time-stamp that is not there', () => [at('2.tsr'), '--checkpoint', at('1.checkpoint'), '--ca', tsa.caFile], 3, 'there is no file'],
])('of %s it says so', async (_, args, code, complaint) => {
  const answered = await run(...args());
  expect({ code: answered.code, said: answered.out + answered.err }).toEqual({ code, said: expect.stringContaining(complaint) });
});
