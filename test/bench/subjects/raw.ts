import { randomBytes, randomUUID } from 'node:crypto';
import pg from 'pg';
import { uuidOf } from '#core/exchange';
import type { Bench, Cell } from '../bench.js';
import { closedLoops, metered } from '../measure.js';
import { execute } from '../server.js';

const CONNECTIONS = 32;

/** The rows of a transfer by one prepared statement: no checks, no head row, no HTTP. What the database alone would allow. */
const INSERT = `
with transfer as (insert into aggregate (exchange, kind, id, version, state) values ($1::int, 'transfer', $2, 1, $3::jsonb)),
  used as (update aggregate set version = version + 1, state = $5::jsonb where exchange = $1 and kind = 'grant' and id = $4::uuid returning version),
  key as (insert into idempotency (exchange, tenant, key, fingerprint, first_index, entry_count) values ($1, $6, $7, $8::bytea, 0, 2)),
  manifest as (insert into document (exchange, sha256, media_type, body) values ($1, $9, 'application/json', $10))
insert into entry (exchange, idx, stream, version, type, body, leaf, at)
  select $1, nextval('raw_index'), $2::uuid, 1, 'transfer.requested', $11::bytea, $8, now()
  union all select $1, nextval('raw_index'), $4, version, 'grant.used', $12::bytea, $8, now() from used`;

export async function openRaw({ server, config, market, sample, copy, closing }: Bench): Promise<Cell[]> {
  const url = await copy('raw');
  await execute(url, `create sequence raw_index start with 1000000`);
  const pool = new pg.Pool({ connectionString: url, max: CONNECTIONS, connectionTimeoutMillis: 10_000 });
  closing.push(() => pool.end());
  let turn = 0;
  const insert = async (): Promise<void> => {
    const grant = market.grants[turn++ % market.grants.length];
    if (grant === undefined) throw new Error('a market without grants');
    const values = [
      config.exchange, randomUUID(), sample.states[0], uuidOf(grant.id), sample.states[1], uuidOf(grant.buyer.caller.org), randomUUID(), randomBytes(32), randomBytes(32), sample.document,
      ...sample.bodies,
    ];
    await pool.query({ name: 'insert', text: INSERT, values });
  };
  return [{
    name: 'raw32', part: 'raw', connections: CONNECTIONS, pids: [process.pid],
    measure: (load) => metered([process.pid], server.postmaster, (marks) => closedLoops(load, marks, insert)),
  }];
}
