import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeUtf8, fromBase64, leafHash, parseCanonicalJson, sameBytes, toBase64, type Result } from '#core/tlog';
import type { OpenReceipt, VerifiedStatement } from '#core/exchange';
import { parseFlags, wrongUsage, type CommandSpec, type Io } from '../io.js';
import { readInput, Unreadable } from '../log/inputs.js';
import { notVerified, printReport, signersOf, verified, type Report } from '../log/report.js';
import { progressLine } from '../progress.js';
import { checkEntries, ENTRIES_FILE, fileAt, openStatement, parsed, STATEMENT_FILE } from './statement-files.js';
import { readTrust, TRUST_FLAGS } from '../log/trust.js';

const RECEIPT_BYTES_MAX = 64 * 1024;

const SPEC = {
  usage: 'yaosu statement verify FILE|DIR (--vkey VKEY|FILE | --policy FILE) [--entries FILE|DIR] [--receipts DIR] [--json]',
  summary: 'Proves offline that a statement (对账单) was sealed at the end of its day. With the list of its entries: that nothing was left out and nothing\n'
    + 'slipped in. With the receipts that you hold: that each of them is in it. A directory as `yaosu statement fetch` writes it brings its own list.',
  flags: {
    ...TRUST_FLAGS,
    entries: { value: 'FILE|DIR', help: 'the entries of the statement, one JSON object a line' },
    receipts: { value: 'DIR', help: 'receipts as the API serves them (*.json), each of which must be of an entry in the statement' },
    json: { help: 'print one JSON object' },
  },
  positionals: ['FILE'],
} as const satisfies CommandSpec;

/** `yaosu statement verify`: exit code 0 verified, 1 not verified, 2 wrong usage, 3 unreadable. */
export async function statementVerify(args: string[], io: Io): Promise<number> {
  const command = parseFlags(args, SPEC);
  if (!command.ok) return command.report(io);
  const { flags, positionals: [path = ''] } = command;
  return printReport(async () => {
    const trust = await readTrust(flags);
    if (!trust.ok) return wrongUsage(SPEC, trust.reason);
    const file = await fileAt(path, STATEMENT_FILE);
    const statement = await openStatement(file, trust.value.openReceipt);
    if (!statement.ok) return notVerified(`${file}: ${statement.reason}`);
    const entries = flags.entries ?? (file === path ? undefined : path);
    if (entries === undefined) return flags.receipts === undefined ? reportOf(statement.value, undefined) : wrongUsage(SPEC, '--receipts needs --entries: the receipts are looked for in the list');
    const receipts = flags.receipts === undefined ? undefined : await heldReceipts(flags.receipts, statement.value, trust.value.openReceipt);
    if (receipts?.ok === false) return notVerified(receipts.reason);
    return checkList(await fileAt(entries, ENTRIES_FILE), { statement: statement.value, receipts: receipts?.value }, io);
  }, flags.json, io);
}

/** The receipts of a directory that belong to a statement: the leaf of each by its index. */
interface Held { readonly leaves: Map<number, Uint8Array>; readonly later: number; readonly others: number }

async function heldReceipts(directory: string, { parties, sealing }: VerifiedStatement, open: OpenReceipt): Promise<Result<Held>> {
  const names = await readdir(directory).catch((cause: unknown) => { throw new Unreadable(`cannot read ${directory}`, { cause }); });
  const leaves = new Map<number, Uint8Array>();
  let [later, others] = [0, 0];
  for (const name of names.filter((one) => one.endsWith('.json')).sort()) {
    const receipt = readReceipt(await readInput(join(directory, name), RECEIPT_BYTES_MAX));
    if (!receipt.ok) return { ok: false, reason: `${name}: ${receipt.reason}` };
    const { leaf, parties: named, proof } = receipt.value;
    const opened = open(proof, leaf);
    if (!opened.ok) return { ok: false, reason: `${name}: ${opened.reason}` };
    const { index } = opened.value;
    if (!parties.every((party) => named.includes(party))) others += 1;
    else if (index > sealing.through) later += 1;
    else leaves.set(index, leaf);
  }
  return { ok: true, value: { leaves, later, others } };
}

function readReceipt(bytes: Uint8Array): Result<{ readonly leaf: Uint8Array; readonly parties: readonly unknown[]; readonly proof: string }> {
  const text = decodeUtf8(bytes);
  if (!text.ok) return text;
  const { entry, proof } = membersOf(parsed(text.value));
  const body = typeof entry === 'string' ? fromBase64(entry) : undefined;
  if (body === undefined || typeof proof !== 'string') return { ok: false, reason: 'not a receipt as the exchange serves it' };
  const said = parseCanonicalJson(body);
  if (!said.ok) return said;
  const { parties } = membersOf(said.value);
  return { ok: true, value: { leaf: leafHash(body), parties: Array.isArray(parties) ? parties : [], proof } };
}

const membersOf = (value: unknown): Readonly<Record<string, unknown>> => (typeof value === 'object' && value !== null ? { ...value } : {});

interface Checked { readonly statement: VerifiedStatement; readonly receipts: Held | undefined }

async function checkList(path: string, { statement, receipts }: Checked, io: Io): Promise<Report> {
  const show = progressLine(io);
  const missing = new Map(receipts?.leaves);
  let other: number | undefined;
  const total = statement.statement?.entries ?? 0;
  const list = await checkEntries(path, statement, ({ index, leaf }, count) => {
    const held = missing.get(index);
    missing.delete(index);
    if (held !== undefined && !sameBytes(held, leaf)) other ??= index;
    show(() => `${count} of ${total} entries`, count === total);
  });
  if (!list.ok) return notVerified(`${path}: ${list.reason}`);
  if (other !== undefined) return notVerified(`entry ${other} is another in the statement than in the receipt that you hold`, { entry: other });
  const [first] = missing.keys();
  if (first !== undefined) return notVerified(`entry ${first}, of which you hold a receipt, was left out of the statement`, { entry: first, leftOut: [...missing.keys()] });
  return reportOf(statement, { count: list.value, receipts });
}

const statedRows = (statement: VerifiedStatement['statement']): Report['rows'] =>
  (statement === null ? [['entries', 'none, and that is proven']] : [['entries', `${statement.entries}, the last is entry ${statement.lastIndex}`], ['root', statement.root]]);

function reportOf({ parties, sealing, statement, index, checkpoint, since }: VerifiedStatement, list: { readonly count: number; readonly receipts: Held | undefined } | undefined): Report {
  const whose = parties.join(' and ');
  const { origin, size, root, signatures } = checkpoint;
  const held = list?.receipts === undefined ? undefined : { inStatement: list.receipts.leaves.size, later: list.receipts.later, others: list.receipts.others };
  const rows = [
    ...statedRows(statement),
    ['sealed by', `entry ${index}, through entry ${sealing.through}`],
    ...(since === null ? [] : [['since', `${since.sealing.day}: its ${since.statement?.entries ?? 0} entries are the first of these`] as const]),
    ['the list', list === undefined ? 'not given: the statement is genuine; whether it is whole, its list shows' : 'whole: nothing was left out, nothing slipped in'],
    ...(held === undefined ? [] : [['receipts', `${held.inStatement} in the statement, ${held.later} of later days, ${held.others} not of these parties`] as const]),
    ['log', `${origin} of ${size} entries, root ${toBase64(root)}`],
    ['signed by', signersOf(signatures).join(', ')],
  ] as const;
  const json = { day: sealing.day, parties, statement, sealedBy: index, through: sealing.through, isWhole: list !== undefined, since: since?.sealing.day ?? null, receipts: held ?? null, origin, size, root: toBase64(root) };
  return verified(`the statement of ${whose} at the end of ${sealing.day}`, rows, json);
}
