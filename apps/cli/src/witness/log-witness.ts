import { mkdir } from 'node:fs/promises';
import type { Result } from '#core/tlog';
import { complain, EXIT, parseFlags, wrongUsage, type CommandSpec, type FlagsOf, type Io } from '../io.js';
import { readInput } from '../log/inputs.js';
import { isSuite, openWitnessKeys, SUITE_NAMES, type Suite, type WitnessKeys } from './keys.js';
import { lockDirectory, type Lock } from './lock.js';
import { parseLogs, type WitnessedLog } from './logs.js';
import { listen } from './server.js';
import { openStore } from './store.js';
import { Witness } from './witness.js';

const LOGS_BYTES_MAX = 1024 * 1024;
const PORT_MAX = 65_535;

const SPEC = {
  usage: 'yaosu log witness --data DIR --name NAME (--log "VKEY[ URL]"... | --logs FILE) [--host HOST] [--port N]',
  summary: 'Cosigns what logs sign, as long as each tree extends the last one that it saw (C2SP tlog-witness). It makes its key at the\n'
    + 'first start and prints what to tell the logs. The directory is the witness: one that was restored from a backup may have\n'
    + 'forgotten what it cosigned, so start a new one with a new key instead.',
  flags: {
    data: { value: 'DIR', help: 'where its key lies, and what it cosigned last of each log' },
    name: { value: 'NAME', help: 'the name of its key, such as witness.example/2026; needed at the first start' },
    log: { value: 'VKEY[ URL]', isList: true, help: 'the key of a log that it cosigns for; may be given several times, also for two keys of one log' },
    logs: { value: 'FILE', help: 'such logs in a file, one a line; a C2SP tlog-policy file is read as well' },
    suite: { value: 'SUITE', isList: true, help: `what a new witness signs with: ${SUITE_NAMES.join(', ')} (default ed25519); may be given several times` },
    host: { value: 'HOST', help: 'where it listens (default 127.0.0.1)' },
    port: { value: 'N', help: 'the port on which it listens (default 8410; 0 takes a free one)' },
  },
} as const satisfies CommandSpec;

type Flags = FlagsOf<typeof SPEC>;
interface Settings {
  readonly directory: string;
  readonly name: string | undefined;
  readonly logs: ReadonlyMap<string, WitnessedLog>;
  readonly suites: readonly Suite[];
  readonly host: string;
  readonly port: number;
}

/** `yaosu log witness`: runs until it is told to stop; exit code 0 stopped, 1 not started, 2 wrong usage. */
export async function logWitness(args: string[], io: Io): Promise<number> {
  const parsed = parseFlags(args, SPEC);
  if (!parsed.ok) return parsed.report(io);
  const settings = await settingsOf(parsed.flags);
  if (!settings.ok) return wrongUsage(SPEC, settings.reason).report(io);
  const { directory, name, suites } = settings.value;
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const lock = await lockDirectory(directory);
  if (!lock.ok) return complain(lock.reason, EXIT.failed, io);
  process.once('exit', lock.value.release);
  const keys = await openWitnessKeys(directory, { name, suites });
  if (!keys.ok) return complain(keys.reason, EXIT.failed, io);
  await serve({ lock: lock.value, keys: keys.value }, settings.value, io);
  lock.value.release();
  return EXIT.ok;
}

async function settingsOf(flags: Flags): Promise<Result<Settings>> {
  const fail = (reason: string): Result<Settings> => ({ ok: false, reason });
  if (flags.data === undefined) return fail('--data is missing');
  const port = Number(flags.port ?? '8410');
  if (!Number.isInteger(port) || port < 0 || port > PORT_MAX) return fail(`--port: '${flags.port ?? ''}' is not a port`);
  const suites = flags.suite.length === 0 ? ['ed25519'] : flags.suite;
  const unknown = suites.find((suite) => !isSuite(suite));
  if (unknown !== undefined) return fail(`--suite: '${unknown}' is not one of ${SUITE_NAMES.join(', ')}`);
  const file = flags.logs === undefined ? '' : Buffer.from(await readInput(flags.logs, LOGS_BYTES_MAX)).toString('utf8');
  const logs = parseLogs([...flags.log, ...file.split(/\r?\n/)]);
  if (!logs.ok) return logs;
  return { ok: true, value: { directory: flags.data, name: flags.name, logs: logs.value, suites: suites.filter(isSuite), host: flags.host ?? '127.0.0.1', port } };
}

async function serve({ lock, keys }: { readonly lock: Lock; readonly keys: WitnessKeys }, { directory, logs, host, port }: Settings, io: Io): Promise<void> {
  const say = (line: string): void => io.err(`${new Date().toISOString()} ${line}`);
  const store = await openStore(directory, { lock, own: keys.verifiers });
  const witness = new Witness({ keys, logs, store, say, now: Date.now });
  for (const { origin } of logs.values()) say(`knows ${origin}, cosigned last at ${(await witness.latest(origin))?.checkpoint.size ?? 'no'} entries`);
  const onError = (err: unknown): void => {
    say(`nothing was cosigned: ${err instanceof Error ? err.message : String(err)}`);
    if (!lock.isHeld()) process.exit(EXIT.failed);
  };
  const server = await listen(witness, { host, port, vkeys: keys.vkeys, onError });
  for (const vkey of keys.vkeys) io.out(`witness ${keys.name} ${vkey} ${server.url}`);
  await stopAsked();
  say('stopping');
  await server.close();
}

/** An interrupt from the keyboard ends every command at once, which is safe here, too: what was answered is durable. */
const stopAsked = (): Promise<void> => new Promise((resolve) => { for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve()); });
