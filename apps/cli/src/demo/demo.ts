import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cliConfig } from '../config.js';
import { EXIT, parseFlags, wrongUsage, type CommandSpec, type FlagsOf, type Io } from '../io.js';
import { literalOrFile } from '../log/inputs.js';
import { connect, ProblemError, Unreachable } from './client.js';
import { startAlone, type Alone } from './alone/alone.js';
import { openKeep, threadOf } from './keep.js';
import type { Actor, Line, Stage } from './stage.js';
import { actorOf, admitAll } from './story/admissions.js';
import { afterNotice } from './story/after-notice.js';
import { deliverAll } from './story/deliveries.js';
import { enforce } from './story/enforcement.js';
import { found } from './story/founding.js';
import { listAll } from './story/listings.js';
import { merge } from './story/merger.js';
import { oversee } from './story/oversight.js';
import { openToTheWorld } from './story/ports.js';
import { openMarket } from './story/professions.js';
import { prove } from './story/proof.js';
import { bindSignIns } from './story/sign-ins.js';
import { settle } from './story/settlement.js';
import { ruleAndCount } from './story/rules.js';
import { summary } from './story/summary.js';
import { trouble } from './story/troubles.js';
import { signInByCertificate } from './story/sign-in.js';
import { registerAll } from './story/titles.js';
import { tradeAll } from './story/trades.js';
import { fit } from './table.js';

const TOKEN_BYTES_MAX = 4096;

const SPEC = {
  usage: 'yaosu demo [--url URL] [--data DIR | --alone DIR] [--seed N] [--bootstrap-token TOKEN|FILE] [--quiet]',
  summary: 'Plays a year of an exchange against a running instance: admissions, listings, negotiations, deliveries at home and abroad, oversight, enforcement points, a merger; then proves it\n'
    + 'offline. An interrupted demo goes on where it stopped. What it makes lies in DIR/demo: files, credentials, tokens, a copy of the log.',
  flags: {
    url: { value: 'URL', help: 'where the exchange listens; http://127.0.0.1:8400, or PORT' },
    data: { value: 'DIR', help: 'the data directory of the exchange; .yaosu, or YAOSU_DATA' },
    seed: { value: 'N', help: 'another seed makes other files and another cast; 1' },
    'bootstrap-token': { value: 'TOKEN|FILE', help: 'the one-time token of the first operator; DIR/bootstrap.token' },
    alone: { value: 'DIR', help: 'starts an exchange of its own with a bank for the time of the story, in a new directory; days pass there, so that notices end and titles are registered' },
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
  if (parsed.flags.alone !== undefined) return playAlone(parsed.flags.alone, { seed: Number(seed), flags: parsed.flags }, io);
  return told({ url: url.replace(/\/+$/, ''), data, seed: Number(seed), flags: parsed.flags }, io);
}

async function playAlone(directory: string, { seed, flags }: Pick<Play, 'seed' | 'flags'>, io: Io): Promise<number> {
  const alone = await startAlone(directory);
  if (alone === undefined) return wrongUsage(SPEC, `--alone: ${directory} is not empty`).report(io);
  try {
    return await told({ url: alone.url, data: alone.data, seed, flags, alone }, io);
  } finally {
    await alone.close();
    io.out(`\n演示交易所已停止 the exchange of the demonstration has stopped; its data: ${alone.data}`);
  }
}

/** Plays, and says what a person can do about a failure. */
async function told(playing: Play, io: Io): Promise<number> {
  try {
    return await play(playing, io);
  } catch (err) {
    const advice = adviceOn(err, playing);
    if (advice === undefined) throw err;
    io.err(advice);
    return err instanceof Unreachable ? EXIT.unreadable : EXIT.failed;
  }
}

interface Play {
  readonly url: string;
  readonly data: string;
  readonly seed: number;
  readonly flags: Flags;
  /** The exchange that was started for this story, which lets days pass. */
  readonly alone?: Alone;
}

async function play({ url, data, seed, flags, alone }: Play, io: Io): Promise<number> {
  const keep = await openKeep(data);
  const stage: Stage = { connection: connect(url), keep, seed, thread: await threadOf(keep, seed, new Date().toISOString().slice(0, 10)), ...teller(io, flags.quiet) };
  const operators = await found(stage, await bootstrapTokenOf(data, flags['bootstrap-token']));
  const cast = await admitAll(stage, operators);
  await bindSignIns(stage, cast, operators);
  await openMarket(stage, cast, operators);
  const registration = await registerAll(stage, cast, operators);
  const listings = await listAll(stage, cast, operators);
  const deals = await tradeAll(stage, cast, listings);
  await deliverAll(stage, deals);
  const completed = await oversee(stage, cast, deals);
  await trouble(stage, { cast, deals, operators });
  await enforce(stage, { cast, listings, operators });
  await settle(stage, deals);
  await openToTheWorld(stage, cast);
  const merged = await merge(stage, operators);
  await signInByCertificate(stage, cast, { data, url });
  await ruleAndCount(stage, cast, operators);
  const last = alone === undefined ? stage : await afterNotice(stage, { registration, cast, listings, url, passUntil: alone.passUntil });
  const regulator = actorOf(cast, 'regulator');
  await keepTokens(last, { operator: operators.maker, regulator });
  const code = await prove(last, { url, regulator, index: completed ?? 0, merged }, io);
  io.out(`\n${await summary(last, operators.maker)}\n`);
  io.out(`凭证与文件 credentials and files: ${keep.directory}`);
  if (alone === undefined) io.out(`控制台 the console: ${url}/console/\n接口文档 the API explained: ${url}/docs`);
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
