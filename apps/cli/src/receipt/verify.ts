import {
  decodeUtf8, fromBase64, leafHash, parseCanonicalJson, parseTlogProof, sameBytes, toBase64, verifyReceipt, type Receipt, type Result,
} from '#core/tlog';
import { parseFlags, wrongUsage, type CommandSpec, type Io } from '../io.js';
import { readInput } from '../log/inputs.js';
import { notVerified, printReport, readVerifier, signersOf, verified, type Report } from '../log/report.js';

/** A receipt is about 6 KB with its entry; witnesses add a line each. */
export const RECEIPT_BYTES_MAX = 64 * 1024;

const SPEC = {
  usage: 'yaosu receipt verify FILE [--entry ENTRY-FILE] --vkey VKEY|FILE [--json]',
  summary: 'Proves offline that an entry is in the log. FILE is a receipt as the API serves it, or a bare .tlog-proof together with --entry.',
  flags: {
    entry: { value: 'ENTRY-FILE', help: 'the bytes of the entry, needed with a bare .tlog-proof' },
    vkey: { value: 'VKEY|FILE', help: 'the verifier key of the log, obtained from a place that you trust' },
    json: { help: 'print one JSON object' },
  },
  positionals: ['FILE'],
} as const satisfies CommandSpec;

/** What a JSON receipt says beside its proof, which is compared and never believed. */
interface Claims {
  readonly entry: Uint8Array;
  readonly leafHash: Uint8Array;
  readonly index: string;
}
/** A proof, with claims unless it stands alone. */
export interface ReceiptFile {
  readonly proof: string;
  readonly claims?: Claims;
}

/** `yaosu receipt verify`: exit code 0 verified, 1 not verified, 2 wrong usage, 3 unreadable. */
export async function receiptVerify(args: string[], io: Io): Promise<number> {
  const parsed = parseFlags(args, SPEC);
  if (!parsed.ok) return parsed.report(io);
  const { flags, positionals: [path = ''] } = parsed;
  return printReport(async () => {
    if (flags.vkey === undefined) return wrongUsage(SPEC, '--vkey is missing: without a key that you trust nothing can be verified');
    const verifier = await readVerifier(flags.vkey);
    if (!verifier.ok) return wrongUsage(SPEC, verifier.reason);
    const file = readReceipt(await readInput(path, RECEIPT_BYTES_MAX));
    if (!file.ok) return notVerified(`${path}: ${file.reason}`);
    const entry = flags.entry === undefined ? file.value.claims?.entry : await readInput(flags.entry, RECEIPT_BYTES_MAX);
    if (entry === undefined) return wrongUsage(SPEC, `--entry is missing: ${path} is a bare proof`);
    const receipt = verifyReceipt(file.value.proof, leafHash(entry), [verifier.value]);
    return receipt.ok ? reportOf(receipt.value, entry, file.value.claims) : notVerified(receipt.reason);
  }, flags.json, io);
}

/** Reads a receipt as the API serves it, or a bare proof. */
export function readReceipt(bytes: Uint8Array): Result<ReceiptFile> {
  const text = decodeUtf8(bytes);
  if (!text.ok) return text;
  if (text.value.trimStart().startsWith('{')) return readDocument(text.value);
  const proof = parseTlogProof(text.value);
  return proof.ok ? { ok: true, value: { proof: text.value } } : proof;
}

/** Reads `{ entry, index, leafHash, proof }`, where the index may be a number or, like every 64-bit number of the API, a string. */
function readDocument(text: string): Result<ReceiptFile> {
  const { entry, index, leafHash: leaf, proof } = parseMembers(text);
  const [entryBytes, leafBytes] = [entry, leaf].map((field) => (typeof field === 'string' ? fromBase64(field) : undefined));
  if (typeof proof !== 'string') return { ok: false, reason: 'the receipt has no proof' };
  if (entryBytes === undefined) return { ok: false, reason: 'the entry of the receipt is not base64' };
  if (leafBytes === undefined) return { ok: false, reason: 'the leafHash of the receipt is not base64' };
  if (typeof index !== 'number' && typeof index !== 'string') return { ok: false, reason: 'the receipt has no index' };
  return { ok: true, value: { proof, claims: { entry: entryBytes, leafHash: leafBytes, index: String(index) } } };
}

const membersOf = (value: unknown): Readonly<Record<string, unknown>> => (typeof value === 'object' && value !== null ? { ...value } : {});

function parseMembers(text: string): Readonly<Record<string, unknown>> {
  try {
    return membersOf(JSON.parse(text));
  } catch {
    return {};
  }
}

function reportOf({ index, checkpoint }: Receipt, entry: Uint8Array, claims: Claims | undefined): Report {
  const leaf = leafHash(entry);
  if (claims !== undefined && !sameBytes(claims.leafHash, leaf)) return notVerified('the leafHash of the receipt is not that of the entry');
  if (claims !== undefined && claims.index !== String(index)) return notVerified(`the receipt claims index ${claims.index}, its proof is for ${index}`);
  const parsed = parseCanonicalJson(entry);
  if (!parsed.ok) return notVerified(`the entry is in the log, but ${parsed.reason}`);
  const { origin, size, root, signatures } = checkpoint;
  const { type, stream, at } = membersOf(parsed.value);
  const proven = { index, type, stream, at, leafHash: toBase64(leaf), origin, size, root: toBase64(root), signatures: signersOf(signatures) };
  const rows = [
    ...Object.entries({ type, stream, at }).map(([label, value]) => [label, typeof value === 'string' ? value : 'not stated'] as const),
    ['leaf hash', proven.leafHash],
    ['log', `${origin} of ${size} entries, root ${proven.root}`],
    ['signed by', proven.signatures.join(', ')],
  ] as const;
  return verified(`entry ${index} is in the log ${origin}`, rows, proven);
}
