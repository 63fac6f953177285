import { createHash } from 'node:crypto';
import type pg from 'pg';
import type { Assertion } from '#core/exchange';

/** As many that have ended are forgotten with each that is taken, so the table holds what was taken within the life of an assertion. */
const FORGOTTEN_MAX = 100;
const USE = `with ended as (
  delete from used_assertion where ctid = any (array(select ctid from used_assertion where exchange = $1 and expires_at < $5 order by expires_at limit ${FORGOTTEN_MAX} for update skip locked)))
insert into used_assertion (exchange, client, jti_sha256, expires_at) values ($1, $2, $3, $4) on conflict do nothing`;

/** Remembers which assertions were taken, for as long as they could be taken again. */
export class UsedAssertions {
  constructor(private readonly options: { readonly pool: pg.Pool; readonly exchange: number }) {}

  /** Whether this is its first use; of several at one time only one is. */
  async isFirst({ claims: { sub, jti, exp } }: Assertion, at: Date): Promise<boolean> {
    const { pool, exchange } = this.options;
    const values = [exchange, sub, createHash('sha256').update(jti).digest(), new Date(exp * 1000).toISOString(), at.toISOString()];
    const { rowCount } = await pool.query({ name: 'sign-in.use', text: USE, values });
    return rowCount === 1;
  }
}
