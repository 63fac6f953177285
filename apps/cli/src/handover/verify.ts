import { HandoverCheck, type HandoverVerdict } from '#core/handover';
import { toBase64 } from '#core/tlog';
import { parseFlags, type CommandSpec, type Io } from '../io.js';
import { notVerified, signersOf, verified, type Report } from '../log/report.js';
import { TRUST_FLAGS, witnessJson, witnessRows, type Trust } from '../log/trust.js';
import { underTrust } from '../log/under-trust.js';
import { formatRate, progressLine } from '../progress.js';
import { readStoredZip } from './read-zip.js';

const SPEC = {
  usage: 'yaosu handover verify FILE.zip (--vkey VKEY|FILE | --policy FILE) [--json]',
  summary: 'Proves offline what a participant was handed over when it left (证明交接): that each entry is in the log, by its receipt; that its documents\n'
    + 'are those that it names; and by the statement of the last sealed day, that up to there nothing was left out and nothing added. What is\n'
    + 'wrong is named by the index of its entry.',
  flags: {
    ...TRUST_FLAGS,
    json: { help: 'print one JSON object' },
  },
  positionals: ['FILE.zip'],
} as const satisfies CommandSpec;

/** `yaosu handover verify`: exit code 0 verified, 1 not verified, 2 wrong usage, 3 unreadable. */
export const handoverVerify = (args: string[], io: Io): Promise<number> => underTrust({ spec: SPEC, parsed: parseFlags(args, SPEC), io }, async ({ path, trust }) => {
  const [check, show, startedAt] = [new HandoverCheck(trust), progressLine(io), performance.now()];
  const read = await readStoredZip(path, (file, { done, total }) => {
    check.see(file);
    show(() => formatRate(done, total, performance.now() - startedAt));
  });
  return read.ok ? reportOf(check.end(), trust) : notVerified(read.reason);
});

function reportOf(verdict: HandoverVerdict, trust: Trust): Report {
  const { manifest, checkpoint, statement, entries, later, documents, problems, further } = verdict;
  const said = { participant: manifest?.participant ?? null, entries, documents, statement: statement?.sealing.day ?? null, later, problems, further };
  const [first] = problems;
  if (first !== undefined) return { ...notVerified(`${first.file} ${first.problem}`, { ...said, entry: first.entry }), rows: problemRows(verdict) };
  if (manifest === undefined || checkpoint === undefined) return notVerified('it has no manifest or no checkpoint', said);
  const { origin, size, root, signatures } = checkpoint;
  const rows: Report['rows'] = [
    ...wholeRows(verdict),
    ['documents', `${documents}, each the one that its entry names`],
    ['log', `${origin} of ${size} entries, root ${toBase64(root)}`],
    ['signed by', signersOf(signatures).join(', ')],
    ...witnessRows(trust, checkpoint),
  ];
  return verified(`what was handed over to ${manifest.participant}`, rows, { ...said, origin, size, root: toBase64(root), ...witnessJson(trust, checkpoint) });
}

const problemRows = ({ problems, further }: HandoverVerdict): Report['rows'] =>
  [...problems.map(({ file, problem }): [string, string] => ['problem', `${file} ${problem}`]), ...(further === 0 ? [] : [['further', `${further} problems more`] as const])];

/** How far the statement vouches that nothing is missing. */
function wholeRows({ entries, later, statement }: HandoverVerdict): Report['rows'] {
  const proven = ['entries', `${entries}, each in the log`] as const;
  if (statement === undefined) return [proven, ['whole', 'not known: no day was sealed yet']];
  const { day, through } = statement.sealing;
  const whole = ['whole', `through entry ${through}, the end of ${day}: nothing was left out, nothing added`] as const;
  return later === 0 ? [proven, whole] : [proven, whole, ['later', `${later} entries behind it; that none of these is missing the statement of a later day tells`]];
}
