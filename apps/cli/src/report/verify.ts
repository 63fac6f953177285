import { parseVkey } from '#core/tlog';
import { sha256Hex } from '#core/exchange';
import { parseFlags, wrongUsage, type CommandSpec, type Io } from '../io.js';
import { literalOrFile, readInput } from '../log/inputs.js';
import { notVerified, printReport, verified } from '../log/report.js';
import { REPORT_BYTES_MAX, readSignedReport, verifyReport } from './signed-report.js';

const KEY_BYTES_MAX = 4096;
const DOCUMENT_BYTES_MAX = 256 * 1024 * 1024;

const SPEC = {
  usage: 'yaosu report verify FILE --vkey VKEY|FILE [--report FILE] [--json]',
  summary: 'Proves offline that a third-party organisation has signed what FILE says of a product or a registration: FILE as it was submitted, or as GET /v1/reports/{id} serves it.\n'
    + 'Whether the report was withdrawn since is for the exchange to say.',
  flags: {
    vkey: { value: 'VKEY|FILE', help: 'the issuer\'s key, which you have from the issuer or from its participant\'s signingKeys' },
    report: { value: 'FILE', help: 'the report itself, held against the digest that was signed' },
    json: { help: 'print one JSON object' },
  },
  positionals: ['FILE'],
} as const satisfies CommandSpec;

/** `yaosu report verify`: exit code 0 verified, 1 not verified, 2 wrong usage, 3 unreadable. */
export async function reportVerify(args: string[], io: Io): Promise<number> {
  const parsed = parseFlags(args, SPEC);
  if (!parsed.ok) return parsed.report(io);
  const { flags: { vkey, report, json }, positionals: [path = ''] } = parsed;
  if (vkey === undefined) return wrongUsage(SPEC, '--vkey is missing').report(io);
  return printReport(async () => {
    const key = parseVkey(await literalOrFile(vkey, KEY_BYTES_MAX));
    if (!key.ok) return wrongUsage(SPEC, `--vkey: ${key.reason}`);
    const file = readSignedReport(await readInput(path, REPORT_BYTES_MAX));
    if (!file.ok) return notVerified(`${path}: ${file.reason}`);
    const statement = verifyReport(file.value, key.value);
    if (!statement.ok) return notVerified(statement.reason);
    const { kind, subject, subjectSha256, sha256, conclusion, issuedOn, validUntil, issuer } = statement.value;
    const isOther = report !== undefined && sha256Hex(await readInput(report, DOCUMENT_BYTES_MAX)) !== sha256;
    if (isOther) return notVerified(`${report} is not the report that was signed`);
    return verified('the report is what its issuer has signed', [['issuer', `${issuer}, key ${file.value.keyId}`], ['about', `${subject}, content ${subjectSha256}`], ['kind', `${kind}, ${conclusion}`], ['valid', `${issuedOn} to ${validUntil}`], ['report', sha256]], { ...statement.value, keyId: file.value.keyId });
  }, json, io);
}
