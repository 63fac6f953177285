import type pg from 'pg';
import { Refusal } from '#core/exchange';
import { cosignatureTime, isBy, openNote, parseCheckpoint, textOfNote, verifierOf, type NoteSignature, type Policy } from '#core/tlog';
import type { LogReader } from '../queries/log-reader.js';
import type { Continuity } from './continuity.js';

/** A checkpoint with the signatures of its log and of many witnesses; the limit of what a witness reads. */
export const COSIGNED_LENGTH_MAX = 16 * 1024;
/** A cosignature says when the tree was seen; one far from now would mislead whoever relies on that. */
const CLOCK_SKEW_S_MAX = 600;

const KEEP = `
insert into cosignature (exchange, witness, size, note) select $1, witness, $3, $4 from unnest($2::text[]) as witness
on conflict (exchange, witness) do update set size = excluded.size, note = excluded.note, at = excluded.at where cosignature.size <= excluded.size`;

export interface CosignatureInboxOptions {
  readonly pool: pg.Pool;
  readonly exchange: number;
  readonly log: LogReader;
  readonly continuity: Continuity;
  /** Undefined where the policy names nobody. */
  readonly policy: Policy | undefined;
}

/** What was taken: of which tree, and by which witnesses, as the policy names them. */
export interface CosignaturesTaken { readonly size: number; readonly witnesses: readonly string[] }

/**
 * Where witnesses hand in what nobody asked them for: C2SP tlog-witness has the log ask, and a witness behind a firewall cannot be
 * asked. It takes a checkpoint that is published at this moment, cosigned by witnesses of the policy; whoever brings it.
 */
export class CosignatureInbox {
  constructor(private readonly options: CosignatureInboxOptions) {}

  async take(note: string): Promise<CosignaturesTaken> {
    const { log, continuity, exchange, pool } = this.options;
    const claimed = parseCheckpoint(textOfNote(note));
    if (!claimed.ok) throw new Refusal('invalid_request', `That is no checkpoint: ${claimed.reason}.`, { pointer: '/note' });
    const witnesses = this.cosigners(note);
    // What the log itself has signed and does not know is a history of its own: it halts, whoever brings it.
    continuity.saw(`a checkpoint that ${witnesses.join(', ')} handed in`, note);
    const latest = await log.latest();
    if (latest === undefined || textOfNote(latest.note) !== textOfNote(note)) {
      throw new Refusal('state_conflict', `The checkpoint that is published now is another, of ${latest?.size ?? 0} entries; cosign that one.`, { size: latest?.size ?? 0 });
    }
    await pool.query(KEEP, [exchange, witnesses, latest.size, note]);
    return { size: latest.size, witnesses };
  }

  /** The witnesses of the policy that have cosigned, just now; a bad signature by a key of theirs spoils all of it. */
  private cosigners(note: string): readonly string[] {
    const { policy } = this.options;
    const known = policy?.witnesses ?? [];
    const opened = openNote(note, known.map(({ key }) => verifierOf(key)));
    if (!opened.ok) throw new Refusal('signature_invalid', `No witness of this log's policy has cosigned that: ${opened.reason}.`, { pointer: '/note' });
    const { verified } = opened.value;
    const early = verified.map(skewOf).find((skew) => Math.abs(skew) > CLOCK_SKEW_S_MAX);
    if (early !== undefined) throw new Refusal('signature_invalid', `A cosignature is of a time ${Math.round(early)} seconds from now.`, { pointer: '/note' });
    return known.filter((witness) => verified.some((signature) => isBy(witness, signature))).map(({ name }) => name);
  }
}

const skewOf = ({ bytes }: NoteSignature): number => Number(cosignatureTime(bytes)) - Date.now() / 1000;
