import { createInterface } from 'node:readline';
import { UUID_PATTERN } from '#core/exchange';
import { EXIT, complain, isSystemError, parseFlags, wrongUsage, type CommandSpec, type Io } from '../io.js';
import { BadIdentifier, IDENTIFIER_KINDS, isIdentifierKind, normalise, type IdentifierKind } from './identifiers.js';
import { BadKey, readKey, tokenOf } from './key.js';

const SPEC = {
  usage: 'yaosu tokens code --vendor ID --key KEYFILE [--kind KIND] < IDENTIFIERS',
  summary: 'Makes the codes by which people see where their data went (/transparency): one line for each identifier on the standard input, so that none\n'
    + 'stands in a command line. Give a code to the person alone, after you have made sure who it is; who holds it sees what that person may see.',
  flags: {
    vendor: { value: 'ID', help: 'your own id at the exchange (prt_…)' },
    key: { value: 'KEYFILE', help: 'the key that your token sets were made with' },
    kind: { value: IDENTIFIER_KINDS.join('|'), help: 'what the identifiers are, as it was for the token sets; text otherwise' },
  },
} as const satisfies CommandSpec;

const VENDOR = new RegExp(`^prt_${UUID_PATTERN}$`);

/** `yaosu tokens code`: exit code 0 made, 1 an identifier or the key is no good, 2 wrong usage, 3 unreadable. */
export async function tokensCode(args: string[], io: Io, input: NodeJS.ReadableStream = process.stdin): Promise<number> {
  const parsed = parseFlags(args, SPEC);
  if (!parsed.ok) return parsed.report(io);
  const { vendor, key: keyPath, kind = 'text' } = parsed.flags;
  if (vendor === undefined || !VENDOR.test(vendor)) return wrongUsage(SPEC, '--vendor: an id such as prt_… is needed').report(io);
  if (keyPath === undefined) return wrongUsage(SPEC, '--key is missing').report(io);
  if (!isIdentifierKind(kind)) return wrongUsage(SPEC, `--kind: '${kind}' is none of ${IDENTIFIER_KINDS.join(', ')}`).report(io);
  try {
    for await (const token of tokensIn(input, await readKey(keyPath), kind)) io.out(`${vendor}.${token.toString('hex')}`);
    return EXIT.ok;
  } catch (err) {
    return told(err, io);
  }
}

function told(err: unknown, io: Io): number {
  if (err instanceof BadIdentifier || err instanceof BadKey) return complain(err.message, EXIT.failed, io);
  if (isSystemError(err)) return complain(err.message, EXIT.unreadable, io);
  throw err;
}

/** The token of each line that is not empty. */
async function* tokensIn(input: NodeJS.ReadableStream, key: Buffer, kind: IdentifierKind): AsyncGenerator<Buffer> {
  let line = 0;
  for await (const identifier of createInterface({ input })) {
    line += 1;
    if (identifier.trim() !== '') yield tokenOf(key, kind, normalOf(kind, identifier, line));
  }
}

/** The line is told, the identifier is not. */
function normalOf(kind: IdentifierKind, identifier: string, line: number): string {
  try {
    return normalise(kind, identifier);
  } catch (err) {
    throw err instanceof BadIdentifier ? new BadIdentifier(`line ${line}: ${err.message}`) : err;
  }
}
