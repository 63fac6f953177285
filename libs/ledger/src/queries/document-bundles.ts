import type pg from 'pg';
import { documentsOfBundle, parseEntry } from '#core/audit';
import { encodeDocuments, TILE_WIDTH } from '#core/tlog';
import { readEntries } from '../commit/read-entries.js';

const DOCUMENTS = `select encode(sha256, 'hex') as sha256, body from document where exchange = $1 and sha256 = any($2::bytea[])`;

/**
 * The documents that the first `width` entries of bundle `index` name, in the order of first mention, each once: a function of the
 * entries, so that a copy made today is the copy made tomorrow. One that is gone is left out; who reads the entries sees which.
 */
export async function documentBundle(pool: pg.Pool, exchange: number, { index, width }: { readonly index: number; readonly width: number }): Promise<Uint8Array> {
  const entries = await readEntries(pool, exchange, { from: index * TILE_WIDTH, count: width });
  const named = documentsOfBundle(entries.map(({ body }) => parseEntry(body)));
  const { rows } = await pool.query<{ sha256: string; body: string }>({ name: 'document-bundle', text: DOCUMENTS, values: [exchange, named.map((digest) => Buffer.from(digest, 'hex'))] });
  const bodies = new Map(rows.map(({ sha256, body }) => [sha256, Buffer.from(body)]));
  return encodeDocuments(named.flatMap((digest) => bodies.get(digest) ?? []));
}
