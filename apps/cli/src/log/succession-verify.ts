import { formatVkey, toBase64 } from '#core/tlog';
import { parseFlags, type CommandSpec, type Io } from '../io.js';
import { readInput } from './inputs.js';
import { notVerified, signersOf, verified, type Report } from './report.js';
import { openSuccession, SUCCESSION_BYTES_MAX, type Succession } from './succession-file.js';
import { TRUST_FLAGS, witnessJson, witnessRows, type Trust } from './trust.js';
import { underTrust } from './under-trust.js';

const SPEC = {
  usage: 'yaosu log succession verify FILE (--vkey VKEY|FILE | --policy FILE) [--json]',
  summary: 'Proves offline that a log goes on under another name, and names the key to trust from now on. FILE was made by `yaosu log succeed`; the key is\n'
    + 'that of the old log. Whether the announcement of the key was taken back in between, only `yaosu log succession` tells, which reads all entries.',
  flags: {
    ...TRUST_FLAGS,
    vkey: { ...TRUST_FLAGS.vkey, help: 'the verifier key of the old log, as you have always trusted it' },
    policy: { ...TRUST_FLAGS.policy, help: 'instead of --vkey, a tlog-policy of the old log: its witnesses must have cosigned the tree of the new one' },
    json: { help: 'print one JSON object' },
  },
  positionals: ['FILE'],
} as const satisfies CommandSpec;

/** `yaosu log succession verify`: exit code 0 the new key is vouched for, 1 not, 2 wrong usage, 3 unreadable. */
export const logSuccessionVerify = (args: string[], io: Io): Promise<number> => underTrust({ spec: SPEC, parsed: parseFlags(args, SPEC), io }, async ({ path: file, trust }) => {
  const succession = openSuccession(await readInput(file, SUCCESSION_BYTES_MAX), trust);
  return succession.ok ? successionReport(succession.value, trust) : notVerified(`${file}: ${succession.reason}`);
});

export function successionReport({ final, current, key, announced, succeeded }: Succession, trust: Trust): Report {
  const rows = [
    ['trust', formatVkey(key)],
    ['old log', `${final.origin}, frozen at ${final.size} entries, root ${toBase64(final.root)}, signed by ${signersOf(final.signatures).join(', ')}`],
    ['announced', `by entry ${announced} of the old log`],
    ['succeeds', `by entry ${succeeded}; the old log is the beginning of the ${current.size} entries with the root ${toBase64(current.root)}`],
    ...witnessRows(trust, current),
    ['forged', `whatever ${final.origin} signs beyond ${final.size} entries`],
  ] as const;
  const json = {
    vkey: formatVkey(key), origin: current.origin, size: current.size, root: toBase64(current.root), ...witnessJson(trust, current),
    final: { origin: final.origin, size: final.size, root: toBase64(final.root) }, announced, succeeded,
  };
  return verified(`${current.origin} succeeds ${final.origin}`, rows, json);
}
