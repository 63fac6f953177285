import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { findLogKeys, openTokenKeys } from '#adapters/keys';
import { LOG_SUITES, suiteOf } from '#core/tlog';
import { loadConfig, processEnvironment } from '#ledger';
import { EXIT, parseFlags, type CommandSpec, type Io } from '../io.js';

const SPEC = {
  usage: 'yaosu keys list [--json]',
  summary: 'Shows the keys of this installation (YAOSU_DATA, YAOSU_LOG_ORIGIN, YAOSU_LOG_KEY, YAOSU_LOG_SIGNER): verifier keys, where the secrets lie, no secret.\n'
    + 'Which of the log\'s keys sign, the ledger decides: /log/vkey and /v1/log-keys tell.',
  flags: { json: { help: 'print one JSON object' } },
} as const satisfies CommandSpec;

/** `yaosu keys list`: exit code 0. Nothing is made, and nothing is signed. */
export function keysList(args: string[], io: Io): Promise<number> {
  const parsed = parseFlags(args, SPEC);
  if (!parsed.ok) return Promise.resolve(parsed.report(io));
  const { dataDir, logOrigin, logKeys } = loadConfig(processEnvironment(), { background: false });
  const dir = join(dataDir, 'keys');
  const log = findLogKeys({ dir, origin: logOrigin, sources: logKeys }).map(({ name, keyId, suite, source, vkey }) => ({ key: `${name}+${keyId}`, suite: suiteOf({ type: LOG_SUITES[suite] }).title, source, vkey }));
  const tokens = hasTokenKeys(dir) ? openTokenKeys(dir).jwks().keys.map(({ kid }) => kid) : [];
  const master = existsSync(join(dir, 'master.key'));
  const isRotating = ['master.next.key', 'master.previous.key'].some((name) => existsSync(join(dir, name)));
  if (parsed.flags.json) io.out(JSON.stringify({ directory: dir, origin: logOrigin, log, tokens, master, isRotating }));
  else for (const line of linesOf({ dir, origin: logOrigin, log, tokens, master, isRotating })) io.out(line);
  return Promise.resolve(EXIT.ok);
}

/** Opening the token keys where there are none would make the first. */
const hasTokenKeys = (dir: string): boolean => existsSync(dir) && readdirSync(dir).some((name) => /^token-\d{6}\.pem$/.test(name));

interface Shown {
  readonly dir: string;
  readonly origin: string;
  readonly log: readonly { readonly key: string; readonly suite: string; readonly source: string; readonly vkey: string }[];
  readonly tokens: readonly string[];
  readonly master: boolean;
  readonly isRotating: boolean;
}

function linesOf({ dir, origin, log, tokens, master, isRotating }: Shown): string[] {
  return [
    `keys in ${dir}`,
    ...(log.length === 0 ? [`log ${origin}: none yet; the first start makes an Ed25519 key`] : []),
    ...log.flatMap(({ key, suite, source, vkey }) => [`log key ${key}: ${suite}, secret in ${source}`, `  ${vkey}`]),
    ...tokens.map((kid, i) => `token key ${kid}: ES256${i === tokens.length - 1 ? ', signs' : ', still accepted'}`),
    `master key: ${master ? 'there' : 'none yet; the first start makes one'}`,
    ...(isRotating ? ['  a rotation of it was begun and not ended: run yaosu keys rotate master again'] : []),
  ];
}
