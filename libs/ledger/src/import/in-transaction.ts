import type pg from 'pg';

/** Runs `work` in one transaction; whatever it throws takes everything back. */
export async function inTransaction<Answer>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<Answer>): Promise<Answer> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const answer = await work(client);
    await client.query('commit');
    client.release();
    return answer;
  } catch (err) {
    client.release(true); // The server rolls back what the connection had begun.
    throw err;
  }
}
