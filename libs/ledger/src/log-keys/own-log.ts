import type pg from 'pg';
import type { LogKeyring } from '#adapters/keys';
import { idOf, type LogKey } from '#core/exchange';
import { openNote, parseVkey, verifierOf } from '#core/tlog';
import type { Ledger } from '../ledger.js';
import { systemCaller } from '../system.js';
import { signingKeys } from './key-roster.js';

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
  const signing = await signingKeys(pool, ledger.exchange);
  if (recorded === origin) {
    requireOwnKey(last.note, { origin, keyring, signing });
    return;
  }
  if (signing.some((key) => key.origin === origin && isAtHand(keyring, key))) return;
  const successor = await announcedSuccessor(pool, ledger.exchange, { origin, succeeds: recorded });
  if (successor === undefined) {
    throw new ForeignLogError(`This ledger is signed as ${recorded}, YAOSU_LOG_ORIGIN says ${origin}. A log changes its name only by a key that two people have announced in it: see the compromise procedure in SECURITY.md.`);
  }
  if (!isAtHand(keyring, successor)) throw new ForeignLogError(`The key ${successor.id} of ${origin} was announced and is not at hand.`);
  const retires = signing.filter((key) => key.origin === recorded).map(({ id }) => id);
  await ledger.submit('logkey.succeed', { id: successor.id, final: last.note, retires }, { caller: systemCaller('log-keeper'), key: `succeed:${successor.id}`, request: { id: successor.id } });
}

const isAtHand = ({ available }: LogKeyring, { vkey }: Pick<LogKey, 'vkey'>): boolean => available.some((signer) => signer.vkey === vkey);

/** A key that is in force is at hand, or one that has signed the log before: a key made anew because the old one is lost is neither. */
function requireOwnKey(note: string, { origin, keyring, signing }: { readonly origin: string; readonly keyring: LogKeyring; readonly signing: readonly LogKey[] }): void {
  if (signing.some((key) => key.origin === origin && isAtHand(keyring, key))) return;
  const verifiers = keyring.available.flatMap(({ vkey }) => {
    const parsed = parseVkey(vkey);
    return parsed.ok ? [verifierOf(parsed.value)] : [];
  });
  if (signing.length === 0 && openNote(note, verifiers).ok) return;
  throw new ForeignLogError(`The log ${origin} was signed by other keys than those at hand (${keyring.available.map(({ name, keyId }) => `${name}+${keyId}`).join(', ')}). Bring its key back; if it is lost, follow the compromise procedure in SECURITY.md.`);
}

const ANNOUNCED = `select id::text, state::text from aggregate where exchange = $1 and kind = 'logkey' and status = 'ANNOUNCED'
  and state->>'origin' = $2 and state->>'succeeds' = $3 order by id limit 1`;

async function announcedSuccessor(pool: pg.Pool, exchange: number, { origin, succeeds }: { readonly origin: string; readonly succeeds: string }): Promise<LogKey | undefined> {
  const { rows: [row] } = await pool.query<{ id: string; state: string }>(ANNOUNCED, [exchange, origin, succeeds]);
  return row === undefined ? undefined : { ...JSON.parse(row.state) as LogKey, id: idOf('logkey', row.id) };
}
