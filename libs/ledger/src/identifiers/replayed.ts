import { IDENTIFIED_KINDS } from '#core/exchange';
import { HANDLE_MOVES } from './handles.js';

const quoted = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(', ');

/** What the entries say of handles, held against the rows that a follower keeps. What the registry knows of is the registrant's, and never of an entry that is not there. */
export const IDENTIFIER_CHECKS: readonly { readonly text: string; readonly what: string }[] = [
  { what: 'identifiers have changed by other entries than the table says', text: `
    with said as (
      select stream as id, split_part(type, '.', 1) as kind, max(idx) as changed_idx from entry where exchange = $1 and type in (${quoted(HANDLE_MOVES)}) and split_part(type, '.', 1) in (${quoted(IDENTIFIED_KINDS)})
        and idx < (select coalesce(max(next_index), 0) from follower where exchange = $1 and name = 'identifiers') group by 1, 2)
    select count(*) from said full join (select id, kind, changed_idx from identifier where exchange = $1) kept using (id)
    where (said.kind, said.changed_idx) is distinct from (kept.kind, kept.changed_idx)` },
];
