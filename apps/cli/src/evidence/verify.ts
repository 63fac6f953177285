import { checkBundle, PATHS, unpack, type BundleCheck, type BundleFiles } from '#core/evidence';
import { parseFlags, type CommandSpec, type Io } from '../io.js';
import { readInput } from '../log/inputs.js';
import { notVerified, verified, type Report } from '../log/report.js';
import { TRUST_FLAGS } from '../log/trust.js';
import { underTrust } from '../log/under-trust.js';

const ZIP_BYTES_MAX = 256 * 1024 * 1024;

const SPEC = {
  usage: 'yaosu evidence verify BUNDLE.zip (--vkey VKEY|FILE | --policy FILE) [--sealed] [--json]',
  summary: 'Proves offline that a bundle of evidence is genuine: every digest, every receipt against the key or the policy, every verdict judged again\n'
    + 'from its facts under its rule pack, every sheet made again from the entries. A seal vouches for the PDF and the names too.',
  flags: {
    ...TRUST_FLAGS,
    sealed: { help: 'refuse a bundle without a seal' },
    json: { help: 'print one JSON object' },
  },
  positionals: ['BUNDLE.zip'],
} as const satisfies CommandSpec;

/** `yaosu evidence verify`: exit code 0 verified, 1 not verified, 2 wrong usage, 3 unreadable. */
export const evidenceVerify = (args: string[], io: Io): Promise<number> => underTrust({ spec: SPEC, parsed: parseFlags(args, SPEC), io }, async ({ path, flags, trust }) => {
  const files = unpack(await readInput(path, ZIP_BYTES_MAX));
  return files.ok ? reportOf(files.value, checkBundle(files.value, trust), flags.sealed) : notVerified(files.reason);
});

const lineOf = ({ name, count, problems }: BundleCheck): readonly [string, string] => [name, problems.length === 0 ? `${count} verified 通过` : `${problems.length} NOT VERIFIED 不通过`];

const SEAL_MISSING = { file: PATHS.sealEntry, problem: 'is missing: the bundle has no seal' };
const UNSEALED = `none 未封存: nothing vouches for ${PATHS.statement}, ${PATHS.names} and ${PATHS.instructions}, nor that nothing was left out`;

function reportOf(files: BundleFiles, { manifest, checks }: ReturnType<typeof checkBundle>, mustBeSealed: boolean): Report {
  const sealed = checks.some(({ name }) => name === 'seal');
  const problems = [...checks.flatMap((check) => check.problems), ...(mustBeSealed && !sealed ? [SEAL_MISSING] : [])];
  const { subject = null, origin = null, size = null, leftOut = [] } = { ...manifest, ...manifest?.checkpoint };
  const counts = Object.fromEntries(checks.map(({ name, count, problems: found }) => [name, { count, problems: found.length }]));
  const json = { subject, origin, size, sealed, files: files.size, checks: counts, problems, leftOut };
  const rows = [
    ...checks.map(lineOf),
    ...problems.map(({ file, problem }): [string, string] => ['problem', `${file} ${problem}`]),
    ...leftOut.map(({ what, why }): [string, string] => ['left out', `${what}: ${why}`]),
    ...(sealed ? [] : [['seal', UNSEALED] as const]),
  ] as const;
  const [first] = problems;
  if (first !== undefined) return { ...notVerified(`${first.file} ${first.problem}`, json), rows };
  return verified(`the evidence of ${String(subject)} in the log ${String(origin)} of ${String(size)} entries`, rows, json);
}
