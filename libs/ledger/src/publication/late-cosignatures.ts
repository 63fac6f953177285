import type pg from 'pg';
import type { ConflictingWitness, Witnesses } from '#adapters/witnesses';
import { consistencyProof, cosignersOf, openNote, verifierOf, withCosignatures, type NoteSignature, type Policy } from '#core/tlog';
import type { Queryable } from '../commit/loaded.js';
import type { Logger } from '../logger.js';
import type { Publication } from './continuity.js';
import { tileReader } from './own-tree.js';

/** So long a note stands before what came late is added: the next note of a busy log takes its place first. */
const STANDS_MS = 1_000;
/** How often witnesses that are behind are asked; one that fails is left alone for longer by itself. */
const ASKED_MS = 5_000;

const HANDED_IN = 'select note from cosignature where exchange = $1 and size = $2';

export interface LateCosignaturesOptions {
  readonly exchange: number;
  /** Proofs are read beside the publisher's own transaction, which does not wait for a witness. */
  readonly pool: pg.Pool;
  readonly witnesses: Witnesses;
  /** One that is back may have seen another history meanwhile. */
  readonly onConflict: (conflict: ConflictingWitness) => Promise<void>;
  readonly logger: Logger;
}

/**
 * Cosignatures that come after their checkpoint was published with those of the quorum: of witnesses that are slower, that were
 * away and are back, or that come to the log themselves and hand theirs in (`CosignatureInbox`). They are added to the note for
 * as long as it is the latest one; a witness that was away catches up so, also while nothing is written.
 */
export class LateCosignatures {
  private asked: { readonly size: number; readonly signatures: readonly NoteSignature[] } | undefined;
  private asking: Promise<void> | undefined;
  private askedAt = -Infinity;
  /** Verifying a note costs several signatures, and mostly it is the one of the last look. */
  private looked: { readonly note: string; readonly isWhole: boolean } | undefined;

  constructor(private readonly options: LateCosignaturesOptions) {}

  /** The note of the latest publication with what has come since; undefined where that is nothing. */
  async added(client: Queryable, published: Publication): Promise<string | undefined> {
    const { note, size, at } = published;
    if (Date.now() - Date.parse(at) < STANDS_MS || this.isWhole(note)) return undefined;
    this.ask(published);
    const { exchange, witnesses: { policy } } = this.options;
    const { rows } = await client.query({ name: 'cosignatures', text: HANDED_IN, values: [exchange, size] });
    const handedIn = rows.flatMap((row) => cosignaturesIn(String((row as { readonly note?: unknown }).note), note, policy));
    const held = cosignersOf(note, policy);
    const gained = [...handedIn, ...(this.asked?.size === size ? this.asked.signatures : [])];
    const fuller = withCosignatures(note, gained, policy);
    return cosignersOf(fuller, policy).length > held.length ? fuller : undefined;
  }

  private isWhole(note: string): boolean {
    const { witnesses: { policy } } = this.options;
    if (this.looked?.note !== note) this.looked = { note, isWhole: cosignersOf(note, policy).length === policy.witnesses.length };
    return this.looked.isWhole;
  }

  /** Nobody waits for the answers; the next look finds them. */
  private ask({ size, note }: Publication): void {
    if (this.asking !== undefined || performance.now() - this.askedAt < ASKED_MS) return;
    const { exchange, pool, witnesses, onConflict, logger } = this.options;
    this.askedAt = performance.now();
    const consistency = (oldSize: number): Promise<readonly Uint8Array[]> => consistencyProof({ oldSize, newSize: size }, tileReader(pool, exchange));
    this.asking = witnesses.catchUp({ size, note, consistency })
      .then(async ({ signatures, conflicts: [conflict] }) => {
        this.asked = { size, signatures };
        if (conflict !== undefined) await onConflict(conflict);
      })
      .catch((err: unknown) => logger.warn({ err }, 'witnesses that are behind could not be asked'))
      .finally(() => { this.asking = undefined; });
  }
}

/** The cosignatures of a note that was handed in, over the same text and verified again: the table is not believed. */
function cosignaturesIn(handedIn: string, note: string, policy: Policy): readonly NoteSignature[] {
  const text = (one: string): string => one.slice(0, one.lastIndexOf('\n\n'));
  if (text(handedIn) !== text(note)) return [];
  const opened = openNote(handedIn, policy.witnesses.map(({ key }) => verifierOf(key)));
  return opened.ok ? opened.value.verified : [];
}
