import type pg from 'pg';

const PAGE = 2048;
const KEPT_MAX = 16_384;

/** Whether something of interest was committed, and the index up to which is known that nothing was. */
export interface Glance { readonly isNews: boolean; readonly next: number }

/**
 * The types of the latest entries, read once for all the followers of a process: most entries are of interest to few of them,
 * and a follower that learns here that nothing concerns it has no need of a transaction.
 */
export class Tail {
  private types: string[] = [];
  private from: number | undefined;
  private reading: Promise<void> | undefined;

  constructor(private readonly options: { readonly pool: pg.Pool; readonly exchange: number }) {}

  /** Looks from index `from` on for entries of some types, or of any; undefined where that is too long ago to be known here. */
  async glance(from: number, types: ReadonlySet<string> | undefined): Promise<Glance | undefined> {
    this.from ??= from;
    if (from >= this.next && this.reading !== undefined) await this.reading; // It may have begun before what the caller heard of.
    if (from >= this.next) await (this.reading ??= this.read().finally(() => { this.reading = undefined; }));
    const start = from - this.from;
    if (start < 0) return undefined;
    for (let place = start; place < this.types.length; place++) {
      if (types === undefined || types.has(this.types[place] ?? '')) return { isNews: true, next: this.from + place };
    }
    return { isNews: false, next: Math.max(from, this.next) };
  }

  private get next(): number {
    return (this.from ?? 0) + this.types.length;
  }

  private async read(): Promise<void> {
    const { pool, exchange } = this.options;
    const { rows } = await pool.query<{ type: string }>({ name: 'tail', text: 'select type from entry where exchange = $1 and idx >= $2 order by idx limit $3', values: [exchange, this.next, PAGE] });
    this.types.push(...rows.map(({ type }) => type));
    if (this.types.length <= KEPT_MAX) return;
    const dropped = this.types.splice(0, this.types.length - KEPT_MAX / 2);
    this.from = (this.from ?? 0) + dropped.length;
  }
}
