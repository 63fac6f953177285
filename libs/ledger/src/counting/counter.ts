import type pg from 'pg';
import { byClass, uuidOf, type ByClass, type CountRequest, type Id, type PersonClass, type Recounted } from '#core/exchange';
import { applyMoves, type CountedTally } from './moves.js';

const CLASS_CODE: Readonly<Record<PersonClass, 'g' | 's'>> = { general: 'g', sensitive: 's' };
const NONE = byClass(() => 0);

/** The tokens of one part of a set, one a row; a set is read part by part so that no sort or hash grows with it. */
const TOKENS_OF = `select substr(p.tokens, i * 32 + 1, 32) as token from token_part p, generate_series(0, octet_length(p.tokens) / 32 - 1) as i
  where p.exchange = $1 and p.tokenset = $2 and p.ordinal = $3`;
const PARTS_OF = 'select count(*)::int as parts from token_part where exchange = $1 and tokenset = $2';
/** A scalar subselect is never flattened into a join, which a plan made while the table was small would run token against token. */
const ADDED = `select count(*)::int as added from (${TOKENS_OF}) t where (
  select c.uses from unnest($4::uuid[]) as k(tally)
  cross join lateral (select uses from counted_person where exchange = $1 and tally = k.tally and class = $5::"char" and token = t.token limit 1) as c limit 1) is null`;
/** People of several tallies, each once: tokens of one key are the same person wherever they stand. */
const TOGETHER = `select count(*)::int as held from (select distinct k.key, c.token from unnest($2::uuid[], $3::text[]) as k(tally, key)
  join counted_person c on c.exchange = $1 and c.tally = k.tally and c.class = $4::"char") t`;

/**
 * Counts people by their tokens. The derived tables are brought up to the ledger under a lock on the tallies' rows, which is
 * kept while the caller decides on what was counted: so of many workers on one exporter each counts once, and waits its turn.
 */
export class Counter {
  constructor(private readonly options: { readonly pool: pg.Pool; readonly exchange: number }) {}

  /** Counts, and gives the caller what was counted while nobody else counts for these tallies. */
  async counting<Answer>(request: CountRequest, use: (recounted: Recounted) => Promise<Answer>): Promise<Answer> {
    const client = await this.options.pool.connect();
    try {
      const ids = request.tallies.map(({ id }) => id).sort();
      for (const id of ids) await this.catchUp(client, id);
      await client.query('begin');
      const tallies: CountedTally[] = [];
      for (const id of ids) tallies.push(await applyMoves(client, this.options.exchange, id));
      const answer = await use(await this.count(client, request, tallies));
      await client.query('commit');
      client.release();
      return answer;
    } catch (err) {
      client.release(true); // The server rolls back; what was applied before is kept and the next one goes on from there.
      throw err;
    }
  }

  /** In a transaction of its own, so that what a crash or a refusal undoes is at most the moves of a moment. */
  async catchUp(client: pg.PoolClient, tally: Id<'tally'>): Promise<void> {
    await client.query('begin');
    await applyMoves(client, this.options.exchange, tally);
    await client.query('commit');
  }

  private async count(client: pg.PoolClient, { own, tallies, sets }: CountRequest, counted: readonly CountedTally[]): Promise<Recounted> {
    const held = (id: Id<'tally'>): ByClass<number> => counted.find(({ tally }) => tally === id) ?? NONE;
    const added = async (among: readonly Id<'tally'>[]): Promise<ByClass<number>> => ({
      general: sets?.general === undefined ? 0 : await this.added(client, sets.general, among, 'general'),
      sensitive: sets?.sensitive === undefined ? 0 : await this.added(client, sets.sensitive, among, 'sensitive'),
    });
    const alone = await added([own]);
    const isAlone = tallies.length === 1;
    const comparable = tallies.filter(({ key, id }) => id === own || key === (sets?.key ?? null)).map(({ id }) => id);
    return {
      tallies: counted.map(({ tally, moves, general, sensitive }) => ({ tally, moves, general, sensitive })),
      added: alone,
      together: isAlone ? { held: { general: held(own).general, sensitive: held(own).sensitive }, added: alone } : {
        held: { general: await this.together(client, tallies, 'general'), sensitive: await this.together(client, tallies, 'sensitive') },
        added: await added(comparable),
      },
    };
  }

  private async added(client: pg.PoolClient, set: Id<'tokenset'>, among: readonly Id<'tally'>[], one: PersonClass): Promise<number> {
    const { exchange } = this.options;
    const { rows: [row] } = await client.query<{ parts: number }>(PARTS_OF, [exchange, uuidOf(set)]);
    let sum = 0;
    for (let ordinal = 0; ordinal < (row?.parts ?? 0); ordinal++) {
      const { rows: [counted] } = await client.query<{ added: number }>({ name: 'tokens-added', text: ADDED, values: [exchange, uuidOf(set), ordinal, among.map(uuidOf), CLASS_CODE[one]] });
      sum += counted?.added ?? 0;
    }
    return sum;
  }

  private async together(client: pg.PoolClient, tallies: CountRequest['tallies'], one: PersonClass): Promise<number> {
    const { rows: [row] } = await client.query<{ held: number }>(TOGETHER, [this.options.exchange, tallies.map(({ id }) => uuidOf(id)), tallies.map(({ key }) => key ?? ''), CLASS_CODE[one]]);
    return row?.held ?? 0;
  }
}
