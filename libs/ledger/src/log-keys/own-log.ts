import type pg from 'pg';
import type { LogKeyring } from '#adapters/keys';
import { SIGNING_STATES, uuidOf, type LogKey } from '#core/exchange';
import { openNote, parseVkey, verifierOf } from '#core/tlog';
import type { Ledger } from '../ledger.js';
import { systemCaller } from '../system.js';
import { everyKey } from './key-roster.js';

/** The configuration names another log, or other keys, than this ledger has been signed under. People must look before anything is signed. */
export class ForeignLogError extends Error {
  override readonly name = 'ForeignLogError';
}

export interface OwnLogOptions {
  readonly pool: pg.Pool;
  readonly ledger: Ledger;
  readonly origin: string;
  readonly keyring: LogKeyring;
  /** The last signed checkpoint of this ledger; undefined before the first. */
  readonly last: { readonly note: string } | undefined;
}

/**
 * Refuses to go on under a name or keys that are not those of this ledger's log. A new name needs the two people who have put its
 * key into the log (`logkey.propose`, `logkey.confirm`); then the first start under it records where the old log ends.
 */
export async function requireOwnLog({ pool, ledger, origin, keyring, last }: OwnLogOptions): Promise<void> {
  if (last === undefined) return;
  const [recorded = ''] = last.note.split('\n');
  const keys = await everyKey(pool, ledger.exchange);
  if (recorded === origin) {
    requireOwnKey(last.note, { origin, keyring, keys });
    return;
  }
  const own = keys.filter((key) => key.origin === origin);
  if (own.some((key) => isSigning(key) && isAtHand(keyring, key))) return;
  const successor = own.find(({ state, succeeds }) => state === 'ANNOUNCED' && succeeds === recorded);
  if (successor === undefined) {
    throw new ForeignLogError(`This ledger is signed as ${recorded}, YAOSU_LOG_ORIGIN says ${origin}. A log changes its name only by a key that two people have announced in it: see the compromise procedure in SECURITY.md.`);
  }
  const announcedAt = await announcementOf(pool, ledger.exchange, successor);
  if (announcedAt >= sizeOf(last.note)) {
    throw new ForeignLogError(`${origin} was announced in entry ${announcedAt}, which no published checkpoint of ${recorded} covers: nobody could tell that the old log vouched for it. Start once more as ${recorded} and wait until the entry is published.`);
  }
  if (!isAtHand(keyring, successor)) throw new ForeignLogError(`The key ${successor.vkey.split('+').slice(0, 2).join('+')} was announced and is not at hand.`);
  const retires = keys.filter((key) => key.origin === recorded && isSigning(key)).map(({ id }) => id);
  await ledger.submit('logkey.succeed', { id: successor.id, final: last.note, retires }, { caller: systemCaller('log-keeper'), key: `succeed:${successor.id}`, request: { id: successor.id } });
}

/** The index of the entry that announced a key. */
async function announcementOf(pool: pg.Pool, exchange: number, { id }: Pick<LogKey, 'id'>): Promise<number> {
  const { rows: [row] } = await pool.query<{ idx: string }>("select idx from entry where exchange = $1 and stream = $2 and type = 'logkey.announced' order by idx desc limit 1", [exchange, uuidOf(id)]);
  if (row === undefined) throw new Error(`${id} is announced and no entry says so`);
  return Number(row.idx);
}

/** The second line of a checkpoint (C2SP tlog-checkpoint). */
const sizeOf = (note: string): number => Number(note.split('\n')[1]);

const isSigning = ({ state }: LogKey): boolean => SIGNING_STATES.includes(state);
const isAtHand = ({ available }: LogKeyring, { vkey }: Pick<LogKey, 'vkey'>): boolean => available.some((signer) => signer.vkey === vkey);

/** A key that is in force is at hand, or one that has signed the log before: a key made anew because the old one is lost is neither. */
function requireOwnKey(note: string, { origin, keyring, keys }: { readonly origin: string; readonly keyring: LogKeyring; readonly keys: readonly LogKey[] }): void {
  const inForce = keys.filter((key) => key.origin === origin && isSigning(key));
  if (inForce.some((key) => isAtHand(keyring, key))) return;
  const verifiers = keyring.available.flatMap(({ vkey }) => {
    const parsed = parseVkey(vkey);
    return parsed.ok ? [verifierOf(parsed.value)] : [];
  });
  if (inForce.length === 0 && openNote(note, verifiers).ok) return;
  throw new ForeignLogError(`The log ${origin} was signed by other keys than those at hand (${keyring.available.map(({ name, keyId }) => `${name}+${keyId}`).join(', ')}). Bring its key back; if it is lost, follow the compromise procedure in SECURITY.md.`);
}
