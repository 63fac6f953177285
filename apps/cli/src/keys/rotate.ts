import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openTokenKeys } from '#adapters/keys';
import { loadConfig, processEnvironment } from '#ledger';
import { complain, EXIT, parseFlags, type CommandSpec, type Io } from '../io.js';

const SPEC = {
  usage: 'yaosu keys rotate tokens [--json]',
  summary: 'Makes the key with which access tokens are signed from now on; tokens of the two keys before stay valid until they are over. Running processes\n'
    + 'see it at its first use. The keys of the log are rotated with an overlap, by two people: yaosu keys generate tells how. The master key: SECURITY.md.',
  flags: { json: { help: 'print one JSON object' } },
  positionals: ['tokens'],
} as const satisfies CommandSpec;

/** `yaosu keys rotate tokens`: exit code 0 rotated, 2 wrong usage, 3 there is nothing to rotate. */
export function keysRotate(args: string[], io: Io): Promise<number> {
  const parsed = parseFlags(args, SPEC);
  if (!parsed.ok) return Promise.resolve(parsed.report(io));
  const { flags, positionals: [what] } = parsed;
  if (what !== 'tokens') return Promise.resolve(complain(`only 'tokens' are rotated in one step\nUsage: ${SPEC.usage}\nSee --help.`, EXIT.usage, io));
  const dir = join(loadConfig(processEnvironment(), { background: false }).dataDir, 'keys');
  if (!existsSync(dir)) return Promise.resolve(complain(`there is no ${dir}`, EXIT.unreadable, io));
  const tokens = openTokenKeys(dir);
  const { kid } = tokens.rotate();
  const accepted = tokens.jwks().keys.map((key) => key.kid);
  io.out(flags.json ? JSON.stringify({ signs: kid, accepted }) : `token key ${kid} signs from now on; ${accepted.length} keys are accepted`);
  return Promise.resolve(EXIT.ok);
}
