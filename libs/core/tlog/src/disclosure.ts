import { createHash } from 'node:crypto';
import { canonicalJson, parseCanonicalJson } from './canonical.js';
import { fail, ok, type Result } from './result.js';

/** One private value of an entry, shown with the salt that its digest was made with. */
export interface Disclosed { readonly digest: string; readonly name: string; readonly salt: string; readonly value: string }

/** An entry of 4 KB has room for fewer. */
const DISCLOSURES_MAX = 64;
const MEMBERS = ['digest', 'name', 'salt', 'value'] as const;

/** The digest that stands in an entry for a private value: SHA-256 of the canonical `[salt, name, value]`, after the pattern of SD-JWT. */
export const disclosureDigest = (salt: string, name: string, value: string): string => createHash('sha256').update(canonicalJson([salt, name, value])).digest('hex');

/** What rides in the `extra` of a tlog-proof: some of the entry's values and none of the others. */
export const formatDisclosures = (disclosures: readonly Disclosed[]): Uint8Array =>
  Buffer.from(canonicalJson({ disclosures: disclosures.map(({ digest, name, salt, value }) => ({ digest, name, salt, value })) }));

/** Whether `extra` says that it holds disclosures; other extras are nobody's business here. */
export const holdsDisclosures = (extra: Uint8Array): boolean => Buffer.from(extra).toString('latin1').startsWith('{"disclosures":');

/**
 * Verifies that each disclosed value is the one that the entry committed to under its name, and returns them. The entry's bytes
 * must be proven before: the extra of a proof is vouched for by nothing else.
 */
export function verifyDisclosures(extra: Uint8Array, entry: Uint8Array): Result<readonly Disclosed[]> {
  const disclosures = parseDisclosures(extra);
  if (!disclosures.ok) return disclosures;
  const parsed = parseCanonicalJson(entry);
  if (!parsed.ok) return parsed;
  const digests = new Map(Object.entries(membersOf(membersOf(parsed.value)['private'])));
  for (const { name, digest, salt, value } of disclosures.value) {
    const computed = disclosureDigest(salt, name, value);
    if (digest !== computed) return fail(`the disclosure of ${JSON.stringify(name)} has another digest than its salt and value`);
    if (digests.get(name) !== computed) return fail(`the entry did not commit to the disclosed value of ${JSON.stringify(name)}`);
  }
  return disclosures;
}

function parseDisclosures(extra: Uint8Array): Result<Disclosed[]> {
  const parsed = parseCanonicalJson(extra);
  if (!parsed.ok) return fail(`malformed disclosures: ${parsed.reason}`);
  const { disclosures, ...others } = membersOf(parsed.value);
  if (!Array.isArray(disclosures) || Object.keys(others).length > 0 || disclosures.length > DISCLOSURES_MAX) return fail(`malformed disclosures: not a list of at most ${DISCLOSURES_MAX}`);
  const found = disclosures.map(disclosedIn).filter((one) => one !== undefined);
  if (found.length < disclosures.length) return fail(`malformed disclosures: not each of ${MEMBERS.join(', ')}`);
  return new Set(found.map(({ name }) => name)).size < found.length ? fail('malformed disclosures: one name is disclosed twice') : ok(found);
}

function disclosedIn(member: unknown): Disclosed | undefined {
  const { digest, name, salt, value, ...others } = membersOf(member);
  const isText = typeof digest === 'string' && typeof name === 'string' && typeof salt === 'string' && typeof value === 'string';
  return isText && Object.keys(others).length === 0 ? { digest, name, salt, value } : undefined;
}

const membersOf = (value: unknown): Readonly<Record<string, unknown>> => (typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {});
