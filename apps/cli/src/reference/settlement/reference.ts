import { complain, EXIT, parseFlags, wrongUsage, type CommandSpec, type Io } from '../../io.js';
import { untilTold } from '../until-told.js';
import { openBooks, openNoticeKey } from './books.js';
import { CHARACTERS, FAULTS, Institution, type CharacterName } from './institution.js';
import { startNotifier } from './notifier.js';
import { listen } from './server.js';

const SETTLE_MS_MAX = 86_400_000;
const PORT_MAX = 65_535;

const specOf = (kind: CharacterName): CommandSpec => ({
  usage: `yaosu reference ${kind} --state FILE [--port N] [--name NAME] [--settle-ms N] [--notify URL]`,
  summary: `Runs a reference ${kind === 'bank' ? 'bank' : 'operator of e-CNY (数字人民币) wallets'}, to try settlement with: no money moves. It prints the line for\n`
    + `YAOSU_SETTLEMENT. POST /faults with a list of ${FAULTS.join(', ')} makes the next instructions go wrong.`,
  flags: FLAGS,
});

const FLAGS = {
  state: { value: 'FILE', help: 'its books, a line an instruction; its key lies beside them in FILE.skey' },
  host: { value: 'HOST', help: 'where it listens (default 127.0.0.1)' },
  port: { value: 'N', help: 'the port on which it listens (default 8420; 0 takes a free one)' },
  name: { value: 'NAME', help: 'what the exchange calls it (default bank or ecny)' },
  'settle-ms': { value: 'N', help: 'from the acceptance to the booking (default 1000 for the bank, 0 for e-CNY)' },
  notify: { value: 'URL', help: 'the exchange, to be told of what becomes final; without it the exchange has to ask' },
} as const satisfies CommandSpec['flags'];

/** `yaosu reference bank|ecny`: runs until it is told to stop; exit code 0 stopped, 1 not started, 2 wrong usage. */
const command = (kind: CharacterName) => async (args: string[], io: Io): Promise<number> => {
  const spec = { ...specOf(kind), flags: FLAGS };
  const parsed = parseFlags(args, spec);
  if (!parsed.ok) return parsed.report(io);
  const { flags } = parsed;
  if (flags.state === undefined) return wrongUsage(spec, '--state is missing').report(io);
  const [port, settleMs] = [wholeNumber(flags.port ?? '8420', PORT_MAX), wholeNumber(flags['settle-ms'] ?? String(CHARACTERS[kind].settleMs), SETTLE_MS_MAX)];
  if (port === undefined || settleMs === undefined) return wrongUsage(spec, '--port and --settle-ms are whole numbers').report(io);
  if (flags.notify !== undefined && !URL.canParse(flags.notify)) return wrongUsage(spec, `--notify: '${flags.notify}' is no address`).report(io);
  return run({ kind, settleMs, port, state: flags.state, host: flags.host ?? '127.0.0.1', name: flags.name ?? kind, notify: flags.notify }, io);
};

export const referenceBank = command('bank');
export const referenceEcny = command('ecny');

const wholeNumber = (text: string, max: number): number | undefined => (/^\d{1,9}$/.test(text) && Number(text) <= max ? Number(text) : undefined);

interface Settings {
  readonly kind: CharacterName;
  readonly settleMs: number;
  readonly port: number;
  readonly state: string;
  readonly host: string;
  readonly name: string;
  readonly notify: string | undefined;
}

async function run({ kind, settleMs, port, state, host, name, notify }: Settings, io: Io): Promise<number> {
  const key = await openNoticeKey(`${state}.skey`, `${name}.reference`);
  if (!key.ok) return complain(`${state}.skey: ${key.reason}`, EXIT.failed, io);
  const books = await openBooks(state);
  const institution = new Institution({ ...CHARACTERS[kind], settleMs }, { now: Date.now, keep: books.keep, known: books.known });
  const server = await listen(institution, { host, port });
  const notifier = notify === undefined ? undefined : startNotifier({
    institution, key: key.value, url: `${notify.replace(/\/+$/, '')}/settlement-notices/${name}`, now: Date.now, say: (line) => io.err(line),
  });
  io.out(`${name} ${server.url} ${key.value.vkey}`);
  io.err(`${kind} with ${books.known.length} instructions in its books; stop it with ctrl-c`);
  await untilTold();
  notifier?.stop();
  await server.close();
  await books.close();
  return EXIT.ok;
}
