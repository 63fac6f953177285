import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeUtf8, fromBase64, leafHash, parseCanonicalJson, sameBytes, toBase64, type Result } from '#core/tlog';
import type { OpenReceipt, VerifiedStatement } from '#core/exchange';
import { parseFlags, wrongUsage, type CommandSpec, type FlagsOf, type Io } from '../io.js';
import { readInput, Unreadable } from '../log/inputs.js';
import { notVerified, signersOf, verified, type Report } from '../log/report.js';
import { progressLine } from '../progress.js';
import { entriesInLog } from './in-log.js';
import { correctionsTo, explain, toldOf } from './explain.js';
import { checkEntries, ENTRIES_FILE, fileAt, heldEntries, openStatement, parsed, STATEMENT_FILE, type ListedEntry } from './statement-files.js';
import { TRUST_FLAGS, type Trust } from '../log/trust.js';
import { underTrust } from '../log/under-trust.js';

const RECEIPT_BYTES_MAX = 64 * 1024;

const SPEC = {
  usage: 'yaosu statement verify FILE|DIR (--vkey VKEY|FILE | --policy FILE) [--entries FILE|DIR] [--receipts DIR] [--log DIR] [--json]',
  summary: 'Proves offline that a statement (对账单) was sealed at the end of its day. With the list of its entries: that nothing was left out and nothing\n'
    + 'slipped in. With the receipts that you hold: that each of them is in it. With a copy of the log: that it is exactly what the log holds. What is\n'
    + 'absent from a list or additional is named, as far as these tell. A directory as `yaosu statement fetch` writes it brings its own list.',
  flags: {
    ...TRUST_FLAGS,
    entries: { value: 'FILE|DIR', help: 'the entries of the statement, one JSON object a line' },
    receipts: { value: 'DIR', help: 'receipts as the API serves them (*.json), each of which must be of an entry in the statement' },
    log: { value: 'DIR', help: 'a copy of the log with its entries (yaosu log export, yaosu log mirror)' },
    json: { help: 'print one JSON object' },
  },
  positionals: ['FILE'],
} as const satisfies CommandSpec;

/** `yaosu statement verify`: exit code 0 verified, 1 not verified, 2 wrong usage, 3 unreadable. */
export const statementVerify = (args: string[], io: Io): Promise<number> => underTrust({ spec: SPEC, parsed: parseFlags(args, SPEC), io }, async ({ path, flags, trust }) => {
  const file = await fileAt(path, STATEMENT_FILE);
  const statement = await openStatement(file, trust.openReceipt);
  if (!statement.ok) return notVerified(`${file}: ${statement.reason}`);
  const entries = flags.entries ?? (file === path ? undefined : path);
  if (entries !== undefined) return checkWith(statement.value, { entries, trust, flags }, io);
  return flags.receipts === undefined && flags.log === undefined ? reportOf(statement.value, undefined) : wrongUsage(SPEC, '--receipts and --log need --entries: they are held against the list');
});

interface Beside { readonly entries: string; readonly trust: Trust; readonly flags: Pick<FlagsOf<typeof SPEC>, 'receipts' | 'log'> }

/** Reads what the list is held against beside the statement, each verified by itself, before the list. */
async function checkWith(statement: VerifiedStatement, { entries, trust, flags }: Beside, io: Io): Promise<Report> {
  const receipts = flags.receipts === undefined ? undefined : await heldReceipts(flags.receipts, statement, trust.openReceipt);
  if (receipts?.ok === false) return notVerified(receipts.reason);
  const log = flags.log === undefined ? undefined : await entriesInLog(flags.log, statement, trust);
  if (log?.ok === false) return notVerified(log.reason);
  return checkList(await fileAt(entries, ENTRIES_FILE), { statement, receipts: receipts?.value, log: log?.value }, io);
}

/** The receipts of a directory that belong to a statement: the leaf of each by its index. */
interface Held { readonly leaves: Map<number, Uint8Array>; readonly entries: readonly ListedEntry[]; readonly later: number; readonly others: number }

async function heldReceipts(directory: string, { parties, sealing }: VerifiedStatement, open: OpenReceipt): Promise<Result<Held>> {
  const names = await readdir(directory).catch((cause: unknown) => { throw new Unreadable(`cannot read ${directory}`, { cause }); });
  const [leaves, entries] = [new Map<number, Uint8Array>(), new Map<number, ListedEntry>()];
  let [later, others] = [0, 0];
  for (const name of names.filter((one) => one.endsWith('.json')).sort()) {
    const receipt = readReceipt(await readInput(join(directory, name), RECEIPT_BYTES_MAX));
    if (!receipt.ok) return { ok: false, reason: `${name}: ${receipt.reason}` };
    const { leaf, parties: named, proof, type, stream } = receipt.value;
    const opened = open(proof, leaf);
    if (!opened.ok) return { ok: false, reason: `${name}: ${opened.reason}` };
    const { index } = opened.value;
    if (!parties.every((party) => named.includes(party))) others += 1;
    else if (index > sealing.through) later += 1;
    else {
      leaves.set(index, leaf);
      entries.set(index, { index, leaf, type, stream });
    }
  }
  return { ok: true, value: { leaves, entries: [...entries.values()], later, others } };
}

function readReceipt(bytes: Uint8Array): Result<{ readonly leaf: Uint8Array; readonly parties: readonly unknown[]; readonly proof: string; readonly type: string; readonly stream: string }> {
  const text = decodeUtf8(bytes);
  if (!text.ok) return text;
  const { entry, proof } = membersOf(parsed(text.value));
  const body = typeof entry === 'string' ? fromBase64(entry) : undefined;
  if (body === undefined || typeof proof !== 'string') return { ok: false, reason: 'not a receipt as the exchange serves it' };
  const said = parseCanonicalJson(body);
  if (!said.ok) return said;
  const { parties, type, stream } = membersOf(said.value);
  return { ok: true, value: { leaf: leafHash(body), parties: Array.isArray(parties) ? parties : [], proof, type: textOf(type), stream: textOf(stream) } };
}

/** A list that is the statement's, where the log holds others: the day was sealed wrongly. */
async function otherThanLog(path: string, { statement, log }: Checked): Promise<Report | undefined> {
  if (log === undefined) return undefined;
  const corrections = correctionsTo(await heldEntries(path, Infinity) ?? [], log, 'the log');
  const [first] = corrections;
  if (first === undefined) return undefined;
  const { rows, json } = toldOf({ corrections, isProven: true });
  return { ...notVerified(`${statement.sealing.day} was sealed with another statement than the log makes: entry ${first.entry.index} is ${first.what}`, { entry: first.entry.index, ...json }), rows: rows.slice(0, -1) };
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const membersOf = (value: unknown): Readonly<Record<string, unknown>> => (typeof value === 'object' && value !== null ? { ...value } : {});

interface Checked { readonly statement: VerifiedStatement; readonly receipts: Held | undefined; readonly log: readonly ListedEntry[] | undefined }

async function checkList(path: string, checked: Checked, io: Io): Promise<Report> {
  const { statement, receipts } = checked;
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
  if (!list.ok) return explained(path, checked, list.reason);
  if (other !== undefined) return notVerified(`entry ${other} is another in the statement than in the receipt that you hold`, { entry: other });
  const [first] = missing.keys();
  if (first !== undefined) return notVerified(`entry ${first}, of which you hold a receipt, was left out of the statement`, { entry: first, leftOut: [...missing.keys()] });
  return await otherThanLog(path, checked) ?? reportOf(statement, { count: list.value, receipts, isLog: checked.log !== undefined });
}

/** A list that is not the statement's: what is absent or additional in it, by what the reader holds beside it. */
async function explained(path: string, { statement, receipts, log }: Checked, reason: string): Promise<Report> {
  const list = await heldEntries(path, Infinity);
  if (list === undefined) return notVerified(`${path}: ${reason}`);
  const [known, held] = [log === undefined ? [] : correctionsTo(list, log, 'the log'), correctionsTo(list, receipts?.entries ?? [], 'a receipt that you hold')];
  const certain = log === undefined ? held.filter(({ what }) => what !== 'additional') : known;
  const { rows, json } = toldOf(explain(list, statement.statement, { certain, possible: [] }));
  return { ...notVerified(`${path}: ${reason}`, json), rows };
}

const statedRows = (statement: VerifiedStatement['statement']): Report['rows'] =>
  (statement === null ? [['entries', 'none, and that is proven']] : [['entries', `${statement.entries}, the last is entry ${statement.lastIndex}`], ['root', statement.root]]);

interface Listed { readonly count: number; readonly receipts: Held | undefined; readonly isLog: boolean }

function listRows(list: Listed | undefined): Report['rows'] {
  if (list === undefined) return [['the list', 'not given: the statement is genuine; whether it is whole, its list shows']];
  const { receipts, isLog } = list;
  return [
    ['the list', 'whole: nothing was left out, nothing slipped in'],
    ...(isLog ? [['the copy', 'holds exactly these entries of them'] as const] : []),
    ...(receipts === undefined ? [] : [['receipts', `${receipts.leaves.size} in the statement, ${receipts.later} of later days, ${receipts.others} not of these parties`] as const]),
  ];
}

function reportOf({ parties, sealing, statement, index, checkpoint, since }: VerifiedStatement, list: Listed | undefined): Report {
  const whose = parties.join(' and ');
  const { origin, size, root, signatures } = checkpoint;
  const rows = [
    ...statedRows(statement),
    ['sealed by', `entry ${index}, through entry ${sealing.through}`],
    ...(since === null ? [] : [['since', `${since.sealing.day}: its ${since.statement?.entries ?? 0} entries are the first of these`] as const]),
    ...listRows(list),
    ['log', `${origin} of ${size} entries, root ${toBase64(root)}`],
    ['signed by', signersOf(signatures).join(', ')],
  ] as const;
  const receipts = list?.receipts === undefined ? null : { inStatement: list.receipts.leaves.size, later: list.receipts.later, others: list.receipts.others };
  const json = { day: sealing.day, parties, statement, sealedBy: index, through: sealing.through, isWhole: list !== undefined, since: since?.sealing.day ?? null, receipts, origin, size, root: toBase64(root) };
  return verified(`the statement of ${whose} at the end of ${sealing.day}`, rows, json);
}
