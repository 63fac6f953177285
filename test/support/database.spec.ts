import { expect, test } from '@jest/globals';
import pg from 'pg';
import { freshDatabase, freshRedis, hasRedis } from './database.js';

test('two fresh databases are copies of one template and do not see each other', async () => {
  const [first, second] = await Promise.all([freshDatabase(), freshDatabase()]);
  const client = new pg.Client({ connectionString: first.url });
  await client.connect();
  await client.query('create table only_here (n int)');
  const { rows: [row] } = await client.query<{ name: string }>('select current_database() as name');
  await client.end();
  expect(second.url).not.toContain(row?.name);
  await Promise.all([first.drop(), second.drop()]);
  await expect(new pg.Client({ connectionString: first.url }).connect()).rejects.toMatchObject({ code: '3D000' });
});

(hasRedis ? test : test.skip)('two fresh Redis databases differ', async () => {
  const [first, second] = await Promise.all([freshRedis(), freshRedis()]);
  expect(first.url).not.toBe(second.url);
});
