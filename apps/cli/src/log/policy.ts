import { describeQuorum, keyIdOf, type Policy, type Quorum, type VerificationKey } from '#core/tlog';
import { EXIT, parseFlags, type CommandSpec, type Io } from '../io.js';
import { printReport, type Report } from './report.js';
import { readPolicy } from './trust.js';

const SPEC = {
  usage: 'yaosu log policy FILE [--json]',
  summary: 'Checks a tlog-policy file and explains it: whose log, which witnesses, how many of them are enough, and how many may be lost.',
  flags: { json: { help: 'print one JSON object' } },
  positionals: ['FILE'],
} as const satisfies CommandSpec;

/** `yaosu log policy`: exit code 0 a policy, 1 not one, 2 wrong usage, 3 unreadable. */
export async function logPolicy(args: string[], io: Io): Promise<number> {
  const parsed = parseFlags(args, SPEC);
  if (!parsed.ok) return parsed.report(io);
  const { flags, positionals: [path = ''] } = parsed;
  return printReport(async () => {
    const policy = await readPolicy(path);
    return policy.ok ? explain(policy.value) : { code: EXIT.failed, headline: `NOT A POLICY: ${policy.reason}`, rows: [], json: { valid: false, reason: policy.reason } };
  }, flags.json, io);
}

const sumOfLeast = (numbers: readonly number[], count: number): number =>
  [...numbers].sort((a, b) => a - b).slice(0, count).reduce((sum, number) => sum + number, 0);

/** The fewest witnesses that meet a quorum: as many have to be dishonest, or have lost their keys, for a false tree to be accepted. */
function fewest(quorum: Quorum): number {
  if (quorum.kind !== 'group') return quorum.kind === 'none' ? 0 : 1;
  return sumOfLeast(quorum.members.map(fewest), quorum.threshold);
}

/** The fewest witnesses without which the quorum is never met; a group misses it when too few members are left. */
function fewestToBlock(quorum: Quorum): number {
  if (quorum.kind !== 'group') return quorum.kind === 'none' ? Infinity : 1;
  return sumOfLeast(quorum.members.map(fewestToBlock), quorum.members.length - quorum.threshold + 1);
}

function witnessesIn(quorum: Quorum): readonly string[] {
  if (quorum.kind === 'group') return quorum.members.flatMap(witnessesIn);
  return quorum.kind === 'none' ? [] : [quorum.name];
}

/** What is allowed and yet hardly meant. */
function warningsOf({ logs, witnesses, quorum }: Policy): readonly string[] {
  const counted = new Set(witnessesIn(quorum));
  const keyOf = ({ publicKey }: VerificationKey): string => Buffer.from(publicKey).toString('hex');
  const logKeys = new Set(logs.map(({ key }) => keyOf(key)));
  return [
    ...(logs.length === 0 ? ['no log: nothing can be verified under it'] : []),
    ...(quorum.kind === 'none' ? ['no witness is asked for: whoever has the key of the log may show everyone another tree'] : []),
    ...witnesses.filter(({ name }) => !counted.has(name)).map(({ name }) => `${name} counts towards no quorum`),
    ...witnesses.filter(({ key }) => logKeys.has(keyOf(key))).map(({ name }) => `${name} has the key of a log, so it vouches for itself`),
  ];
}

const named = (key: VerificationKey, url: string | undefined): string => `${key.name}+${keyIdOf(key)}${url === undefined ? '' : ` at ${url}`}`;

function explain(policy: Policy): Report {
  const { logs, witnesses, quorum } = policy;
  const [enough, toBlock, warnings] = [fewest(quorum), fewestToBlock(quorum), warningsOf(policy)];
  const losable = Number.isFinite(toBlock) ? toBlock - 1 : null;
  const rows = [
    ...logs.map(({ key, url }) => ['log', named(key, url)] as const),
    ...witnesses.map(({ name, key, url }) => ['witness', `${name}: ${named(key, url)}`] as const),
    ['quorum', describeQuorum(quorum)],
    ['enough', `${enough} of ${witnesses.length} witnesses, in the best case; as many must lie together to show two trees to two people`],
    ['may be lost', losable === null ? 'every witness' : `any ${losable} without stopping the log`],
    ...warnings.map((warning) => ['warning', warning] as const),
  ] as const;
  const json = {
    valid: true, logs: logs.map(({ key, url }) => ({ origin: key.name, keyId: keyIdOf(key), url: url ?? null })),
    witnesses: witnesses.map(({ name, key, url }) => ({ name, key: key.name, keyId: keyIdOf(key), url: url ?? null })),
    quorum: describeQuorum(quorum), enough, losable, warnings,
  };
  return { code: EXIT.ok, headline: `a policy of ${logs.length} logs and ${witnesses.length} witnesses`, rows, json };
}
