import type { TSchema } from '@sinclair/typebox';
import { describe, expect, test } from '@jest/globals';
import { canonicalJson } from '#core/tlog';
import { ENTRY_BYTES_MAX, ENTRY_TYPES, compileSchema, type Caller, type Id } from '#core/exchange';
import { derivedId } from '#ledger';
import { SYSTEM, aTransfer, anApplication, check, someTerms } from '../support/ledger.js';
import { aDefinition } from './packs.js';
import { PERSONAL, aCast, aGrant, outcome, refusalOf, type Cast } from './cast.js';

const UUID = '01938f6e-0000-7000-8000-000000000001';
const HAN = '要';
/** Texts among which the longest that a schema allows is found: a character of Chinese has three bytes. */
const candidates = (schema: TSchema): string[] => {
  const { maxLength = 64, pattern = '', enum: words = [] } = schema as { maxLength?: number; pattern?: string; enum?: string[] };
  const prefix = /^\^\(?([a-z|]{3,80})\)?_/.exec(pattern)?.[1]?.split('|')[0];
  return [
    HAN.repeat(maxLength), 'x'.repeat(maxLength), '0'.repeat(64), '9'.repeat(18), '2026-12', '2026-12-31', '2026-12-31T23:59:59.999+08:00', '440305', 'CNY', 'CN', `cli_${UUID}`, `${'x'.repeat(31)}.${'x'.repeat(16)}`, 'A'.repeat(40),
    `${'A'.repeat(43)}=`, `${'A'.repeat(86)}==`, `whk_key_${UUID}`, `04${'0'.repeat(128)}`, `https://${'x'.repeat(490)}`, `https://${HAN.repeat(400)}`, '0'.repeat(8), `${'x'.repeat(120)}+${'0'.repeat(8)}+${'A'.repeat(270)}`, ...(pattern.includes('\\+[0-9a-f]{8}\\+') ? [`${'x'.repeat(120)}+${'0'.repeat(8)}+${'A'.repeat(1760)}`] : []),
    `${'x'.repeat(64)}@${'x'.repeat(190)}`, ...(prefix === undefined ? [] : [`${prefix}_${UUID}`]), ...words,
  ];
};

interface JsonSchema {
  readonly type?: string;
  readonly const?: unknown;
  readonly anyOf?: readonly TSchema[];
  readonly items?: TSchema;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, TSchema>>;
  readonly patternProperties?: Readonly<Record<string, TSchema>>;
  readonly maxProperties?: number;
  readonly maximum?: number;
}

/** The largest value that a schema allows, as far as its bytes in an entry go. */
function largest(schema: TSchema): unknown {
  const { type, const: constant, anyOf, items, maxItems = 0, properties, patternProperties, maxProperties = 0, maximum = Number.MAX_SAFE_INTEGER } = schema as JsonSchema;
  if (constant !== undefined) return constant;
  if (anyOf !== undefined) return longest(anyOf.map(largest));
  if (properties !== undefined) return Object.fromEntries(Object.entries(properties).map(([name, member]) => [name, largest(member)]));
  for (const member of Object.values(patternProperties ?? {})) return Object.fromEntries(Array.from({ length: maxProperties }, (_, i) => [String(i).padStart(NAME_LENGTH, 'x'), largest(member)]));
  if (items !== undefined) return Array.from({ length: maxItems }, () => largest(items));
  switch (type) {
    case 'boolean': return false;
    case 'integer': return maximum;
    case 'null': return null;
    default: return longest(fitting(schema));
  }
}
function fitting(schema: TSchema): string[] {
  const texts = candidates(schema).filter((text) => compileSchema(schema).Check(text));
  if (texts.length === 0) throw new Error(`no text among the candidates is ${JSON.stringify(schema)}`);
  return texts;
}
/** Names of switches and thresholds. */
const NAME_LENGTH = 48;
const bytes = (value: unknown): number => Buffer.byteLength(canonicalJson(value));
const longest = (values: readonly unknown[]): unknown => [...values].sort((a, b) => bytes(b) - bytes(a))[0];

/** What stands around the data of an entry: actor with credential and person, three parties, salt, up to two private digests. */
const ENVELOPE = bytes({
  v: 1, type: 'negotiation.terminated', stream: `neg_${UUID}`, version: 1_000_000, at: '2026-06-15T01:30:00.000Z',
  actor: { org: `prt_${UUID}`, client: `prt_${UUID}:cli_${UUID}`, person: `psn_${UUID}` },
  parties: [1, 2, 3].map(() => `prt_${UUID}`), data: '', private: { contact: '0'.repeat(64), name: '0'.repeat(64) }, salt: '0'.repeat(32),
});

describe('an entry has at most 4096 bytes', () => {
  /** What people write may be too long; it is refused (`payload_too_large`, 413) and nothing is written. */
  const MAY_BE_TOO_LARGE = [
    'participant.applied', 'participant.founded', 'product.described', 'product.revised', 'product.importance_notified', 'listing.created', 'listing.revised',
    'negotiation.requested', 'negotiation.offered', 'basis.drafted', 'pack.drafted', 'transfer.requested', 'inspection.queried', 'job.submitted', 'registration.filed', 'bulletin.published',
  ];
  /** What the ledger writes of an agreement, a verdict or a refusal; the tests below and those of holds show what these can really be. */
  const BOUNDED_ELSEWHERE = ['grant.provisioned', 'transfer.refused', 'transfer.cleared', 'transfer.basis_needed', 'transfer.blocked', 'check.passed', 'check.failed', 'check.evidence_needed', 'rulebook.adopted', 'check.waived', 'job.finished', 'job.output_refused'];

  test('whatever its schema allows, but for these types', () => {
    const tooLarge = Object.entries(ENTRY_TYPES).filter(([, versions]) => ENVELOPE + bytes(largest(versions[1])) > ENTRY_BYTES_MAX).map(([type]) => type);
    expect(tooLarge.sort()).toEqual([...MAY_BE_TOO_LARGE, ...BOUNDED_ELSEWHERE].sort());
  });
});

const names = (count: number, length: number): string[] => Array.from({ length: count }, (_, i) => `${HAN.repeat(length - 2)}${String(i).padStart(2, '0')}`);

test('an application that is too long is refused and leaves nothing behind', async () => {
  const cast = await aCast();
  const evidence = Array.from({ length: 16 }, (_, i) => ({ kind: 'licence', sha256: String(i).padStart(64, '0'), title: HAN.repeat(200) }));
  const before = cast.entries.length;
  const application = anApplication({ evidence });
  expect(refusalOf(cast, SYSTEM, 'participant.apply', application)?.code).toBe('payload_too_large');
  expect(cast.entries.length).toBe(before);
});

test('a definition that can be drafted can be adopted: the longest has room in both entries', async () => {
  const cast = await aCast();
  const draftOf = (status: string): string | undefined =>
    refusalOf(cast, cast.maker, 'pack.draft', { id: cast.ledger.newId('pack'), definition: aDefinition({ version: status.length.toString(), status }), note: HAN.repeat(500) })?.code;
  expect([draftOf('x'), draftOf(HAN.repeat(100))]).toEqual([undefined, undefined]);
});

describe('the terms of a proposal', () => {
  const UUID_OF_CREDENTIAL = '01938f6e-0000-7000-8000-00000000c1d0';
  /** Whoever comes by a credential of its own has the longest name that an entry holds. */
  const named = (caller: Caller): Caller => ({ ...caller, client: `${caller.org}:cli_${UUID_OF_CREDENTIAL}` });
  /** Terms of exactly so many bytes, by the names of their fields. */
  function termsOf(size: number): ReturnType<typeof someTerms> {
    const fields = Array.from({ length: 50 }, (_, i) => String(i).padStart(64, 'x'));
    for (let spare = bytes(someTerms({ fields })) - size, i = 0; spare > 0; i++) {
      const cut = Math.min(spare, 50);
      fields[i] = (fields[i] ?? '').slice(cut);
      spare -= cut;
    }
    return someTerms({ fields });
  }
  const asked = (cast: Cast, size: number) => ({ id: cast.ledger.newId('negotiation'), listing: cast.listing, proposal: { terms: termsOf(size), plan: 'basic', need: 'x' } });
  /** The limit, as the refusal of what is too large names it. */
  function limitOf(cast: Cast): number {
    const refusal = refusalOf(cast, cast.buyer, 'negotiation.request', asked(cast, 3300));
    expect(refusal).toMatchObject({ code: 'payload_too_large', params: { pointer: '/proposal/terms', bytes: 3300 } });
    return Number(refusal?.params['bytesMax']);
  }

  test('that just fit are agreed and granted: the entry of the grant is full to the last byte', async () => {
    const cast = await aCast();
    const input = asked(cast, limitOf(cast));
    const [vendor, buyer] = [named(cast.vendor), named(cast.buyer)];
    cast.submit(buyer, 'negotiation.request', input);
    cast.submit(vendor, 'negotiation.agree', { id: input.id });
    cast.submit(buyer, 'negotiation.verify', { id: input.id, agreementSha256: cast.state(input.id).agreementSha256 ?? '' });
    const { entries } = cast.submit(vendor, 'negotiation.finalize', { id: input.id });
    expect(entries.map(({ type, body }) => [type, body.length])).toEqual([['negotiation.finalized', expect.any(Number)], ['grant.provisioned', ENTRY_BYTES_MAX]]);
  });

  test('with one byte more are refused when they are asked for, and when they are offered', async () => {
    const cast = await aCast();
    const size = limitOf(cast) + 1;
    const { proposal, ...input } = asked(cast, size);
    expect(refusalOf(cast, cast.buyer, 'negotiation.request', { ...input, proposal })).toMatchObject({ code: 'payload_too_large', params: { pointer: '/proposal/terms', bytes: size, bytesMax: size - 1 } });
    cast.submit(cast.buyer, 'negotiation.request', asked(cast, 2000));
    const id = cast.entries.at(-1)?.stream as Id<'negotiation'>;
    expect(refusalOf(cast, cast.vendor, 'negotiation.offer', { id, proposal })).toMatchObject({ code: 'payload_too_large', params: { bytesMax: size - 1 } });
    expect(outcome(cast, cast.vendor, 'negotiation.offer', { id, proposal: { ...proposal, terms: termsOf(size - 1) } })).toBe('accepted');
  });
});

describe('the largest delivery of a grant that was granted', () => {
  /** As many long names as a request can carry; found by trying, because the entry of the request is the first limit. */
  async function requested(): Promise<{ cast: Awaited<ReturnType<typeof aCast>>; id: Id<'transfer'> }> {
    const cast = await aCast(PERSONAL);
    const grant = await aGrant(cast, { recipients: [cast.foreign.org, cast.buyer.org] });
    for (let length = 128; length > 2; length--) {
      const manifest = { files: [{ name: 'a', sha256: '0'.repeat(64), rows: 1, bytes: 1 }], rows: 1, bytes: 1, fields: names(64, length) };
      const input = aTransfer(grant, { manifest, people: { general: 150_000, sensitive: 0 } });
      if (refusalOf(cast, cast.foreign, 'transfer.request', input) === undefined) return { cast, id: input.id };
    }
    throw new Error('no request fits');
  }

  test('can be judged: the entry of a verdict that names every field still fits', async () => {
    const { cast, id } = await requested();
    await check(cast, id);
    const basis = cast.ledger.newId('basis');
    cast.submit(cast.vendor, 'basis.draft', {
      id: basis, kind: 'STANDARD_CONTRACT', scope: { recipients: [cast.buyer.org], countries: ['HK'], purposes: ['other'], fields: ['nothing'], generalMax: 0, sensitiveMax: 0 },
      validFrom: '2026-01-01', validUntil: '2026-12-31', documentSha256: '0'.repeat(64), impactAssessmentSha256: '0'.repeat(64),
    });
    cast.submit(cast.vendor, 'transfer.attach_basis', { id, basis });
    await check(cast, id);
    expect(cast.state(id)).toMatchObject({ clearance: 'NEEDS_BASIS', reason: expect.stringMatching(/…$/) });
  });

  test('can be cleared and counted', async () => {
    const { cast, id } = await requested();
    await check(cast, id);
    const basis = cast.ledger.newId('basis');
    cast.submit(cast.vendor, 'basis.draft', {
      id: basis, kind: 'STANDARD_CONTRACT', scope: { recipients: [cast.foreign.org], countries: ['SG'], purposes: [], fields: [], generalMax: 200_000, sensitiveMax: 0 },
      validFrom: '2026-01-01', validUntil: '2026-12-31', documentSha256: '0'.repeat(64), impactAssessmentSha256: '0'.repeat(64),
    });
    cast.submit(cast.vendor, 'basis.effect', { id: basis, effectiveOn: '2026-06-15' });
    cast.submit(cast.vendor, 'transfer.attach_basis', { id, basis });
    await check(cast, id);
    expect(cast.state(id).clearance).toBe('CLEARED');
    expect(cast.state(derivedId(1, 'tally', cast.vendor.org, '2026')).general).toBe(150_000);
  });
});
