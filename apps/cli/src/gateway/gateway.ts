import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { EXIT, complain, parseFlags, wrongUsage, type CommandSpec, type FlagsOf, type Io } from '../io.js';
import { Exchange, Refused } from './exchange.js';
import { proxyServer } from './proxy.js';
import { Warden } from './warden.js';

const SECONDS_MAX = 3_600;
const DEAF_SECONDS_USUAL = 10;
const DRAIN_SECONDS_USUAL = 10;
const REPORT_SECONDS_USUAL = 10;
/** The exchange keeps a poll open so long at most. */
const WAIT_SECONDS_MAX = 20;
const PAUSE_MS = 250;

const SPEC = {
  usage: 'yaosu gateway --upstream URL --exchange URL --client ID (--secret SECRET | --secret-file FILE) [--listen [HOST:]PORT]',
  summary: 'Stands before an API as an enforcement point: lets through what the presented access key of a grant allows, counts it, reports\n'
    + 'it, and acknowledges a revocation once nothing of the grant is under way any more. Where it cannot hear the exchange, nothing passes.',
  flags: {
    upstream: { value: 'URL', help: 'the service that it stands before' },
    exchange: { value: 'URL', help: 'where the exchange is, without /v1' },
    client: { value: 'ID', help: 'the client id of the enforcement point, as its registration has answered' },
    secret: { value: 'SECRET', help: 'its secret; better in a file, where a list of processes does not show it' },
    'secret-file': { value: 'FILE', help: 'a file with its secret' },
    listen: { value: '[HOST:]PORT', help: 'where it listens (default 127.0.0.1:8480; 0 takes a free port)' },
    'deaf-seconds': { value: 'N', help: `nothing passes when the exchange was not heard for so long (default ${DEAF_SECONDS_USUAL})` },
    'drain-seconds': { value: 'N', help: `what is under way when a grant is revoked is cut off after so long (default ${DRAIN_SECONDS_USUAL})` },
    'report-seconds': { value: 'N', help: `how often uses are reported (default ${REPORT_SECONDS_USUAL})` },
  },
} as const satisfies CommandSpec;

interface Settings {
  readonly upstream: URL; readonly exchange: string; readonly client: string; readonly secret: string; readonly host: string; readonly port: number;
  readonly deafMs: number; readonly drainMs: number; readonly reportMs: number;
}

/** `yaosu gateway`: runs until it is told to stop; exit code 0 stopped, 1 not started, 2 wrong usage, 3 unreadable. */
export async function gateway(args: string[], io: Io): Promise<number> {
  const parsed = parseFlags(args, SPEC);
  if (!parsed.ok) return parsed.report(io);
  const secret = await secretOf(parsed.flags);
  if (secret instanceof Error) return complain(secret.message, EXIT.unreadable, io);
  const settings = settingsOf(parsed.flags, secret);
  if (typeof settings === 'string') return wrongUsage(SPEC, settings).report(io);
  const exchange = new Exchange({ url: settings.exchange, client: settings.client, secret });
  try {
    await exchange.enrol();
  } catch (err) {
    return complain(`the exchange at ${settings.exchange} does not take this point: ${err instanceof Error ? err.message : String(err)}`, EXIT.failed, io);
  }
  return run(settings, exchange, io);
}

async function secretOf({ secret, 'secret-file': file }: FlagsOf<typeof SPEC>): Promise<string | Error> {
  if (file === undefined) return secret ?? '';
  return readFile(file, 'utf8').then((text) => text.trim(), (err: unknown) => new Error(`${file} cannot be read: ${err instanceof Error ? err.message : String(err)}`));
}

/** What the flags say, or what is wrong with them. */
function settingsOf(flags: FlagsOf<typeof SPEC>, secret: string): Settings | string {
  const { upstream = '', exchange = '', client = '', listen = '127.0.0.1:8480' } = flags;
  const wrong = Object.entries({ upstream, exchange }).find(([, url]) => !isHttp(url));
  if (wrong !== undefined) return `--${wrong[0]} must be a URL that begins with http:// or https://`;
  if (client === '' || secret === '') return '--client and a secret are needed';
  const place = placeOf(listen);
  if (place === undefined) return `--listen must be a port, or a host and a port, not ${listen}`;
  const times = timesOf(flags);
  if (times === undefined) return `a number of seconds is from 1 to ${SECONDS_MAX}`;
  return { upstream: new URL(upstream), exchange: exchange.replace(/\/+$/, ''), client, secret, ...place, ...times };
}

function placeOf(listen: string): Pick<Settings, 'host' | 'port'> | undefined {
  const [, host = '127.0.0.1', port = ''] = /^(?:(.+):)?(\d{1,5})$/.exec(listen) ?? [];
  return port === '' || Number(port) > 65_535 ? undefined : { host, port: Number(port) };
}

const isHttp = (url: string): boolean => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);

function timesOf(flags: FlagsOf<typeof SPEC>): Pick<Settings, 'deafMs' | 'drainMs' | 'reportMs'> | undefined {
  const [deaf, drain, report] = [seconds(flags['deaf-seconds'], DEAF_SECONDS_USUAL), seconds(flags['drain-seconds'], DRAIN_SECONDS_USUAL), seconds(flags['report-seconds'], REPORT_SECONDS_USUAL)];
  return deaf === undefined || drain === undefined || report === undefined ? undefined : { deafMs: deaf * 1000, drainMs: drain * 1000, reportMs: report * 1000 };
}

function seconds(given: string | undefined, usual: number): number | undefined {
  const value = given === undefined ? usual : /^\d{1,4}$/.test(given) ? Number(given) : 0;
  return value >= 1 && value <= SECONDS_MAX ? value : undefined;
}

async function run(settings: Settings, exchange: Exchange, io: Io): Promise<number> {
  const stopping = new AbortController();
  const stop = (): void => { stopping.abort(); };
  const warden = new Warden({ exchange, deafMsMax: settings.deafMs, drainMs: settings.drainMs, say: io.err });
  const server = proxyServer(settings.upstream, warden);
  const hearing = hear(exchange, warden, { settings, signal: stopping.signal, io });
  const reporting = every(settings.reportMs, stopping.signal, () => warden.report());
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
  server.listen(settings.port, settings.host);
  try {
    await once(server, 'listening');
  } catch (err) {
    stop();
    return complain(`it cannot listen at ${settings.host}:${settings.port}: ${err instanceof Error ? err.message : String(err)}`, EXIT.failed, io);
  }
  const address = server.address();
  io.out(`${exchange.id} listens at http://${settings.host}:${typeof address === 'object' && address !== null ? address.port : settings.port}`);
  if (!stopping.signal.aborted) await once(stopping.signal, 'abort');
  server.close();
  server.closeIdleConnections();
  await Promise.race([once(server, 'close'), delay(settings.drainMs)]);
  server.closeAllConnections();
  await Promise.all([hearing, reporting]);
  await warden.close();
  return EXIT.ok;
}

interface Hearing { readonly settings: Settings; readonly signal: AbortSignal; readonly io: Io }

/** Listens to the exchange without end. Each poll is shorter than the time after which the point would count itself deaf. */
async function hear(exchange: Exchange, warden: Warden, { settings, signal, io }: Hearing): Promise<void> {
  const waitSeconds = Math.max(0, Math.min(WAIT_SECONDS_MAX, Math.floor(settings.deafMs / 2_000)));
  let after: number | undefined;
  while (!signal.aborted) {
    const askedAt = performance.now();
    try {
      const feed = await exchange.hear(after, waitSeconds, signal);
      warden.heed(feed, after === undefined ? askedAt : performance.now());
      after = feed.next;
    } catch (err) {
      if (!isOver(signal)) io.err(`the exchange is not heard: ${err instanceof Refused ? `${err.code}: ` : ''}${err instanceof Error ? err.message : String(err)}`);
      await delay(PAUSE_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}

/** Asked anew after each wait. */
const isOver = (signal: AbortSignal): boolean => signal.aborted;

async function every(ms: number, signal: AbortSignal, work: () => Promise<void>): Promise<void> {
  while (!signal.aborted) {
    await delay(ms, undefined, { signal }).catch(() => undefined);
    if (!isOver(signal)) await work();
  }
}
