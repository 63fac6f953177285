import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Caller, CommandInput, RegistryRecord } from '#core/exchange';
import { SYSTEM, abroad, aDescription, anApplication } from '../../support/ledger.js';
import { aCast, outcome, refusalOf, type Cast } from '../cast.js';

let cast: Cast;
beforeEach(async () => {
  cast = await aCast();
});

const apply = (change: Parameters<typeof anApplication>[0]): string => outcome(cast, SYSTEM, 'participant.apply', anApplication(change));
const credential = (change: Partial<CommandInput<'credential.issue'>['credential']> = {}): CommandInput<'credential.issue'> => ({
  id: cast.vendor.org,
  credential: { id: CREDENTIAL, secretSha256: '0'.repeat(64), person: null, validFrom: '2026-01-01T00:00:00Z', validUntil: '2027-01-01T00:00:00Z', ...change },
});
const CREDENTIAL = 'cli_00000000-0000-0000-0000-000000000000';
const machine = (caller: Caller): Caller => ({ ...caller, person: null });

describe('an application', () => {
  test('does not make an operator: that is founded once', () => {
    expect(apply({ capacities: ['operator'] })).toBe('invalid_request');
    expect(outcome(cast, SYSTEM, 'participant.bootstrap', anApplication())).toBe('already_exists');
  });

  test('of a mainland organisation names a unified social credit code that holds, of any other none', () => {
    expect(apply({ registration: { scheme: 'USCC', number: '91350100M000100Y44' } })).toBe('registration_number_invalid');
    expect(apply({ registration: { scheme: 'LEI', number: '91350100M000100Y43' } })).toBe('registration_number_invalid');
    expect(apply({ jurisdiction: 'HK', registration: { scheme: 'USCC', number: '91350100M000100Y43' } })).toBe('registration_number_invalid');
    expect(apply({ registration: { scheme: 'USCC', number: '91350100M000100Y43' } })).toBe('accepted');
  });

  test('of a data merchant comes from an enterprise legal person', () => {
    expect(apply({ organisationType: 'partnership', dataMerchant: true })).toBe('reference_invalid');
    expect(apply({ organisationType: 'partnership', dataMerchant: false })).toBe('accepted');
  });

  test('leaves no name and no address of a person in any entry', () => {
    const application = anApplication(abroad('HK'));
    cast.submit(SYSTEM, 'participant.apply', application);
    const log = cast.entries.map(({ body }) => Buffer.from(body).toString()).join('\n');
    for (const secret of [application.contact.name, application.contact.email, '李强']) expect(log).not.toContain(secret);
    const [contact] = cast.state(application.id).persons;
    expect(contact).toEqual({ id: cast.state(application.id).contact, digests: { name: expect.stringMatching(/^[0-9a-f]{64}$/), email: expect.stringMatching(/^[0-9a-f]{64}$/) }, erasure: null });
  });
});

describe('an admission', () => {
  let id: Cast['vendor']['org'];
  beforeEach(() => {
    const application = anApplication();
    cast.submit(SYSTEM, 'participant.apply', application);
    ({ id } = application);
  });

  test('is endorsed before it is decided', () => {
    expect(outcome(cast, cast.checker, 'participant.admit', { id })).toBe('state_conflict');
  });

  test('is made and checked by two people', () => {
    cast.submit(cast.maker, 'participant.endorse', { id });
    expect(outcome(cast, cast.maker, 'participant.admit', { id })).toBe('same_person');
    expect(outcome(cast, { ...cast.maker, client: 'another-credential' }, 'participant.admit', { id })).toBe('same_person');
    expect(outcome(cast, cast.checker, 'participant.admit', { id })).toBe('accepted');
  });

  test('is made and checked by people: a credential without a person does neither, in any state', () => {
    expect(outcome(cast, machine(cast.maker), 'participant.endorse', { id })).toBe('scope_denied');
    expect(outcome(cast, machine(cast.maker), 'participant.admit', { id: cast.vendor.org })).toBe('scope_denied');
  });

  describe('compared with the business registry', () => {
    const recordOf = (change: Partial<RegistryRecord> = {}): RegistryRecord => {
      const { name, registration } = cast.state(id).organisation;
      return { number: registration.number, name: name.zh, status: 'active', representativeSha256: null, registeredOn: '2020-01-01', ...change };
    };
    const checked = (record: RegistryRecord | null): string => outcome(cast, SYSTEM, 'participant.check_registry', { id, registry: 'file', record });

    test('goes on as before where they agree, and keeps the record as a document', () => {
      cast.submit(cast.maker, 'participant.endorse', { id });
      expect(checked(recordOf())).toBe('accepted');
      const { registry } = cast.state(id);
      expect(registry).toMatchObject({ registry: 'file', mismatches: [] });
      expect(JSON.parse(cast.documents.get(registry?.recordSha256 ?? '')?.body ?? '')).toEqual(recordOf());
      expect(outcome(cast, cast.checker, 'participant.admit', { id })).toBe('accepted');
    });

    test('is endorsed over a mismatch only with a note that says why', () => {
      expect(checked(recordOf({ status: 'revoked' }))).toBe('accepted');
      expect(outcome(cast, cast.maker, 'participant.endorse', { id })).toBe('evidence_missing');
      expect(outcome(cast, cast.maker, 'participant.endorse', { id, note: '已核实恢复登记' })).toBe('accepted');
      expect(outcome(cast, cast.checker, 'participant.admit', { id })).toBe('accepted');
    });

    test('loses an endorsement that did not know of the mismatch', () => {
      cast.submit(cast.maker, 'participant.endorse', { id });
      expect(checked(null)).toBe('accepted');
      expect(cast.state(id)).toMatchObject({ endorsedBy: null, registry: { recordSha256: null, mismatches: ['not_found'] } });
      expect(outcome(cast, cast.checker, 'participant.admit', { id })).toBe('state_conflict');
    });

    test('is so once, before it is decided, and by the machinery alone', () => {
      expect(outcome(cast, cast.maker, 'participant.check_registry', { id, registry: 'file', record: null })).toBe('scope_denied');
      expect(checked(recordOf())).toBe('accepted');
      expect(checked(recordOf())).toBe('already_exists');
      expect(outcome(cast, SYSTEM, 'participant.check_registry', { id: cast.vendor.org, registry: 'file', record: null })).toBe('state_conflict');
    });
  });

  test('is the operator’s alone', () => {
    for (const caller of [cast.vendor, cast.buyer, cast.regulator, SYSTEM]) expect(outcome(cast, caller, 'participant.endorse', { id })).toBe('scope_denied');
  });

  test('gives the capacities that were applied for, and none before', () => {
    expect(cast.state(id).capacities).toEqual([]);
    cast.submit(cast.maker, 'participant.endorse', { id });
    cast.submit(cast.checker, 'participant.admit', { id });
    expect(cast.state(id).capacities).toEqual(['vendor', 'buyer']);
  });
});

describe('another’s participant', () => {
  test('is not found, exactly as one that does not exist', () => {
    const nobody = 'prt_00000000-0000-0000-0000-00000000dead';
    const [other, missing] = [cast.buyer.org, nobody].map((id) => refusalOf(cast, cast.vendor, 'participant.exit', { id: id as typeof nobody, reason: 'x' }));
    expect(other?.code).toBe('not_found');
    expect(other?.detail.replace(cast.buyer.org, nobody)).toBe(missing?.detail);
  });
});

describe('a credential', () => {
  test('belongs to a person of its organisation or to nobody', () => {
    expect(outcome(cast, cast.vendor, 'credential.issue', credential({ person: cast.buyer.person }))).toBe('reference_invalid');
    expect(outcome(cast, cast.vendor, 'credential.issue', credential({ person: cast.vendor.person }))).toBe('accepted');
  });

  test('ends after it begins, whatever the time zones', () => {
    expect(outcome(cast, cast.vendor, 'credential.issue', credential({ validFrom: '2026-01-01T00:00:00Z', validUntil: '2026-01-01T00:00:00Z' }))).toBe('invalid_request');
    expect(outcome(cast, cast.vendor, 'credential.issue', credential({ validFrom: '2026-01-01T00:00:00Z', validUntil: '2026-01-01T07:00:00+08:00' }))).toBe('invalid_request');
    expect(outcome(cast, cast.vendor, 'credential.issue', credential({ validFrom: '2026-01-01T07:00:00+08:00', validUntil: '2026-01-01T00:00:00Z' }))).toBe('accepted');
  });

  test('is one of at most 50 in force', () => {
    const mine = cast.state(cast.vendor.org);
    const [one] = mine.credentials;
    cast.put({ ...mine, credentials: Array.from({ length: 50 }, () => one!) });
    expect(outcome(cast, cast.vendor, 'credential.issue', credential())).toBe('limit_exceeded');
    cast.put({ ...mine, credentials: Array.from({ length: 50 }, (_, i) => ({ ...one!, revokedAt: i === 0 ? mine.createdAt : null })) });
    expect(outcome(cast, cast.vendor, 'credential.issue', credential())).toBe('accepted');
  });

  test('is revoked once, and stays in the state with its time', () => {
    cast.submit(cast.vendor, 'credential.issue', credential());
    const input = { id: cast.vendor.org, credential: CREDENTIAL, reason: 'lost' };
    expect(outcome(cast, cast.vendor, 'credential.revoke', { ...input, credential: 'cli_1' })).toBe('not_found');
    expect(outcome(cast, cast.vendor, 'credential.revoke', input)).toBe('accepted');
    expect(outcome(cast, cast.vendor, 'credential.revoke', input)).toBe('state_conflict');
    expect(cast.state(cast.vendor.org).credentials.at(-1)?.revokedAt).toBe(cast.clock.at);
  });
});

test('a participant has at most 200 persons', () => {
  const mine = cast.state(cast.vendor.org);
  const add = () => outcome(cast, cast.vendor, 'person.add', { id: mine.id, person: 'psn_00000000-0000-0000-0000-000000000000', name: '张伟' });
  cast.put({ ...mine, persons: Array.from({ length: 199 }, (_, i) => ({ id: `psn_${i}`, digests: {}, erasure: null })) });
  expect([add(), add()]).toEqual(['accepted', 'limit_exceeded']);
});

describe('a suspended participant', () => {
  beforeEach(() => {
    cast.submit(cast.maker, 'participant.suspend', { id: cast.vendor.org, reason: 'investigation' });
  });

  test('may not trade, and others may not trade with it', () => {
    expect(outcome(cast, cast.vendor, 'product.describe', { id: cast.ledger.newId('product'), description: aDescription() })).toBe('participant_not_active');
    const proposal = { terms: cast.state(cast.listing).offer.terms, plan: 'basic', need: 'x' };
    expect(outcome(cast, cast.buyer, 'negotiation.request', { id: cast.ledger.newId('negotiation'), listing: cast.listing, proposal })).toBe('participant_not_active');
  });

  test('is resumed by the operator alone, and may leave', () => {
    for (const action of ['participant.suspend', 'participant.resume'] as const) expect(outcome(cast, cast.regulator, action, { id: cast.buyer.org, reason: 'x' })).toBe('scope_denied');
    expect(outcome(cast, cast.maker, 'participant.resume', { id: cast.vendor.org, reason: 'x' })).toBe('accepted');
    expect(outcome(cast, cast.vendor, 'participant.exit', { id: cast.vendor.org, reason: 'x' })).toBe('accepted');
  });
});
