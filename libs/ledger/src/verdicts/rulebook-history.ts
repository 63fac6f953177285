import type pg from 'pg';
import { parseCanonicalJson } from '#core/tlog';
import { evolve, tenureOn, tenures, uuidOf, type FoldEntry, type Id, type Rulebook, type Tenure } from '#core/exchange';

const HISTORY = 'select idx, body from entry where exchange = $1 and stream = $2 order by version';

/** The rulebook as it stood from the entry at `index` on. */
interface Edition { readonly index: number; readonly tenures: readonly Tenure[] }

/** The rulebook as every verdict found it: a late correction changes what governs from its adoption on, not what was decided before. */
export class RulebookHistory {
  private readonly byDigest: ReadonlyMap<string, Tenure>;

  private constructor(private readonly editions: readonly [Edition, ...Edition[]]) {
    this.byDigest = new Map(editions.flatMap((edition) => edition.tenures).map((tenure) => [tenure.digest, tenure]));
  }

  static async read(pool: pg.Pool, exchange: number, rulebook: Id<'rulebook'>): Promise<RulebookHistory> {
    const { rows } = await pool.query<{ idx: string; body: Buffer }>(HISTORY, [exchange, uuidOf(rulebook)]);
    let state: Rulebook | undefined;
    const later = rows.map(({ idx, body }): Edition => {
      const parsed = parseCanonicalJson(body);
      if (!parsed.ok) throw new Error(`entry ${idx} is not canonical JSON: ${parsed.reason}`);
      state = evolve(state, parsed.value as FoldEntry) as Rulebook;
      return { index: Number(idx), tenures: tenures(state.adopted) };
    });
    return new RulebookHistory([{ index: -1, tenures: tenures([]) }, ...later]);
  }

  /** What governed an event of `day` for the entry at `index`. */
  governing(index: number, day: string): Tenure {
    const edition = this.editions.filter((one) => one.index < index).at(-1) ?? this.editions[0];
    return tenureOn(edition.tenures, day);
  }

  /** The pack of a digest that some edition ever held; undefined for one that this exchange never adopted. */
  ofDigest(digest: string): Tenure | undefined {
    return this.byDigest.get(digest);
  }
}
