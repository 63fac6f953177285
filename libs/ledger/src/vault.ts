import type pg from 'pg';
import type { MasterKey } from '#adapters/keys';
import { canonicalJson } from '#core/tlog';
import type { Disclosure } from './commit/entry-body.js';
import type { Vault } from './commit/statement.js';

/** What lies sealed for a digest: enough to show it and to prove that it is what the entry committed to. */
export interface OpenedValue { readonly name: string; readonly salt: string; readonly value: string }

/**
 * Private values at rest: sealed under a key per subject, which is wrapped under the master key. Destroying a subject's key
 * makes all of its values unreadable, in every table and backup, while the digests in the entries stay what they are.
 */
export class PrivateVault implements Vault {
  constructor(private readonly options: { readonly pool: pg.Pool; readonly exchange: number; readonly master: MasterKey }) {}

  async seal(disclosures: readonly Disclosure[]): Promise<Uint8Array[]> {
    const keys = await this.keysOf(disclosures.map(({ subject }) => subject));
    return disclosures.map(({ subject, salt, name, value, digest }) => this.options.master.seal(keyFor(keys, subject), Buffer.from(canonicalJson({ name, salt, value })), Buffer.from(digest, 'hex')));
  }

  /** The values behind digests; what was erased, or was never there, is missing from the answer. */
  async openPrivate(digests: readonly string[]): Promise<Map<string, OpenedValue>> {
    const { pool, exchange, master } = this.options;
    const { rows } = await pool.query<{ digest: Buffer; sealed: Buffer; wrapped: Buffer }>(
      'select v.digest, v.sealed, k.wrapped from private_value v join subject_key k using (exchange, subject) where v.exchange = $1 and v.digest = any($2::bytea[])',
      [exchange, digests.map((digest) => Buffer.from(digest, 'hex'))],
    );
    return new Map(rows.map(({ digest, sealed, wrapped }) => [digest.toString('hex'), JSON.parse(master.open(master.unwrap(wrapped), sealed, digest).toString()) as OpenedValue]));
  }

  /** The subjects' keys, made where they are missing; of two processes that make one at once, the first wins. */
  private async keysOf(subjects: readonly string[]): Promise<Map<string, Buffer>> {
    const { pool, exchange, master } = this.options;
    const distinct = [...new Set(subjects)];
    await pool.query('insert into subject_key (exchange, subject, wrapped) select $1, t.* from unnest($2::text[], $3::bytea[]) as t on conflict do nothing', [exchange, distinct, distinct.map(() => master.wrap(master.newSubjectKey()))]);
    const { rows } = await pool.query<{ subject: string; wrapped: Buffer }>('select subject, wrapped from subject_key where exchange = $1 and subject = any($2::text[])', [exchange, distinct]);
    return new Map(rows.map(({ subject, wrapped }) => [subject, master.unwrap(wrapped)]));
  }
}

function keyFor(keys: ReadonlyMap<string, Buffer>, subject: string): Buffer {
  const key = keys.get(subject);
  if (key === undefined) throw new Error(`${subject} has no key`);
  return key;
}
