import { readFile } from 'node:fs/promises';
import type { Result } from '#core/tlog';
import { connect } from '../demo/client.js';
import { textAt } from '../demo/json.js';
import type { CommandSpec, FlagsOf } from '../io.js';
import { literalOrFile, Unreadable } from '../log/inputs.js';
import { readTrust, TRUST_FLAGS, type Trust } from '../log/trust.js';

const TOKEN_BYTES_MAX = 16 * 1024;

export const SPEC = {
  usage: 'yaosu log mirror --url URL (--policy FILE | --vkey VKEY|FILE) (--token TOKEN|FILE | --credential FILE) --data DIR [--once] [--status]',
  summary: 'A regulator\'s own copy of an exchange: follows its log, verifies every byte, folds the entries into tables of its own, and compares\n'
    + 'what the exchange\'s API says with them: states, collections, entries, receipts, counters, verdicts. Any difference raises the alarm:\n'
    + 'an error line, alarms.jsonl under DIR, and whatever --on-alarm and --webhook name. A checkpoint that does not continue the log is kept as\n'
    + 'evidence and never followed. May be killed at any time; run again, it goes on. Exit code with --once: 0 all agrees, 1 alarms, 3 unreadable.',
  flags: {
    url: { value: 'URL', help: 'where the log is served, without /checkpoint, such as https://exchange.example/log' },
    api: { value: 'URL', help: 'where the API is, without /v1; the log\'s address without /log unless given' },
    ...TRUST_FLAGS,
    token: { value: 'TOKEN|FILE', help: 'a regulator\'s access token; a file is read again when the token ends' },
    credential: { value: 'FILE', help: 'a regulator\'s credential, JSON with clientId and clientSecret; tokens are fetched with it' },
    data: { value: 'DIR', help: 'the directory of the mirror: log, tables, checkpoints, evidence, alarms' },
    exchange: { value: 'N', help: 'the number of the exchange that the log is of; 1 unless given' },
    interval: { value: 'SECONDS', help: 'from turn to turn; 10 unless given' },
    patience: { value: 'SECONDS', help: 'how long the log may take to say what the API has said, and the exchange to answer; 60 unless given' },
    peer: { value: 'URL[,URL]', help: 'other observers to compare checkpoints with: mirrors, or the monitoring address of witnesses' },
    'on-alarm': { value: 'COMMAND', help: 'is run for each new alarm, which it reads as JSON from standard input' },
    webhook: { value: 'URL', help: 'is sent each new alarm as JSON' },
    port: { value: 'PORT', help: 'serve /, /status, /readyz and /checkpoint on 127.0.0.1' },
    once: { help: 'compare everything once and end' },
    status: { help: 'say where the mirror in DIR stands, from its files alone' },
    json: { help: 'with --once or --status: print one JSON object' },
  },
} as const satisfies CommandSpec;

export type MirrorFlags = FlagsOf<typeof SPEC>;

/** A command line made sense of. */
export interface MirrorOptions {
  readonly logUrl: string;
  readonly apiUrl: string;
  readonly trust: Trust;
  readonly token: () => Promise<string>;
  readonly directory: string;
  readonly exchange: number;
  readonly intervalMs: number;
  readonly patienceMs: number;
  readonly peers: readonly string[];
  readonly port: number | undefined;
}

const isAddress = (text: string): boolean => /^https?:\/\/./.test(text) && URL.canParse(text);
const fail = (reason: string): { readonly ok: false; readonly reason: string } => ({ ok: false, reason });

export async function optionsOf(flags: MirrorFlags): Promise<Result<MirrorOptions>> {
  const { url = '', data, api = url.replace(/\/+$/, '').replace(/\/log$/, '') } = flags;
  const peers = flags.peer?.split(',') ?? [];
  if (![url, api, ...peers].every(isAddress)) return fail('--url, --api and --peer: http or https addresses are needed');
  if (data === undefined) return fail('--data is missing');
  const numbers = numbersIn(flags);
  if (numbers === undefined) return fail('--exchange, --interval, --patience and --port are whole numbers');
  const trust = await readTrust(flags);
  if (!trust.ok) return trust;
  const token = tokenOf(flags, api);
  if (token === undefined) return fail('give either --token or --credential');
  return { ok: true, value: { logUrl: url, apiUrl: api.replace(/\/+$/, ''), trust: trust.value, token, directory: data, peers, ...numbers } };
}

function numbersIn({ exchange = '1', interval = '10', patience = '60', port }: MirrorFlags): Pick<MirrorOptions, 'exchange' | 'intervalMs' | 'patienceMs' | 'port'> | undefined {
  if (![exchange, interval, patience, port ?? '0'].every((text) => /^\d{1,9}$/.test(text))) return undefined;
  return { exchange: Number(exchange), intervalMs: Number(interval) * 1000, patienceMs: Number(patience) * 1000, port: port === undefined ? undefined : Number(port) };
}

/** A token lasts a quarter of an hour: one in a file may be renewed there, one of a credential is fetched again. */
function tokenOf({ token, credential }: MirrorFlags, api: string): (() => Promise<string>) | undefined {
  if ((token === undefined) === (credential === undefined)) return undefined;
  if (token !== undefined) return () => literalOrFile(token, TOKEN_BYTES_MAX);
  const connection = connect(api);
  return async () => {
    try {
      const kept: unknown = JSON.parse(await readFile(credential ?? '', 'utf8'));
      return await connection.token({ clientId: textAt(kept, 'clientId'), clientSecret: textAt(kept, 'clientSecret'), participant: '' });
    } catch (err) {
      throw new Unreadable(`no token by ${credential ?? ''}: ${err instanceof Error ? err.message : String(err)}`, { cause: err });
    }
  };
}
