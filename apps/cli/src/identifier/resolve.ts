import { HANDLE_PREFIX, HandleRecord, compileSchema } from '#core/exchange';
import { boundedBody } from '#core/tlog';
import { complain, EXIT, parseFlags, wrongUsage, type CommandSpec, type Io } from '../io.js';
import { printable } from '../log/report.js';

const ANSWER_BYTES_MAX = 65_536;
const ANSWER_MS_MAX = 10_000;
const HANDLE = new RegExp(`${HANDLE_PREFIX.slice(0, -1)}/[A-Za-z0-9_-]{1,64}$`);
const shape = compileSchema(HandleRecord);

const SPEC = {
  usage: 'yaosu identifier resolve HANDLE --server URL [--json]',
  summary: 'Asks an exchange what a handle (标识) stands for: a product, a listing, a title, a certificate, a participant, or an entry.',
  flags: {
    server: { value: 'URL', help: 'the exchange, without /v1' },
    json: { help: 'print the handle record as the exchange has it' },
  },
  positionals: ['HANDLE'],
} as const satisfies CommandSpec;

/** `yaosu identifier resolve`: exit code 0 it resolves, 1 it has ended or is nothing, 2 wrong usage, 3 no answer. */
export async function identifierResolve(args: string[], io: Io): Promise<number> {
  const parsed = parseFlags(args, SPEC);
  if (!parsed.ok) return parsed.report(io);
  const { flags, positionals: [handle = ''] } = parsed;
  if (!HANDLE.test(handle)) return wrongUsage(SPEC, `'${handle}' is no handle: PREFIX/SUFFIX`).report(io);
  if (flags.server === undefined || !URL.canParse(flags.server)) return wrongUsage(SPEC, '--server is missing, or no address').report(io);
  const answer = await asked(`${flags.server.replace(/\/+$/, '')}/v1/identifiers/${handle}`);
  if (typeof answer === 'string') return complain(`${flags.server} does not answer: ${answer}`, EXIT.unreadable, io);
  const { status, body } = answer;
  if (status === 404 || status === 410) return complain(`${handle} ${status === 410 ? 'has ended: what it named is no more' : 'stands for nothing that this exchange tells of'}`, EXIT.failed, io);
  if (status !== 200 || !shape.Check(body)) return complain(`${flags.server} answers ${status} with what is no handle record`, EXIT.unreadable, io);
  print(body as HandleRecord, flags.json, io);
  return EXIT.ok;
}

/** The answer as JSON, within a time and a number of bytes; a sentence where there is none. */
async function asked(url: string): Promise<{ readonly status: number; readonly body: unknown } | string> {
  try {
    const res = await fetch(url, { headers: { accept: 'application/json' }, redirect: 'error', signal: AbortSignal.timeout(ANSWER_MS_MAX) });
    const bytes = await boundedBody(res, ANSWER_BYTES_MAX);
    return bytes === undefined ? `more than ${ANSWER_BYTES_MAX} bytes` : { status: res.status, body: JSON.parse(bytes.toString()) };
  } catch (err) {
    return err instanceof Error ? err.message : String(err);
  }
}

function print({ handle, values }: HandleRecord, isJson: boolean, io: Io): void {
  const width = Math.max(...values.map(({ type }) => type.length));
  if (isJson) io.out(JSON.stringify({ handle, values }));
  else for (const { type, data } of values) io.out(printable(`${type.padEnd(width)}  ${data.value}`));
}
