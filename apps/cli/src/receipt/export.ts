import { writeFile } from 'node:fs/promises';
import { COSE_MEDIA_TYPE, leafHash, readReceipt, RECEIPT_BYTES_MAX, verifyCoseReceipt, type Result } from '#core/tlog';
import { parseFlags, wrongUsage, type CommandSpec, type FlagsOf, type Io, type NoRun } from '../io.js';
import { literalOrFile, readInput, Unreadable } from '../log/inputs.js';
import { notVerified, printReport, verified, type Report } from '../log/report.js';
import { serverSource } from '../log/source.js';
import { readTrust, TRUST_FLAGS, type Trust } from '../log/trust.js';

const TOKEN_BYTES_MAX = 16 * 1024;

const SPEC = {
  usage: 'yaosu receipt export FILE --as tlog-proof|cose --out OUT [--entry-out OUT] (--vkey VKEY|FILE | --policy FILE) [--url URL --token TOKEN|FILE] [--json]',
  summary: 'Takes the proof out of a receipt as the API serves it, for other people\'s tools, and verifies it on the way.\n'
    + 'A .tlog-proof is in the receipt; for COSE (RFC 9942) the log signs the root once more, so that one is fetched from it.',
  flags: {
    as: { value: 'FORMAT', help: 'tlog-proof (C2SP) or cose (RFC 9942)' },
    out: { value: 'OUT', help: 'the file of the proof' },
    'entry-out': { value: 'OUT', help: 'the file of the bytes of the entry, which the proof is about' },
    ...TRUST_FLAGS,
    url: { value: 'URL', help: 'the exchange, for cose' },
    token: { value: 'TOKEN|FILE', help: 'a token that may read the entry, for cose' },
    json: { help: 'print one JSON object' },
  },
  positionals: ['FILE'],
} as const satisfies CommandSpec;

type Flags = FlagsOf<typeof SPEC>;

/** A receipt that was verified before anything is taken out of it. */
interface Genuine {
  readonly index: number;
  readonly size: number;
  readonly entry: Uint8Array;
  readonly proof: string;
}

/** `yaosu receipt export`: exit code 0 written, 1 not verified and nothing written, 2 wrong usage, 3 unreadable. */
export async function receiptExport(args: string[], io: Io): Promise<number> {
  const parsed = parseFlags(args, SPEC);
  if (!parsed.ok) return parsed.report(io);
  const { flags, positionals: [path = ''] } = parsed;
  return printReport(async () => {
    const complaint = complaintAbout(flags);
    if (complaint !== undefined) return wrongUsage(SPEC, complaint);
    const trust = await readTrust(flags);
    if (!trust.ok) return wrongUsage(SPEC, trust.reason);
    const receipt = genuine(await readInput(path, RECEIPT_BYTES_MAX), trust.value);
    return receipt.ok ? exported(receipt.value, trust.value, flags) : notVerified(`${path}: ${receipt.reason}`);
  }, flags.json, io);
}

function complaintAbout({ as, out, url, token }: Flags): string | undefined {
  if (as !== 'tlog-proof' && as !== 'cose') return '--as is tlog-proof or cose';
  if (out === undefined) return '--out is missing';
  return as === 'cose' && (url === undefined || token === undefined || !/^https?:\/\/./.test(url)) ? 'cose needs --url and --token: the log has to sign the root once more' : undefined;
}

function genuine(bytes: Uint8Array, { openReceipt }: Trust): Result<Genuine> {
  const file = readReceipt(bytes);
  if (!file.ok) return file;
  const { proof, claims } = file.value;
  if (claims === undefined || proof.kind !== 'tlog-proof') return { ok: false, reason: 'not a receipt as the API serves it' };
  const receipt = openReceipt(proof.text, leafHash(claims.entry));
  if (!receipt.ok) return receipt;
  return { ok: true, value: { index: receipt.value.index, size: receipt.value.checkpoint.size, entry: claims.entry, proof: proof.text } };
}

async function exported(receipt: Genuine, trust: Trust, flags: Flags): Promise<Report | NoRun> {
  const { index, entry } = receipt;
  const bytes = flags.as === 'cose' ? await fetchCose(receipt, flags) : Buffer.from(receipt.proof);
  const cose = flags.as === 'cose' ? verifyCoseReceipt(bytes, leafHash(entry), trust.keys) : undefined;
  if (cose?.ok === false) return notVerified(`the COSE receipt: ${cose.reason}`);
  if (cose !== undefined && cose.value.index !== index) return notVerified(`the COSE receipt is for entry ${cose.value.index}, not ${index}`);
  const files = [[flags.out, bytes], [flags['entry-out'], entry]] as const;
  for (const [path, content] of files) if (path !== undefined) await writeFile(path, content);
  const written = files.flatMap(([path]) => (path === undefined ? [] : [path]));
  return verified(`entry ${index} as ${flags.as ?? ''}`, [['written', written.join(', ')]], { index, as: flags.as, written });
}

/** The COSE receipt against the same tree as the receipt at hand. */
async function fetchCose({ index, size }: Genuine, { url = '', token = '' }: Flags): Promise<Uint8Array> {
  const server = serverSource(url, await literalOrFile(token, TOKEN_BYTES_MAX));
  const answer = await server.read(`v1/entries/${index}/receipt.cose?size=${size}`, RECEIPT_BYTES_MAX);
  if (answer.kind !== 'found') throw new Unreadable(`${server.name} gives no ${COSE_MEDIA_TYPE} receipt of entry ${index} at size ${size}: ${answer.kind}`);
  return answer.bytes;
}
