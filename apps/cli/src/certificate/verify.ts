import { decodeUtf8, toBase64 } from '#core/tlog';
import { RIGHTS, readCertificate, verifyCertificate, type VerifiedCertificate } from '#core/exchange';
import { parseFlags, type CommandSpec, type Io } from '../io.js';
import { readInput } from '../log/inputs.js';
import { notVerified, signersOf, verified, type Report } from '../log/report.js';
import { TRUST_FLAGS } from '../log/trust.js';
import { underTrust } from '../log/under-trust.js';

/** As many entries as a certificate may have, each with its proof. */
const CERTIFICATE_BYTES_MAX = 16 * 1024 * 1024;

const SPEC = {
  usage: 'yaosu certificate verify FILE (--vkey VKEY|FILE | --policy FILE) [--json]',
  summary: 'Proves offline that a certificate of registration (数据产权登记证书) is genuine: every step in the register is an entry of the log, none is\n'
    + 'missing from the first on, and what they come to is the title that it names. Later steps it cannot know: look the number up in the register.',
  flags: { ...TRUST_FLAGS, json: { help: 'print one JSON object' } },
  positionals: ['FILE'],
} as const satisfies CommandSpec;

/** `yaosu certificate verify`: exit code 0 verified, 1 not verified, 2 wrong usage, 3 unreadable. */
export const certificateVerify = (args: string[], io: Io): Promise<number> => underTrust({ spec: SPEC, parsed: parseFlags(args, SPEC), io }, async ({ path, trust }) => {
  const text = decodeUtf8(await readInput(path, CERTIFICATE_BYTES_MAX));
  const document = text.ok ? readCertificate(parsed(text.value)) : text;
  if (!document.ok) return notVerified(`${path}: ${document.reason}`);
  const certificate = verifyCertificate(document.value, trust.openReceipt);
  return certificate.ok ? reportOf(certificate.value) : notVerified(`${path}: ${certificate.reason}`);
});

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function reportOf({ title, handle, lastIndex, checkpoint: { origin, size, root, signatures } }: VerifiedCertificate): Report {
  const { number, state, subject, rights, licences, liens, objections, holds, chain, validFrom, validUntil } = title;
  const rows = [
    ['name', subject.name.zh], ...(handle === undefined ? [] : [['handle', handle] as const]), ['state', `${state}, valid from ${validFrom} to ${validUntil}`],
    ...RIGHTS.flatMap((right) => rights[right].map(({ holder, share }) => [right, `${holder} ${(share / 100).toFixed(2)} %`] as const)),
    ...licences.map(({ right, licensee, until }) => ['licence', `${right} to ${licensee} until ${until}`] as const),
    ...liens.map(({ right, creditor, share }) => ['pledged', `${right} ${(share / 100).toFixed(2)} % to ${creditor}`] as const),
    ...(objections.length === 0 ? [] : [['objections', `${objections.length} noted and not decided`] as const]),
    ...holds.map((hold) => ['held', hold] as const),
    ['chain', chain.map(({ kind, on }) => `${on} ${kind}`).join(', ')],
    ['log', `${origin} of ${size} entries, root ${toBase64(root)}`], ['signed by', signersOf(signatures).join(', ')],
  ] as const;
  const json = { number, ...(handle === undefined ? {} : { handle }), state, validFrom, validUntil, rights, licences, liens, objections, holds, chain, lastIndex, origin, size, root: toBase64(root) };
  return verified(`${number} as of entry ${lastIndex}`, rows, json);
}
