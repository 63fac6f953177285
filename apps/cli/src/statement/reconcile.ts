import { sameBytes, type Result } from '#core/tlog';
import type { OpenReceipt, VerifiedStatement } from '#core/exchange';
import { EXIT, parseFlags, wrongUsage, type CommandSpec, type Io } from '../io.js';
import { notVerified, printReport, verified, type Report } from '../log/report.js';
import { correctionsTo, explain, toldOf, type Explanation } from './explain.js';
import { checkEntries, ENTRIES_FILE, fileAt, heldEntries, openStatement, readEntries, STATEMENT_FILE, type ListedEntry } from './statement-files.js';
import { readTrust, TRUST_FLAGS } from '../log/trust.js';

const SHOWN_MAX = 100;

const SPEC = {
  usage: 'yaosu statement reconcile MINE THEIRS (--vkey VKEY|FILE | --policy FILE) [--json]',
  summary: 'Compares what two counterparties hold of their dealings (往来对账): two directories as `yaosu statement fetch --with PARTICIPANT` writes them,\n'
    + 'one from each side. Each is verified by itself; then every entry that one side has and the other has not, or has otherwise, is named, and\n'
    + 'where the sealed root tells: on whose side it is absent or additional.',
  flags: { ...TRUST_FLAGS, json: { help: 'print one JSON object' } },
  positionals: ['MINE', 'THEIRS'],
} as const satisfies CommandSpec;

/** One side of a reconciliation. */
interface Side { readonly name: string; readonly statement: VerifiedStatement; readonly entries: string; readonly defect: string | undefined }
/** A list that is not its statement's, and what is wrong with it as far as the other side's list tells. */
interface Defect { readonly list: string; readonly reason: string; readonly explanation: Explanation | undefined }
interface Difference { readonly index: number; readonly what: 'only mine' | 'only theirs' | 'another entry'; readonly type: string; readonly stream: string }

/** `yaosu statement reconcile`: exit code 0 they agree, 1 they differ or are not verified, 2 wrong usage, 3 unreadable. */
export async function statementReconcile(args: string[], io: Io): Promise<number> {
  const command = parseFlags(args, SPEC);
  if (!command.ok) return command.report(io);
  const { flags, positionals: [mine = '', theirs = ''] } = command;
  return printReport(async () => {
    const trust = await readTrust(flags);
    if (!trust.ok) return wrongUsage(SPEC, trust.reason);
    const [own, other] = [await openSide(mine, trust.value.openReceipt), await openSide(theirs, trust.value.openReceipt)];
    if (!own.ok) return notVerified(own.reason);
    if (!other.ok) return notVerified(other.reason);
    const [a, b] = [own.value.statement.parties, other.value.statement.parties];
    if (a.length !== 2 || a.join() !== b.join()) return notVerified(`these are statements of ${a.join(' and ')} and of ${b.join(' and ')}: reconciled are two of the same two parties`);
    return compare(own.value, other.value);
  }, flags.json, io);
}

/** A list that is not its statement's is a finding, not the end: which entry it is about is what both sides want to know. */
async function openSide(path: string, open: OpenReceipt): Promise<Result<Side>> {
  const statement = await openStatement(await fileAt(path, STATEMENT_FILE), open);
  if (!statement.ok) return { ok: false, reason: `${path}: ${statement.reason}` };
  const entries = await fileAt(path, ENTRIES_FILE);
  const list = await checkEntries(entries, statement.value, () => undefined);
  return { ok: true, value: { name: path, statement: statement.value, entries, defect: list.ok ? undefined : list.reason } };
}

async function compare(mine: Side, theirs: Side): Promise<Report> {
  const until = Math.min(mine.statement.sealing.through, theirs.statement.sealing.through);
  const differences: Difference[] = [];
  let [common, count] = [0, 0];
  for await (const found of together(mine.entries, theirs.entries, until)) {
    if (found === undefined) common += 1;
    else if (count++ < SHOWN_MAX) differences.push(found);
  }
  const defects = [...await defectOf(mine, theirs), ...await defectOf(theirs, mine)];
  const [days, between] = [[mine.statement.sealing.day, theirs.statement.sealing.day], mine.statement.parties.join(' and ')];
  const json = { parties: mine.statement.parties, days, common, differences, differenceCount: count, defects: defects.map(({ list, reason, explanation }) => ({ list, reason, ...(explanation === undefined ? {} : toldOf(explanation).json) })) };
  if (count === 0 && defects.length === 0) return verified(`${between} agree in ${common} entries, through entry ${until}`, [['days', days.join(', ')]], json);
  const rows = [...defects.flatMap(rowsOf), ...differences.map(({ index, what, type, stream }) => [what, `entry ${index} ${type} ${stream}`] as const)];
  const headline = `THEY DIFFER: ${between}, ${common} entries in common, ${count} that differ`;
  return { code: EXIT.failed, headline, rows, json: { verified: false, reason: headline, ...json } };
}

/** What is wrong with one side's list: the other side's list is tried against the root that was sealed. */
async function defectOf(side: Side, other: Side): Promise<readonly Defect[]> {
  if (side.defect === undefined) return [];
  const { statement, sealing: { through } } = side.statement;
  const [list, theirs] = [await heldEntries(side.entries, Infinity), await heldEntries(other.entries, through)];
  const explanation = list === undefined || theirs === undefined ? undefined : explain(list, statement, { certain: [], possible: correctionsTo(list, theirs, other.name) });
  return [{ list: side.entries, reason: side.defect, explanation }];
}

function rowsOf({ list, reason, explanation }: Defect): Report['rows'] {
  return [['list', `${list}: ${reason}`], ...(explanation?.isProven === true ? toldOf(explanation).rows : [])];
}

/** Both lists at once, in the order of the index: undefined for an entry that both have. */
async function* together(mine: string, theirs: string, until: number): AsyncGenerator<Difference | undefined, void, undefined> {
  const [left, right] = [within(mine, until), within(theirs, until)];
  let [a, b] = [await next(left), await next(right)];
  while (a !== undefined || b !== undefined) {
    if (b === undefined || (a !== undefined && a.index < b.index)) {
      if (a !== undefined) yield difference(a, 'only mine');
      a = await next(left);
    } else if (a === undefined || b.index < a.index) {
      yield difference(b, 'only theirs');
      b = await next(right);
    } else {
      yield sameBytes(a.leaf, b.leaf) ? undefined : difference(a, 'another entry');
      [a, b] = [await next(left), await next(right)];
    }
  }
}

async function next(entries: AsyncGenerator<ListedEntry, void, undefined>): Promise<ListedEntry | undefined> {
  const step = await entries.next();
  return step.done === true ? undefined : step.value;
}

async function* within(path: string, until: number): AsyncGenerator<ListedEntry, void, undefined> {
  for await (const entry of readEntries(path)) if (entry.ok && entry.value.index <= until) yield entry.value;
}

const difference = ({ index, type, stream }: ListedEntry, what: Difference['what']): Difference => ({ index, what, type, stream });
