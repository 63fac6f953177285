import type pg from 'pg';
import { idOf, uuidOf, type Bulletin } from '#core/exchange';
import { packFrontier } from '#core/tlog';
import { matchRange, matchingOf, type Matches } from './matches.js';

const PAGE = 4_000;
const CURSORS = `select c.bulletin::text as id, c.next_index, a.state from bulletin_cursor c join aggregate a on a.kind = 'bulletin' and a.exchange = c.exchange and a.id = c.bulletin where c.exchange = $1 order by c.bulletin`;
const KEPT = 'select participant::text, count, first_idx, last_idx, frontier from bulletin_match where exchange = $1 and bulletin = $2';

interface KeptRow { readonly participant: string; readonly count: string; readonly first_idx: string; readonly last_idx: string; readonly frontier: Buffer }

/** Holds every bulletin against the entries again, as far as that had come, and compares whom it was found to concern, and by which entries. */
export async function bulletinDifferences(client: pg.ClientBase, exchange: number): Promise<string[]> {
  const { rows: cursors } = await client.query<{ id: string; next_index: string; state: Bulletin }>(CURSORS, [exchange]);
  const differences: string[] = [];
  for (const { id, next_index: next, state } of cursors) {
    const matching = await matchingOf(client, exchange, { id: idOf('bulletin', id), publication: state.publication });
    const matches: Matches = new Map();
    const end = Number(next);
    for (let from = 0; matching !== undefined && from < end; from += PAGE) await matchRange(client, exchange, { matching, from, until: Math.min(from + PAGE, end), matches });
    const { rows } = await client.query<KeptRow>(KEPT, [exchange, id]);
    const kept = rows.map(({ participant, count, first_idx: first, last_idx: last, frontier }) => [participant, count, first, last, frontier.toString('hex')].join()).sort();
    const made = [...matches].map(([participant, { first, last, frontier }]) => [uuidOf(participant), frontier.size, first, last, packFrontier(frontier).toString('hex')].join()).sort();
    if (kept.join('\n') !== made.join('\n')) differences.push(`the bulletin ${idOf('bulletin', id)} concerns others, or by other entries, than its table says`);
  }
  return differences;
}
