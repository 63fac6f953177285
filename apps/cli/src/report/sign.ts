import { parseSkey } from '#core/tlog';
import { sha256Hex } from '#core/exchange';
import { EXIT, complain, parseFlags, wrongUsage, type CommandSpec, type FlagsOf, type Io } from '../io.js';
import { Unreadable, literalOrFile, readInput } from '../log/inputs.js';
import { REPORT_BYTES_MAX, readStatement, signReport } from './signed-report.js';

const KEY_BYTES_MAX = 4096;
const DOCUMENT_BYTES_MAX = 256 * 1024 * 1024;

const SPEC = {
  usage: 'yaosu report sign STATEMENT-FILE --key FILE [--report FILE]',
  summary: 'Signs what a third-party organisation states about a product or a registration, offline and with its own key, and prints the body of POST /v1/reports. The statement is JSON:\n'
    + 'kind, subject, subjectSha256, conclusion, issuedOn, validUntil; the issuer is the key\'s name, the sha256 that of --report.',
  flags: {
    key: { value: 'FILE', help: 'the signing key, as yaosu report keygen has made it' },
    report: { value: 'FILE', help: 'the report itself, for its digest; otherwise the statement has sha256' },
  },
  positionals: ['STATEMENT-FILE'],
} as const satisfies CommandSpec;

/** `yaosu report sign`: exit code 0 signed, 1 the statement is wrong, 2 wrong usage, 3 unreadable. */
export async function reportSign(args: string[], io: Io): Promise<number> {
  const parsed = parseFlags(args, SPEC);
  if (!parsed.ok) return parsed.report(io);
  const { flags, positionals: [path = ''] } = parsed;
  if (flags.key === undefined) return wrongUsage(SPEC, '--key is missing').report(io);
  try {
    return await sign(path, flags.key, flags, io);
  } catch (err) {
    if (!(err instanceof Unreadable)) throw err;
    return complain(err.message, EXIT.unreadable, io);
  }
}

async function sign(path: string, keyFile: string, { report }: FlagsOf<typeof SPEC>, io: Io): Promise<number> {
  const key = parseSkey(await literalOrFile(keyFile, KEY_BYTES_MAX));
  if (!key.ok) return wrongUsage(SPEC, `--key: ${key.reason}`).report(io);
  const digest = report === undefined ? {} : { sha256: sha256Hex(await readInput(report, DOCUMENT_BYTES_MAX)) };
  const statement = readStatement(await readInput(path, REPORT_BYTES_MAX), { issuer: key.value.name as `prt_${string}`, ...digest });
  if (!statement.ok) return complain(`${path}: ${statement.reason}`, EXIT.failed, io);
  io.out(JSON.stringify(signReport(statement.value, key.value)));
  return EXIT.ok;
}
