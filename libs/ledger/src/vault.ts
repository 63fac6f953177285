import type pg from 'pg';
import type { MasterKey, SubjectKeys } from '#adapters/keys';
import { canonicalJson } from '#core/tlog';
import type { Disclosure } from './commit/entry-body.js';
import type { Vault } from './commit/statement.js';

/** What lies sealed for a digest: enough to show it and to prove that it is what the entry committed to. */
export interface OpenedValue { readonly name: string; readonly salt: string; readonly value: string }

interface SealedRow { readonly digest: Buffer; readonly subject: string; readonly sealed: Buffer }

const SEALED = 'select digest, subject, sealed from private_value where exchange = $1 and digest = any($2::bytea[])';
const SEALED_UNDER = 'select digest, subject, sealed from private_value where exchange = $1 and subject = any($2::text[])';
const ERASE = 'delete from private_value where exchange = $1 and subject = any($2::text[])';

/**
 * Private values at rest: sealed in the database under a key per subject, which lies outside of it. Destroying a subject's
 * key makes all of its values unreadable, in every table, backup and log of the database, while the digests in the entries
 * stay what they are. No key is kept in memory: what one process destroys no other can still open.
 */
export class PrivateVault implements Vault {
  constructor(private readonly options: { readonly pool: pg.Pool; readonly exchange: number; readonly master: MasterKey; readonly subjects: SubjectKeys }) {}

  /**
   * Makes the keys of subjects that are about to be written of. A key costs two `fsync`, and in the commit everybody who is
   * written together would wait for them; made before, it is only read there. One that is never used does no harm.
   */
  async prepare(subjects: readonly string[]): Promise<void> {
    await this.options.subjects.obtain(subjects);
  }

  async seal(disclosures: readonly Disclosure[]): Promise<Uint8Array[]> {
    const { master, subjects } = this.options;
    const keys = await subjects.obtain(disclosures.map(({ subject }) => subject));
    return disclosures.map(({ subject, salt, name, value, digest }, i) => master.seal(keyOf(keys[i], subject), Buffer.from(canonicalJson({ name, salt, value })), Buffer.from(digest, 'hex')));
  }

  /** The values behind digests; what was erased, or was never there, is missing from the answer. */
  async openPrivate(digests: readonly string[]): Promise<Map<string, OpenedValue>> {
    const { pool, exchange } = this.options;
    const { rows } = await pool.query<SealedRow>(SEALED, [exchange, digests.map((digest) => Buffer.from(digest, 'hex'))]);
    const opened = await Promise.all(rows.map((row) => this.open(row)));
    return new Map(opened.filter((value) => value !== undefined));
  }

  /**
   * Destroys the keys of subjects, sees that nothing sealed under them opens any more, and deletes it; returns how many keys
   * there were. Doing it again does no harm.
   */
  async erase(subjects: readonly string[]): Promise<number> {
    const { pool, exchange, subjects: keys } = this.options;
    let destroyed = 0;
    for (const subject of subjects) if (await keys.destroy(subject)) destroyed += 1;
    const { rows } = await pool.query<SealedRow>(SEALED_UNDER, [exchange, subjects]);
    const open = (await Promise.all(rows.map((row) => this.open(row)))).filter((value) => value !== undefined);
    if (open.length > 0) throw new Error(`${open.length} values still open after their keys were destroyed`);
    await pool.query(ERASE, [exchange, subjects]);
    return destroyed;
  }

  private async open({ digest, subject, sealed }: SealedRow): Promise<[string, OpenedValue] | undefined> {
    const key = await this.options.subjects.find(subject);
    return key === undefined ? undefined : [digest.toString('hex'), JSON.parse(this.options.master.open(key, sealed, digest).toString()) as OpenedValue];
  }
}

function keyOf(key: Buffer | undefined, subject: string): Buffer {
  if (key === undefined) throw new Error(`${subject} has no key`);
  return key;
}
