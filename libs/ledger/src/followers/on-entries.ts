import type pg from 'pg';
import type { EntryType } from '#core/exchange';
import { readSubjects, type Subject } from '../commit/read-entries.js';
import type { Advance } from './follower.js';

/** What was found on a page of the ledger, and the index after the page. */
export interface Found { readonly subjects: readonly Subject[]; readonly next: number }

/** A step of a follower that acts on entries of some types and passes over all others. */
export function onEntries(exchange: number, types: readonly EntryType[], act: (client: pg.PoolClient, found: Found) => Promise<void>): Advance {
  return concerning(types, async (client, from) => {
    const found = await readSubjects(client, exchange, { from, types });
    if (found.subjects.length > 0) await act(client, found);
    return found.next;
  });
}

/** A step that does something for entries of some types alone, and finds them itself. */
export const concerning = (types: readonly EntryType[], advance: (client: pg.PoolClient, from: number) => Promise<number>): Advance => Object.assign(advance, { types: new Set<string>(types) });
