import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cliConfig } from '../config.js';
import { EXIT, parseFlags, wrongUsage, type CommandSpec, type FlagsOf, type Io } from '../io.js';
import { literalOrFile } from '../log/inputs.js';
import { connect, ProblemError, Unreachable } from './client.js';
import { openKeep, threadOf } from './keep.js';
import type { Actor, Line, Stage } from './stage.js';
import { actorOf, admitAll } from './story/admissions.js';
import { deliverAll } from './story/deliveries.js';
import { found } from './story/founding.js';
import { listAll } from './story/listings.js';
import { oversee } from './story/oversight.js';
import { openToTheWorld } from './story/ports.js';
import { openMarket } from './story/professions.js';
import { prove } from './story/proof.js';
import { settle } from './story/settlement.js';
import { ruleAndCount } from './story/rules.js';
import { summary } from './story/summary.js';
import { trouble } from './story/troubles.js';
import { registerAll } from './story/titles.js';
import { tradeAll } from './story/trades.js';
import { fit } from './table.js';

const TOKEN_BYTES_MAX = 4096;

const SPEC = {
  usage: 'yaosu demo [--url URL] [--data DIR] [--seed N] [--bootstrap-token TOKEN|FILE] [--quiet]',
  summary: 'Plays a year of an exchange against a running instance: admissions, listings, negotiations, deliveries at home and abroad, oversight; then proves it\n'
    + 'offline. An interrupted demo goes on where it stopped. What it makes lies in DIR/demo: files, credentials, tokens, a copy of the log.',
  flags: {
    url: { value: 'URL', help: 'where the exchange listens; http://127.0.0.1:8400, or PORT' },
    data: { value: 'DIR', help: 'the data directory of the exchange; .yaosu, or YAOSU_DATA' },
    seed: { value: 'N', help: 'another seed makes other files and another cast; 1' },
    'bootstrap-token': { value: 'TOKEN|FILE', help: 'the one-time token of the first operator; DIR/bootstrap.token' },
    quiet: { help: 'tell only the summary and the proof' },
  },
} as const satisfies CommandSpec;

type Flags = FlagsOf<typeof SPEC>;

/** `yaosu demo`: exit code 0 played and proven, 1 not, 2 wrong usage, 3 nobody answers. */
export async function demo(args: string[], io: Io): Promise<number> {
  const parsed = parseFlags(args, SPEC);
  if (!parsed.ok) return parsed.report(io);
  const { url = cliConfig().url, data = cliConfig().dataDir, seed = '1' } = parsed.flags;
  if (!/^\d{1,9}$/.test(seed)) return wrongUsage(SPEC, '--seed: a number is needed').report(io);
  if (!URL.canParse(url)) return wrongUsage(SPEC, `--url: '${url}' is no address`).report(io);
  try {
    return await play({ url: url.replace(/\/+$/, ''), data, seed: Number(seed), flags: parsed.flags }, io);
  } catch (err) {
    const told = adviceOn(err, { url, data });
    if (told === undefined) throw err;
    io.err(told);
    return err instanceof Unreachable ? EXIT.unreadable : EXIT.failed;
  }
}

interface Play {
  readonly url: string;
  readonly data: string;
  readonly seed: number;
  readonly flags: Flags;
}

async function play({ url, data, seed, flags }: Play, io: Io): Promise<number> {
  const keep = await openKeep(data);
  const stage: Stage = { connection: connect(url), keep, seed, thread: await threadOf(keep, seed, new Date().toISOString().slice(0, 10)), ...teller(io, flags.quiet) };
  const operators = await found(stage, await bootstrapTokenOf(data, flags['bootstrap-token']));
  const cast = await admitAll(stage, operators);
  await openMarket(stage, cast, operators);
  await registerAll(stage, cast, operators);
  const listings = await listAll(stage, cast, operators);
  const deals = await tradeAll(stage, cast, listings);
  await deliverAll(stage, deals);
  const completed = await oversee(stage, cast, deals);
  await trouble(stage, { cast, deals, operators });
  await settle(stage, deals);
  await openToTheWorld(stage, cast);
  await ruleAndCount(stage, cast, operators);
  const regulator = actorOf(cast, 'regulator');
  await keepTokens(stage, { operator: operators.maker, regulator });
  const code = await prove(stage, { url, regulator, index: completed ?? 0 }, io);
  io.out(`\n${await summary(stage, operators.maker)}\n`);
  io.out(`凭证与文件 credentials and files: ${keep.directory}\n接口文档 the API explained: ${url}/docs`);
  return code;
}

/** Fresh bearer tokens, for whoever wants to try the API by hand. */
async function keepTokens({ connection, keep }: Stage, actors: Readonly<Record<string, Actor>>): Promise<void> {
  for (const [name, { credential }] of Object.entries(actors)) if (credential !== undefined) await keep.write(`${name}.token`, `${await connection.token(credential)}\n`);
}

async function bootstrapTokenOf(data: string, given: string | undefined): Promise<string | undefined> {
  if (given !== undefined) return literalOrFile(given, TOKEN_BYTES_MAX);
  return (await readFile(join(data, 'bootstrap.token'), 'utf8').catch(() => undefined))?.trim();
}

const [INDEX, WHO, SAYS] = [6, 28, 62] as const;

/** Tells the story line by line, in columns. */
function teller(io: Io, isQuiet: boolean): Pick<Stage, 'tell' | 'title'> {
  const lineOf = ({ index, who, says, outcome = '' }: Line): string =>
    `${fit(index === undefined ? '' : `#${index}`, INDEX)} ${fit(who, WHO)} ${fit(says, SAYS)} ${outcome}`.trimEnd();
  return isQuiet
    ? { tell: () => undefined, title: () => undefined }
    : { tell: (line) => { io.out(lineOf(line)); }, title: (text) => { io.out(`\n── ${text} ${'─'.repeat(24)}`); } };
}

/** What a person can do about a failure; undefined for one that nobody foresaw. */
function adviceOn(err: unknown, { url, data }: { readonly url: string; readonly data: string }): string | undefined {
  if (err instanceof Unreachable) return `${err.message}. Is the exchange running? Start it with npm start, or name another address with --url.`;
  if (!(err instanceof ProblemError)) return undefined;
  const advice: Readonly<Record<string, string>> = {
    invalid_client: `The credentials in ${join(data, 'demo')} are not of the exchange at ${url}: name its data directory with --data, or remove that folder and start afresh.`,
    unauthenticated: `The exchange at ${url} does not accept the token: remove ${join(data, 'demo')} if the exchange was set up anew.`,
    idempotency_key_reused: 'The story was changed since it was begun: choose another --seed.',
    unavailable: 'The exchange is not ready; look at its output and at /readyz, then run the demo again: it goes on where it stopped.',
  };
  const errors = err.body['errors'];
  return [err.message, ...(errors === undefined ? [] : [JSON.stringify(errors)]), advice[err.code] ?? 'Run the demo again: it goes on where it stopped.'].join('\n');
}
