import { randomBytes } from 'node:crypto';
import { canonicalJson, disclosureDigest, leafHash, type Disclosed } from '#core/tlog';
import { ENTRY_BYTES_MAX, Refusal, type Actor, type Caller, type Draft, type FoldEntry, type Id, type PrivateValue } from '#core/exchange';

const SALT_BYTES = 16;

/** A private value with the salt that its digest in the entry was made with; the plain text of what is sealed. */
export interface Disclosure extends Disclosed { readonly subject: string }

/** An entry ready to be stored, but for its index. */
export interface SealedEntry {
  readonly type: Draft['type'];
  readonly stream: Id;
  readonly version: number;
  readonly body: Uint8Array;
  readonly leaf: Uint8Array;
}

/** Random hexadecimal text, taken from a pool: one system call for many salts. */
export class SaltSource {
  private pool = Buffer.alloc(0);
  next(): string {
    if (this.pool.length < SALT_BYTES) this.pool = randomBytes(SALT_BYTES * 512);
    const salt = this.pool.toString('hex', 0, SALT_BYTES);
    this.pool = this.pool.subarray(SALT_BYTES);
    return salt;
  }
}

/** The private values of a draft, each with a fresh salt. */
export function disclose(values: Readonly<Record<string, PrivateValue>> | undefined, salts: SaltSource): Disclosure[] {
  return Object.entries(values ?? {}).map(([name, { value, subject }]) => {
    const salt = salts.next();
    return { name, subject, salt, value, digest: disclosureDigest(salt, name, value) };
  });
}

export const actorOf = ({ org, client, person }: Caller): Actor => ({ org, client, ...(person === null ? {} : { person }) });

/** What `evolve` sees of a draft. */
export const foldable = (draft: Draft, at: string, actor: Actor, digests: Readonly<Record<string, string>>): FoldEntry =>
  ({ type: draft.type, stream: draft.stream, at, actor, data: draft.data, private: digests }) as FoldEntry;

interface Placed { readonly entry: FoldEntry; readonly version: number; readonly parties: readonly string[]; readonly salt: string }

/**
 * The bytes of an entry, RFC 8785 canonical JSON of `{v, type, stream, version, at, actor, parties, data, private, salt}`,
 * and their RFC 6962 leaf hash. They are stored and hashed as they are and never serialised again.
 */
export function sealEntry({ entry, version, parties, salt }: Placed): SealedEntry {
  const { type, stream, at, actor, data } = entry;
  const body = Buffer.from(canonicalJson({ v: 1, type, stream, version, at, actor, parties, data, private: entry.private, salt }));
  if (body.length > ENTRY_BYTES_MAX) throw new Refusal('payload_too_large', `The entry ${type} would have ${body.length} bytes, the most is ${ENTRY_BYTES_MAX}.`, { bytes: body.length, bytesMax: ENTRY_BYTES_MAX });
  return { type, stream, version, body, leaf: leafHash(body) };
}
