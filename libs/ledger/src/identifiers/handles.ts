import type pg from 'pg';
import {
  IDENTIFIED_KINDS, LIFECYCLES, Refusal, clip, entryIn, entryRecord, handleOf, handleRecord, handleStanding, identifiedIn, kindOf, publicBy, uuidOf, type AnyState, type EntryType, type HandleRecord, type Id, type IdentifiedKind, type Kind,
} from '#core/exchange';
import { toBase64 } from '#core/tlog';
import type { Ledger } from '../ledger.js';
import type { LogReader } from '../queries/log-reader.js';

const SHOWN_LENGTH_MAX = 200;
/** By which entry an aggregate came to stand as it does, and whether it was ever public. */
const STANDING = 'select max(idx) filter (where type = any($3)) as moved, bool_or(type = any($4)) as public from entry where exchange = $1 and stream = $2';

/** By kind, the entries that change how something stands: what handles tell changes with these alone. */
const MOVES: ReadonlyMap<Kind, readonly EntryType[]> = new Map(IDENTIFIED_KINDS.map((kind) =>
  [kind, [...new Set(LIFECYCLES[kind].transitions.filter(([, , from, to]) => from.some((state) => state !== to)).map(([, type]) => type))]]));
export const HANDLE_MOVES: readonly EntryType[] = [...MOVES.values()].flat();

/** What is known of a handle: its record while it resolves; the last state of what has ended. */
export type HandleFound = { readonly standing: 'resolves'; readonly record: HandleRecord } | { readonly standing: 'ended'; readonly state: string; readonly entry: number } | { readonly standing: 'none' };

export interface HandlesOptions {
  readonly ledger: Ledger;
  readonly pool: pg.Pool;
  readonly log: Pick<LogReader, 'latest' | 'leaf'>;
  readonly prefix: string;
  readonly baseUrl: string;
}

/** 标识解析: the handles of this exchange, and what each stands for now. */
export class Handles {
  constructor(private readonly options: HandlesOptions) {}

  get prefix(): string {
    return this.options.prefix;
  }

  /** The handle of what anybody may resolve now; undefined for everything else. */
  shownOf(state: AnyState): string | undefined {
    return handleStanding(state, true) === 'resolves' ? handleOf(this.options.prefix, state.id) : undefined;
  }

  /** The record of a handle. Throws `not_found` for what is not public or of another prefix, `identifier_ended` for what is no more. */
  async resolve(prefix: string, suffix: string): Promise<HandleRecord> {
    const handle = clip(handleOf(prefix, suffix), SHOWN_LENGTH_MAX);
    const found = prefix === this.options.prefix ? await this.look(suffix) : { standing: 'none' as const };
    if (found.standing === 'resolves') return found.record;
    if (found.standing === 'none') throw new Refusal('not_found', `There is no handle ${handle}.`, { handle });
    const { state, entry } = found;
    throw new Refusal('identifier_ended', `What ${handle} named has ended; it names nothing else.`, { handle, state, entry });
  }

  async look(suffix: string): Promise<HandleFound> {
    const [id, index] = [identifiedIn(suffix), entryIn(suffix)];
    if (id !== undefined) return this.of(id);
    return index === undefined ? { standing: 'none' } : this.ofEntry(index);
  }

  /** An aggregate by its id. */
  async of(id: Id<IdentifiedKind>): Promise<HandleFound> {
    const { ledger, pool, prefix, baseUrl } = this.options;
    const [kind, state] = [kindOf(id), (await ledger.get(id))?.state];
    if (state === undefined) return { standing: 'none' };
    const { rows: [row] } = await pool.query<{ moved: string | null; public: boolean | null }>({ name: 'handle.standing', text: STANDING, values: [ledger.exchange, uuidOf(id), MOVES.get(kind), publicBy(kind)] });
    const [standing, entry] = [handleStanding(state, row?.public === true), Number(row?.moved ?? 0)];
    if (standing === 'resolves') return { standing, record: handleRecord(state, { prefix, baseUrl, entry }) };
    return standing === 'ended' ? { standing, state: state.state, entry } : { standing };
  }

  /** An entry that a published checkpoint covers; that there are others is for nobody to know. */
  private async ofEntry(index: number): Promise<HandleFound> {
    const { log, prefix, baseUrl } = this.options;
    const leaf = index < ((await log.latest())?.size ?? 0) ? await log.leaf(index) : undefined;
    return leaf === undefined ? { standing: 'none' } : { standing: 'resolves', record: entryRecord(index, { prefix, baseUrl, leafHash: toBase64(leaf) }) };
  }
}
