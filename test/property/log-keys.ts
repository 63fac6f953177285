import { derivedId } from '#ledger';
import type { AnyState, Id } from '#core/exchange';
import { EMPTY_ROOT, formatCheckpoint, formatVkey, KEY_TYPE, signNote, signerOf, verificationKeyOf, type KeyType, type SigningKey } from '#core/tlog';
import { SYSTEM } from '../support/ledger.js';
import type { Cast } from './cast.js';

export const ORIGIN = 'log.example/2026';
const reason = 'story';
export const keyNumbered = (fill: number, { name = ORIGIN, type = KEY_TYPE.ed25519 }: { readonly name?: string; readonly type?: KeyType } = {}): SigningKey => ({ name, type, seed: new Uint8Array(32).fill(fill) });
export const vkeyOf = (key: SigningKey): string => formatVkey(verificationKeyOf(key));
const FIRST = keyNumbered(1);
const firstVkey = vkeyOf(FIRST);
export const finalOf = (key: SigningKey): string => signNote(formatCheckpoint({ origin: key.name, size: 0, root: EMPTY_ROOT }), [signerOf(key)]);

/** A key that the maker has proposed; the first key of the log has signed until then. */
export function aProposedKey(cast: Cast, key: SigningKey, change: { readonly succeeds?: string | null; readonly startsAt?: string } = {}): Id<'logkey'> {
  const input = { id: cast.ledger.newId('logkey'), vkey: vkeyOf(key), startsAt: '2026-06-15T00:00:00Z', succeeds: null, ground: reason, signing: [firstVkey], ...change };
  return cast.submit(cast.maker, 'logkey.propose', input).entries[0].stream as Id<'logkey'>;
}

/** A key that two people have announced and the timekeeper has started. */
export function aKeyInForce(cast: Cast, key: SigningKey): Id<'logkey'> {
  const id = aProposedKey(cast, key);
  cast.submit(cast.checker, 'logkey.confirm', { id });
  cast.submit(SYSTEM, 'logkey.start', { id, reason });
  return id;
}

/** Everything that becomes of keys of the log, once: rotation, second thoughts, and a new name. */
export function logKeys(cast: Cast, ends: (id: Id, state: string) => void): void {
  const next = aKeyInForce(cast, keyNumbered(2));
  const first = derivedId(1, 'logkey', firstVkey);
  cast.submit(cast.maker, 'logkey.propose_retirement', { id: first, successor: next, ground: reason });
  cast.submit(cast.maker, 'logkey.keep', { id: first, reason });
  cast.submit(cast.maker, 'logkey.propose_retirement', { id: first, successor: next, ground: reason });
  cast.submit(cast.checker, 'logkey.confirm_retirement', { id: first });
  const withdrawn = aProposedKey(cast, keyNumbered(3, { type: KEY_TYPE.sm2 }));
  cast.submit(cast.checker, 'logkey.withdraw', { id: withdrawn, reason });
  const lapsed = aProposedKey(cast, keyNumbered(4));
  cast.submit(SYSTEM, 'logkey.lapse', { id: lapsed, reason });
  const successor = aProposedKey(cast, keyNumbered(5, { name: 'log.example/2027' }), { succeeds: ORIGIN });
  cast.submit(cast.checker, 'logkey.confirm', { id: successor });
  cast.submit(SYSTEM, 'logkey.succeed', { id: successor, final: finalOf(FIRST), retires: [first, next] });
  for (const [id, state] of [[first, 'RETIRED'], [next, 'RETIRED'], [withdrawn, 'WITHDRAWN'], [lapsed, 'WITHDRAWN'], [successor, 'IN_FORCE']] as const) ends(id, state);
}

/** A key for every step of its life cycle: another one can take its place, and both people are known. */
export function anyLogKey(cast: Cast): AnyState {
  const successor = aKeyInForce(cast, keyNumbered(2));
  const id = aProposedKey(cast, keyNumbered(3));
  return { ...cast.state(id), retirement: { person: cast.maker.person ?? '', successor, ground: reason } };
}

/** The log of another exchange, which has ended with five entries. */
const OTHER = keyNumbered(7, { name: 'other.example/log' });
export const OTHER_VKEY = vkeyOf(OTHER);
export const otherFinal = (size = 5, key = OTHER): string => signNote(formatCheckpoint({ origin: OTHER.name, size, root: new Uint8Array(32).fill(5) }), [signerOf(key)]);

export function aPredecessor(cast: Cast, final = otherFinal(), vkey = OTHER_VKEY): Id<'predecessor'> {
  const id = cast.ledger.newId('predecessor');
  cast.submit(cast.maker, 'predecessor.propose', { id, vkey, final, ground: '两所合并' });
  return id;
}

/** Everything that becomes of predecessors. */
export function predecessors(cast: Cast, ends: (id: Id, state: string) => void): void {
  const [recorded, withdrawn, lapsed] = [aPredecessor(cast), aPredecessor(cast), aPredecessor(cast)];
  cast.submit(cast.checker, 'predecessor.confirm', { id: recorded });
  cast.submit(cast.checker, 'predecessor.withdraw', { id: withdrawn, reason });
  cast.submit(SYSTEM, 'predecessor.lapse', { id: lapsed, reason });
  for (const [id, state] of [[recorded, 'RECORDED'], [withdrawn, 'WITHDRAWN'], [lapsed, 'WITHDRAWN']] as const) ends(id, state);
}
