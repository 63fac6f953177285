import pg from 'pg';
import { replay } from '#ledger';

/**
 * What a replay finds in a database in which its owner has just done `sql`. Both happen on one connection in one transaction, the
 * replay's own, and the replay rolls it back: nothing of it stays, so no tampering needs a database of its own.
 */
export async function differencesAfter(url: string, sql: string): Promise<string> {
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  try {
    await pool.query(`begin isolation level repeatable read; set local session_replication_role = replica; ${sql}`);
    return (await replay(pool, 1)).differences.join('\n');
  } finally {
    await pool.end();
  }
}
