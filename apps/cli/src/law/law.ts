import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { exportPackOn, GATE_NAMES, GATES, LawInputError, type Asking, type ExportPack, type Gate } from '#core/law';
import { EXIT, parseFlags, wrongUsage, type CommandSpec, type FlagsOf, type Io } from '../io.js';
import { linesOf, type Line } from './lines.js';
import { packIn, parse, policyIn, WrongOperand } from './operands.js';
import { listPacks } from './packs.js';

const SPEC = {
  usage: 'yaosu law export|tradability|deadline|onward|simulate [FILE] < questions.jsonl\n       yaosu law packs [ID]',
  summary: 'Judges one question per line of JSON (stdin, or FILE) and answers in the same order, offline. A line that cannot be judged is answered\n'
    + 'with its error, the rest goes on, and the exit code is 1. packs lists the rules: all packs, or one pack or provision in full.',
  flags: {
    explain: { help: 'export: why each provision governs or is passed over, and what would change the outcome' },
    pack: { value: 'FILE', help: 'export, onward, packs: judge under this pack definition (JSON), such as a draft, whatever the day' },
    policy: { value: 'JSON', help: 'export, onward: debated points, such as {"hrNeedsBoth":false}; a line may state its own' },
  },
} as const satisfies CommandSpec;

/** Where the lines come from and where answers may have to wait for a slow reader. */
export interface Stdio {
  readonly stdin: AsyncIterable<Uint8Array | string>;
  readonly stdout: NodeJS.EventEmitter & { readonly writableNeedDrain: boolean };
}

interface Answer {
  readonly id: string | number | null;
  readonly error?: { readonly type: string; readonly detail: string };
}

/** `yaosu law <gate> [FILE]`: JSON Lines in, JSON Lines out, one line in memory at a time. */
export async function law(args: string[], io: Io, stdio: Stdio = process): Promise<number> {
  const parsed = parseFlags(args, { ...SPEC, positionals: ['GATE'], isRepeatable: true });
  if (!parsed.ok) return parsed.report(io);
  const { flags, positionals: [name = '', operand, stray] } = parsed;
  if (stray !== undefined) return wrongUsage(SPEC, `unexpected argument '${stray}'`).report(io);
  try {
    const draft = flags.pack === undefined ? undefined : await packIn(flags.pack);
    if (name === 'packs') return listPacks(io, operand, draft);
    if (!isGate(name)) return wrongUsage(SPEC, `'${name}' is none of ${[...GATE_NAMES, 'packs'].join(', ')}`).report(io);
    const asking = askingOf(flags, draft);
    const input = operand === undefined || operand === '-' ? stdio.stdin : createReadStream(operand);
    return await answerAll(linesOf(input), (line) => answerTo(line, GATES[name], asking), { io, stdio });
  } catch (err) {
    return reported(err, io);
  }
}

const askingOf = ({ explain, policy }: FlagsOf<typeof SPEC>, draft: ExportPack | undefined): Asking => ({
  isExplained: explain, packFor: draft === undefined ? exportPackOn : () => draft, ...(policy === undefined ? {} : { policy: policyIn(policy) }),
});

function reported(err: unknown, io: Io): number {
  if (err instanceof WrongOperand) return wrongUsage(SPEC, err.message).report(io);
  if (!isReadingError(err)) throw err;
  io.err(`cannot read ${err.path ?? 'stdin'}: ${err.code}`);
  return EXIT.unreadable;
}

/** Answers line by line and waits for a reader that is slower, so that neither side fills the memory. */
async function answerAll(lines: AsyncIterable<Line>, answerOf: (line: Line) => Answer, { io, stdio }: { readonly io: Io; readonly stdio: Stdio }): Promise<number> {
  let isAllJudged = true;
  for await (const line of lines) {
    const answer = answerOf(line);
    if (answer.error !== undefined) isAllJudged = false;
    io.out(JSON.stringify(answer));
    if (stdio.stdout.writableNeedDrain) await once(stdio.stdout, 'drain');
  }
  return isAllJudged ? EXIT.ok : EXIT.failed;
}

const isGate = (name: string): name is keyof typeof GATES => Object.hasOwn(GATES, name);
const isReadingError = (err: unknown): err is { readonly code: string; readonly path?: string } =>
  typeof err === 'object' && err !== null && 'code' in err && 'syscall' in err && (err.syscall === 'open' || err.syscall === 'read');

function answerTo(line: Line, gate: Gate, asking: Asking): Answer {
  if (!line.ok) return { id: null, error: { type: 'unreadable_line', detail: line.reason } };
  const question = parse(line.text);
  if (question === undefined) return { id: null, error: { type: 'invalid_json', detail: 'the line is not one JSON object' } };
  const { id } = question;
  if (typeof id !== 'string' && typeof id !== 'number') return { id: null, error: { type: 'wrong_type', detail: 'id: expected a text or a number' } };
  try {
    return { id, ...gate(question, asking) };
  } catch (err) {
    if (!(err instanceof LawInputError)) throw err;
    return { id, error: { type: err.type, detail: err.message } };
  }
}
