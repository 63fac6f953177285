import { documentsOfBundle, parseEntry } from '#core/audit';
import { encodeDocuments } from '#core/tlog';
import type { Queryable } from '../commit/loaded.js';
import type { CommittedEntry } from '../commit/submission.js';

const DOCUMENTS = `select encode(sha256, 'hex') as sha256, body from document where exchange = $1 and sha256 = any($2::bytea[])`;

/**
 * The documents that the entries of a bundle name, in the order of first mention, each once: a function of the entries, so that a
 * copy made today is the copy made tomorrow. One that is gone is left out; who reads the entries sees which.
 */
export async function documentBundle(entries: readonly CommittedEntry[], client: Queryable, exchange: number): Promise<Uint8Array> {
  const named = documentsOfBundle(entries.map(({ body }) => parseEntry(body)));
  if (named.length === 0) return encodeDocuments([]);
  const { rows } = await client.query({ name: 'document-bundle', text: DOCUMENTS, values: [exchange, named.map((digest) => Buffer.from(digest, 'hex'))] });
  const bodies = new Map((rows as unknown as readonly { readonly sha256: string; readonly body: string }[]).map(({ sha256, body }) => [sha256, Buffer.from(body)]));
  return encodeDocuments(named.flatMap((digest) => bodies.get(digest) ?? []));
}
