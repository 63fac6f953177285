import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { LawInputError } from '#core/law';
import { EXIT, parseFlags, wrongUsage, type CommandSpec, type Io } from '../io.js';
import { GATES, type Gate, type Question } from './gates.js';
import { linesOf, type Line } from './lines.js';

const SPEC = {
  usage: 'yaosu law export|tradability|deadline|onward [FILE] < questions.jsonl',
  summary: 'Judges one question per line of JSON (stdin, or FILE) and answers in the same order, offline. A line that cannot be judged is answered\n'
    + 'with its error, the rest goes on, and the exit code is 1.',
  flags: { explain: { help: 'export: say of every provision why it governs or is passed over' } },
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
  const words = args.filter((arg) => arg === '-' || !arg.startsWith('-'));
  const parsed = parseFlags(args, { ...SPEC, positionals: words.length > 1 ? ['GATE', 'FILE'] : ['GATE'] });
  if (!parsed.ok) return parsed.report(io);
  const [name = '', file = '-'] = parsed.positionals;
  if (!isGate(name)) return wrongUsage(SPEC, `'${name}' is none of ${Object.keys(GATES).join(', ')}`).report(io);
  try {
    const input = file === '-' ? stdio.stdin : createReadStream(file);
    return await answerAll(linesOf(input), (line) => answerTo(line, GATES[name], parsed.flags.explain), { io, stdio });
  } catch (err) {
    if (!isReadingError(err)) throw err;
    io.err(`cannot read ${file}: ${err.code}`);
    return EXIT.unreadable;
  }
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
const isReadingError = (err: unknown): err is { readonly code: string } =>
  typeof err === 'object' && err !== null && 'code' in err && 'syscall' in err && (err.syscall === 'open' || err.syscall === 'read');

function answerTo(line: Line, gate: Gate, isExplained: boolean): Answer {
  if (!line.ok) return { id: null, error: { type: 'unreadable_line', detail: line.reason } };
  const question = parse(line.text);
  if (question === undefined) return { id: null, error: { type: 'invalid_json', detail: 'the line is not one JSON object' } };
  const { id } = question;
  if (typeof id !== 'string' && typeof id !== 'number') return { id: null, error: { type: 'wrong_type', detail: 'id: expected a text or a number' } };
  try {
    return { id, ...gate(question, isExplained) };
  } catch (err) {
    if (!(err instanceof LawInputError)) throw err;
    return { id, error: { type: err.type, detail: err.message } };
  }
}

function parse(text: string): Question | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Question : undefined;
  } catch (err) {
    if (err instanceof SyntaxError) return undefined;
    throw err;
  }
}
