import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import pg from 'pg';

/** A database, or a Redis, of one test file alone. */
export interface Fresh {
  readonly url: string;
  readonly drop: () => Promise<void>;
}

/** A copy of the migrated template, made in some tens of milliseconds. */
export async function freshDatabase(): Promise<Fresh> {
  const [admin, template] = [required('TEST_ADMIN_URL'), required('TEST_TEMPLATE')];
  const name = `test_${randomBytes(6).toString('hex')}`;
  await execute(admin, `create database ${name} template ${pg.escapeIdentifier(template)} strategy file_copy`);
  const url = Object.assign(new URL(admin), { pathname: `/${name}` }).href;
  return { url, drop: () => execute(admin, `drop database if exists ${name} with (force)`) };
}

/** A copy of a database that nobody is connected to meanwhile: what a dump or a backup of it, restored, would be. */
export async function copyDatabase(source: string): Promise<Fresh> {
  const admin = required('TEST_ADMIN_URL');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await execute(admin, `create database ${name} template ${pg.escapeIdentifier(new URL(source).pathname.slice(1))} strategy file_copy`);
  const url = Object.assign(new URL(admin), { pathname: `/${name}` }).href;
  return { url, drop: () => execute(admin, `drop database if exists ${name} with (force)`) };
}

/** What the owner of a database can do: everything. */
export const asOwner = (url: string, sql: string): Promise<void> => execute(url, sql);

/** Whether a Redis runs beside the tests; in CI it always does. */
export const hasRedis = process.env['TEST_REDIS_URL'] !== undefined;

/** Whether the files of the test server lie on this machine. */
export const isDatabaseHere = process.env['TEST_DATABASE_URL'] === undefined;

/** An empty database of the test Redis, which has a number no other test file got. */
export async function freshRedis(): Promise<Fresh> {
  const server = required('TEST_REDIS_URL');
  const number = await onRedis(server, (redis) => redis.incr('yaosu-test-database'));
  const url = Object.assign(new URL(server), { pathname: `/${number}` }).href;
  const flush = async (): Promise<void> => { await onRedis(url, (redis) => redis.flushdb()); };
  await flush();
  return { url, drop: flush };
}

async function execute(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

async function onRedis<Answer>(url: string, command: (redis: Redis) => Promise<Answer>): Promise<Answer> {
  const redis = new Redis(url, { maxRetriesPerRequest: 1 });
  try {
    return await command(redis);
  } finally {
    redis.disconnect();
  }
}

function required(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: run the tests by jest, whose global set-up sets it`);
  return value;
}
