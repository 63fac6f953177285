import {
  contradictionOf, holdsDisclosures, leafHash, openCoseReceipt, parseCanonicalJson, readReceipt, RECEIPT_BYTES_MAX, toBase64, verifyDisclosures, type ReceiptClaims, type ReceiptProof, type Result,
} from '#core/tlog';
import { parseFlags, wrongUsage, type CommandSpec, type Io } from '../io.js';
import { readInput } from '../log/inputs.js';
import { notVerified, signersOf, verified, type Report } from '../log/report.js';
import { TRUST_FLAGS, witnessJson, witnessRows, type Trust } from '../log/trust.js';
import { underTrust } from '../log/under-trust.js';

const SPEC = {
  usage: 'yaosu receipt verify FILE [--entry ENTRY-FILE] (--vkey VKEY|FILE | --policy FILE) [--json]',
  summary: 'Proves offline that an entry is in the log, and that what the receipt discloses is what the entry committed to. FILE is a receipt as the API serves it, or a bare .tlog-proof or COSE receipt together with --entry.',
  flags: {
    entry: { value: 'ENTRY-FILE', help: 'the bytes of the entry, needed with a bare proof' },
    ...TRUST_FLAGS,
    json: { help: 'print one JSON object' },
  },
  positionals: ['FILE'],
} as const satisfies CommandSpec;

/** What a proof has shown: where the entry stands, and under whose signature. */
interface Proven {
  readonly index: number;
  readonly rows: Report['rows'];
  readonly json: Report['json'];
  /** What the proof carries beside, which the entry alone can vouch for. */
  readonly extra?: Uint8Array;
}

/** `yaosu receipt verify`: exit code 0 verified, 1 not verified, 2 wrong usage, 3 unreadable. */
export const receiptVerify = (args: string[], io: Io): Promise<number> => underTrust({ spec: SPEC, parsed: parseFlags(args, SPEC), io }, async ({ path, flags, trust }) => {
  const file = readReceipt(await readInput(path, RECEIPT_BYTES_MAX));
  if (!file.ok) return notVerified(`${path}: ${file.reason}`);
  const entry = flags.entry === undefined ? file.value.claims?.entry : await readInput(flags.entry, RECEIPT_BYTES_MAX);
  if (entry === undefined) return wrongUsage(SPEC, `--entry is missing: ${path} is a bare proof`);
  const proven = prove(file.value.proof, leafHash(entry), trust);
  return proven.ok ? reportOf(proven.value, entry, file.value.claims) : notVerified(proven.reason);
});

const prove = (proof: ReceiptProof, leaf: Uint8Array, trust: Trust): Result<Proven> =>
  (proof.kind === 'cose' ? proveByCose(proof.bytes, leaf, trust) : proveByCheckpoint(proof.text, leaf, trust));

function proveByCheckpoint(text: string, leaf: Uint8Array, trust: Trust): Result<Proven> {
  const receipt = trust.openReceipt(text, leaf);
  if (!receipt.ok) return receipt;
  const { index, checkpoint, extra } = receipt.value;
  const { origin, size, root, signatures } = checkpoint;
  const rows = [
    ['log', `${origin} of ${size} entries, root ${toBase64(root)}`],
    ['signed by', signersOf(signatures).join(', ')],
    ...witnessRows(trust, checkpoint),
  ] as const;
  const json = { origin, size, root: toBase64(root), signatures: signersOf(signatures), ...witnessJson(trust, checkpoint) };
  return { ok: true, value: { index, rows, json, ...(extra === undefined ? {} : { extra }) } };
}

function proveByCose(bytes: Uint8Array, leaf: Uint8Array, trust: Trust): Result<Proven> {
  const receipt = openCoseReceipt(bytes, leaf, trust);
  if (!receipt.ok) return receipt;
  const { index, root, key } = receipt.value;
  return { ok: true, value: { index, rows: [['log', `${key.name}, root ${toBase64(root)}`]], json: { origin: key.name, root: toBase64(root) } } };
}

const membersOf = (value: unknown): Readonly<Record<string, unknown>> => (typeof value === 'object' && value !== null ? { ...value } : {});

function reportOf({ index, rows, json, extra }: Proven, entry: Uint8Array, claims: ReceiptClaims | undefined): Report {
  const leaf = leafHash(entry);
  const wrong = claims === undefined ? undefined : contradictionOf(claims, leaf, index);
  if (wrong !== undefined) return notVerified(wrong);
  const parsed = parseCanonicalJson(entry);
  if (!parsed.ok) return notVerified(`the entry is in the log, but ${parsed.reason}`);
  const { type, stream, at } = membersOf(parsed.value);
  const said = Object.entries({ type, stream, at }).map(([label, value]) => [label, typeof value === 'string' ? value : 'not stated'] as const);
  const shown = shownBy(extra, entry);
  if (!shown.ok) return notVerified(`the entry is in the log, but ${shown.reason}`);
  return verified(`entry ${index} is in the log ${String(json['origin'])}`, [...said, ['leaf hash', toBase64(leaf)], ...rows, ...shown.value.rows], {
    index, type, stream, at, leafHash: toBase64(leaf), ...json, ...shown.value.json,
  });
}

/** The private values that a proof discloses, each checked against the entry; of any other extra, that there is one. */
function shownBy(extra: Uint8Array | undefined, entry: Uint8Array): Result<Pick<Report, 'rows' | 'json'>> {
  if (extra === undefined) return { ok: true, value: { rows: [], json: {} } };
  if (!holdsDisclosures(extra)) return { ok: true, value: { rows: [['extra', `${extra.length} bytes that nothing vouches for`]], json: {} } };
  const disclosures = verifyDisclosures(extra, entry);
  if (!disclosures.ok) return disclosures;
  return { ok: true, value: { rows: disclosures.value.map(({ name, value }) => [`disclosed ${name}`, value] as const), json: { disclosures: disclosures.value } } };
}
