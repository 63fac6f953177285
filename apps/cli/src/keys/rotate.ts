import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openTokenKeys, rotateMasterKey, type MasterRotation } from '#adapters/keys';
import { loadConfig, processEnvironment } from '#ledger';
import { complain, EXIT, parseFlags, wrongUsage, type CommandSpec, type FlagsOf, type Io } from '../io.js';
import { progressLine } from '../progress.js';

const SPEC = {
  usage: 'yaosu keys rotate tokens|master [--stolen] [--json]',
  summary: 'tokens: makes the key with which access tokens are signed from now on; those of the two keys before stay valid until they are over.\n'
    + 'master: makes a new master key and wraps the keys of all persons under it, file by file; then the old one is destroyed. It may be interrupted\n'
    + 'anywhere: run again, it goes on. Running processes see either key at its first use. With --stolen, restart them at the end.\n'
    + 'The keys of the log are rotated with an overlap, by two people: yaosu keys generate tells how.',
  flags: {
    stolen: { help: 'others may know the old master key: derive the secrets that are given out from now on from a new root (see SECURITY.md)' },
    json: { help: 'print one JSON object' },
  },
  positionals: ['tokens|master'],
} as const satisfies CommandSpec;

/** `yaosu keys rotate`: exit code 0 rotated, 1 not ended, 2 wrong usage, 3 there is nothing to rotate. */
export async function keysRotate(args: string[], io: Io): Promise<number> {
  const parsed = parseFlags(args, SPEC);
  if (!parsed.ok) return parsed.report(io);
  const { flags, positionals: [what] } = parsed;
  if (what !== 'tokens' && what !== 'master') return wrongUsage(SPEC, `'${what ?? ''}' is not tokens or master`).report(io);
  if (flags.stolen && what === 'tokens') return wrongUsage(SPEC, '--stolen goes with master').report(io);
  const dir = join(loadConfig(processEnvironment(), { background: false }).dataDir, 'keys');
  if (!existsSync(dir)) return complain(`there is no ${dir}`, EXIT.unreadable, io);
  return what === 'tokens' ? rotateTokens(dir, flags.json, io) : rotateMaster(dir, flags, io);
}

function rotateTokens(dir: string, isJson: boolean, io: Io): number {
  const tokens = openTokenKeys(dir);
  const { kid } = tokens.rotate();
  const accepted = tokens.jwks().keys.map((key) => key.kid);
  io.out(isJson ? JSON.stringify({ signs: kid, accepted }) : `token key ${kid} signs from now on; ${accepted.length} keys are accepted`);
  return EXIT.ok;
}

async function rotateMaster(dir: string, { stolen, json }: FlagsOf<typeof SPEC>, io: Io): Promise<number> {
  if (!existsSync(join(dir, 'master.key'))) return complain(`there is no master key in ${dir}`, EXIT.unreadable, io);
  const show = progressLine(io);
  const rotation = await rotateMasterKey({ dir, isStolen: stolen, onProgress: (keys) => show(() => `${keys} keys of persons`, false) });
  show(() => `${rotation.keys} keys of persons`, true);
  if (json) io.out(JSON.stringify(rotation));
  else for (const line of linesOf(rotation, stolen)) io.out(line);
  return rotation.isEnded ? EXIT.ok : EXIT.failed;
}

function linesOf({ isEnded, wasBegun, keys, closed }: MasterRotation, isStolen: boolean): string[] {
  const unreadable = closed.map((path) => `no key opens ${path}: bring it back from the backup of the keys, or remove it, and what it sealed is lost`);
  if (!isEnded) return ['NOT ENDED: the old master key stays until every key is wrapped anew; then run this again', ...unreadable];
  return [
    `${wasBegun ? 'the rotation that was begun before is ended' : 'the master key is rotated'}: ${keys} keys of persons are wrapped under the new one, and the old one is destroyed`,
    'Back up master.key and derivation.key anew, and keys/subjects by replacement; destroy the backups of the old master key: with it and an old backup of keys/subjects everything opens.',
    ...(isStolen ? ['Restart every process now: until then secrets are derived as before. Then give new credentials to everybody and revoke the old ones (SECURITY.md).'] : []),
  ];
}
