import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import type { Result } from '#core/tlog';
import { complain, EXIT, parseFlags, wrongUsage, type CommandSpec, type FlagsOf, type Io } from '../io.js';
import { literalOrFile, readInput, Unreadable } from '../log/inputs.js';
import { serverSource, type LogSource } from '../log/source.js';
import { isSuite, openWitnessKeys, SUITE_NAMES, type Suite, type WitnessKeys } from './keys.js';
import { lockDirectory, type Lock } from './lock.js';
import { readLogs, type WitnessedLog } from './logs.js';
import { pull } from './pull.js';
import { listen } from './server.js';
import { openStore } from './store.js';
import { Witness } from './witness.js';

const LOGS_BYTES_MAX = 1024 * 1024;
const PORT_MAX = 65_535;
const SECONDS_MAX = 86_400;

const SPEC = {
  usage: 'yaosu log witness --data DIR --name NAME (--log VKEY|FILE... | --logs FILE) [--host HOST] [--port N | --pull URL... [--every SECONDS] [--push]]',
  summary: 'Cosigns what logs sign, as long as each tree extends the last one that it saw (C2SP tlog-witness). It makes its key at the\n'
    + 'first start and prints what to tell the logs. The directory is the witness: one that was restored from a backup may have\n'
    + 'forgotten what it cosigned, so start a new one with a new key instead. With --pull it goes to the logs itself, for machines\n'
    + 'that nobody can reach, and prints its cosignatures.',
  flags: {
    data: { value: 'DIR', help: 'where its key lies, and what it cosigned last of each log' },
    name: { value: 'NAME', help: 'the name of its key, such as witness.example/2026; needed at the first start' },
    log: { value: 'VKEY|FILE', isList: true, help: 'the key of a log that it cosigns for; may be given several times, also for two keys of one log' },
    logs: { value: 'FILE', help: 'such logs in a file, one a line; a C2SP tlog-policy file is read as well' },
    suite: { value: 'SUITE', isList: true, help: `what a new witness signs with: ${SUITE_NAMES.join(', ')} (default ed25519); may be given several times` },
    host: { value: 'HOST', help: 'where it listens (default 127.0.0.1)' },
    port: { value: 'N', help: 'the port on which it listens (default 8410; 0 takes a free one)' },
    pull: { value: 'URL', isList: true, help: 'do not listen: fetch the log that is served there, without /checkpoint; may be given several times' },
    every: { value: 'SECONDS', help: 'pull again and again instead of once' },
    push: { help: 'hand each cosignature in where it was pulled (POST URL/cosignatures), so that the log shows it' },
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
  readonly pulled: readonly LogSource[];
  readonly everySeconds: number | undefined;
  readonly isPushed: boolean;
}

/** `yaosu log witness`: runs until it is told to stop; exit code 0 stopped, 1 not started, 2 wrong usage, 3 unreadable. */
export async function logWitness(args: string[], io: Io): Promise<number> {
  const parsed = parseFlags(args, SPEC);
  if (!parsed.ok) return parsed.report(io);
  const settings = await settingsOf(parsed.flags).catch((err: unknown) => {
    if (err instanceof Unreadable) return err;
    throw err;
  });
  if (settings instanceof Unreadable) return complain(settings.message, EXIT.unreadable, io);
  if (!settings.ok) return wrongUsage(SPEC, settings.reason).report(io);
  const { directory, name, suites } = settings.value;
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const lock = await lockDirectory(directory);
  if (!lock.ok) return complain(lock.reason, EXIT.failed, io);
  process.once('exit', lock.value.release);
  const keys = await openWitnessKeys(directory, { name, suites });
  if (!keys.ok) return complain(keys.reason, EXIT.failed, io);
  const code = await run({ lock: lock.value, keys: keys.value }, settings.value, io);
  lock.value.release();
  return code;
}

async function settingsOf(flags: Flags): Promise<Result<Settings>> {
  const fail = (reason: string): Result<Settings> => ({ ok: false, reason });
  if (flags.data === undefined) return fail('--data is missing');
  const port = wholeNumber(flags.port ?? '8410', { min: 0, max: PORT_MAX });
  if (port === undefined) return fail(`--port: '${flags.port ?? ''}' is not a port`);
  const everySeconds = wholeNumber(flags.every ?? '', { min: 1, max: SECONDS_MAX });
  if (flags.every !== undefined && everySeconds === undefined) return fail(`--every: '${flags.every}' is not a number of seconds`);
  const pulled = sourcesOf(flags.pull, flags.push);
  if (!pulled.ok) return pulled;
  const suites = suitesOf(flags.suite);
  if (!suites.ok) return suites;
  const given = await Promise.all(flags.log.map((log) => literalOrFile(log, LOGS_BYTES_MAX)));
  const logs = readLogs([...given, await textOf(flags.logs)].join('\n'));
  if (!logs.ok) return logs;
  const listening = { host: flags.host ?? '127.0.0.1', port };
  return { ok: true, value: { directory: flags.data, name: flags.name, logs: logs.value, suites: suites.value, ...listening, pulled: pulled.value, everySeconds, isPushed: flags.push } };
}

const textOf = async (path: string | undefined): Promise<string> => (path === undefined ? '' : Buffer.from(await readInput(path, LOGS_BYTES_MAX)).toString('utf8'));

function wholeNumber(text: string, { min, max }: { readonly min: number; readonly max: number }): number | undefined {
  return /^[0-9]{1,9}$/.test(text) && Number(text) >= min && Number(text) <= max ? Number(text) : undefined;
}

function sourcesOf(urls: readonly string[], isPushed: boolean): Result<readonly LogSource[]> {
  if (isPushed && urls.length === 0) return { ok: false, reason: '--push goes with --pull' };
  const bad = urls.find((url) => !/^https?:\/\/./.test(url) || !URL.canParse(url));
  return bad === undefined ? { ok: true, value: urls.map((url) => serverSource(url, undefined)) } : { ok: false, reason: `--pull: '${bad}' is not an http or https address` };
}

function suitesOf(names: readonly string[]): Result<readonly Suite[]> {
  const unknown = names.find((name) => !isSuite(name));
  if (unknown !== undefined) return { ok: false, reason: `--suite: '${unknown}' is not one of ${SUITE_NAMES.join(', ')}` };
  return { ok: true, value: names.length === 0 ? ['ed25519'] : names.filter(isSuite) };
}

async function run({ lock, keys }: { readonly lock: Lock; readonly keys: WitnessKeys }, settings: Settings, io: Io): Promise<number> {
  const say = (line: string): void => io.err(`${new Date().toISOString()} ${line}`);
  const store = await openStore(settings.directory, { lock, own: keys.verifiers });
  const witness = new Witness({ keys, logs: settings.logs, store, say, now: Date.now });
  for (const { origin } of settings.logs.values()) say(`knows ${origin}, cosigned last at ${(await witness.latest(origin))?.checkpoint.size ?? 'no'} entries`);
  if (settings.pulled.length === 0) return serve({ witness, keys, lock, say }, settings, io);
  for (const vkey of keys.vkeys) say(`cosigns as ${vkey}`);
  return pull(witness, { sources: settings.pulled, everySeconds: settings.everySeconds, isPushed: settings.isPushed, stop: stopAsked(), say }, io);
}

interface Serving { readonly witness: Witness; readonly keys: WitnessKeys; readonly lock: Lock; readonly say: (line: string) => void }

async function serve({ witness, keys, lock, say }: Serving, { host, port }: Settings, io: Io): Promise<number> {
  const onError = (err: unknown): void => {
    say(`nothing was cosigned: ${err instanceof Error ? err.message : String(err)}`);
    if (!lock.isHeld()) process.exit(EXIT.failed);
  };
  const server = await listen(witness, { host, port, vkeys: keys.vkeys, onError });
  for (const line of policyLines(keys, server.url)) io.out(line);
  const stop = stopAsked();
  if (!stop.aborted) await once(stop, 'abort');
  say('stopping');
  await server.close();
  return EXIT.ok;
}

/** The lines for a C2SP tlog-policy file, in which every key has a name of its own. */
const policyLines = ({ name, vkeys }: WitnessKeys, url: string): readonly string[] => vkeys.map((vkey, i) => `witness ${name}${i === 0 ? '' : `/${i + 1}`} ${vkey} ${url}`);

/** An interrupt from the keyboard ends every command at once, which is safe here, too: what was answered is durable. */
function stopAsked(): AbortSignal {
  const stop = new AbortController();
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop.abort());
  return stop.signal;
}
