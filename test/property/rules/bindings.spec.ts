import { beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ASSERTION_SECONDS_MAX, CLOCK_AHEAD_SECONDS_MAX, assertionFault, checkCharacter, readAssertion, uuidOf, type AssertionExpected, type Caller, type CommandInput, type Id } from '#core/exchange';
import { SYSTEM } from '../../support/ledger.js';
import { aBinding, aMachine, anAssertion, introducing, type Machine, type Said } from '../bindings.js';
import { aCast, outcome, refusalOf, wait, type Cast } from '../cast.js';

let cast: Cast;
beforeEach(async () => { cast = await aCast(); });

const codeOf = ({ org }: Caller): string => cast.state(org).organisation.registration.number;
const credentialsOf = ({ org }: Caller) => cast.state(org).credentials;
const binding = (machine: Machine, change: Partial<CommandInput<'binding.bind'>> = {}, owner = cast.vendor): string => outcome(cast, owner, 'binding.bind', introducing(machine, owner, change));
const anotherCode = (): string => `91350100M000100Y5${checkCharacter('91350100M000100Y5')}`;

describe('a certificate that is bound', () => {
  test('is a credential of its own as long as it is valid, without a secret', () => {
    const machine = aMachine({ subject: { commonName: 'm', organisation: '示例', code: `NTRCN-${codeOf(cast.vendor)}` } });
    const id = aBinding(cast, cast.vendor, machine);
    const { notAfter, serial, sha256, issuer } = machine.certificate;
    expect(cast.state(id)).toMatchObject({ state: 'BOUND', holder: cast.vendor.org, dueAt: notAfter, certificate: { serial, sha256, issuer, unifiedSocialCreditCode: codeOf(cast.vendor), keyKind: 'P-256' } });
    expect(credentialsOf(cast.vendor).at(-1)).toEqual({ id: `cli_${uuidOf(id)}`, binding: id, person: null, validFrom: cast.clock.at, validUntil: notAfter, revokedAt: null });
  });

  test('opens a reminder for its last day, which the next certificate for the same use fulfils', () => {
    aBinding(cast);
    const renewal = cast.entries.at(-1)?.stream as Id<'obligation'>;
    expect(cast.state(renewal)).toMatchObject({ kind: 'sign-in-renewal', nature: 'window', state: 'OPEN', dueOn: '2027-06-01', remindOn: '2027-05-02' });
    aBinding(cast, cast.vendor);
    expect(cast.state(renewal).state).toBe('DONE');
  });

  test('is bound once, also by another and after it was revoked', () => {
    const machine = aMachine();
    const id = aBinding(cast, cast.vendor, machine);
    expect([binding(machine), binding(machine, {}, cast.both)]).toEqual(['already_exists', 'already_exists']);
    cast.submit(cast.vendor, 'binding.revoke', { id, reason: 'x' });
    expect(binding(machine)).toBe('already_exists');
  });

  test.each<[string, (id: Id<'binding'>) => void]>([
    ['its holder revokes the binding', (id) => { cast.submit(cast.vendor, 'binding.revoke', { id, reason: 'x' }); }],
    ['its authority has revoked it', (id) => { cast.submit(SYSTEM, 'binding.distrust', { id, reason: 'x' }); }],
    ['the operator revokes the credential', (id) => { cast.submit(cast.maker, 'credential.revoke', { id: cast.vendor.org, credential: `cli_${uuidOf(id)}`, reason: 'x' }); }],
  ])('ends in one commit with its credential and its reminder when %s', (_what, end) => {
    const id = aBinding(cast);
    const renewal = cast.entries.at(-1)?.stream as Id<'obligation'>;
    end(id);
    expect([cast.state(id).state, credentialsOf(cast.vendor).at(-1)?.revokedAt, cast.state(renewal).state]).toEqual(['REVOKED', cast.clock.at, 'ENDED']);
    expect(outcome(cast, SYSTEM, 'binding.expire', { id, reason: 'x' })).toBe('state_conflict');
  });

  test('belongs to its holder: another does not find it, and the operator may end it', () => {
    const id = aBinding(cast);
    expect(outcome(cast, cast.both, 'binding.revoke', { id, reason: 'x' })).toBe('not_found');
    expect(outcome(cast, cast.vendor, 'binding.distrust', { id, reason: 'x' })).toBe('scope_denied');
    expect(outcome(cast, cast.maker, 'binding.revoke', { id, reason: 'x' })).toBe('accepted');
  });
});

describe('a certificate is not bound', () => {
  test('of another organisation: every code that it carries is the holder’s', () => {
    const of = (code: string): Machine => aMachine({ subject: { commonName: 'm', organisation: '示例', code } });
    expect(refusalOf(cast, cast.vendor, 'binding.bind', introducing(of(anotherCode()), cast.vendor))).toMatchObject({ code: 'certificate_invalid', detail: expect.stringContaining(anotherCode()) });
    expect([binding(of(codeOf(cast.vendor))), binding(of('VATCN-1')), binding(of(anotherCode()), { fields: [] })]).toEqual(['accepted', 'accepted', 'accepted']);
    expect(binding(of(codeOf(cast.vendor)), {}, cast.foreign)).toBe('certificate_invalid');
  });

  test('before it begins, from its last instant on, or without an organisation', () => {
    const { notBefore, notAfter } = aMachine().certificate;
    const at = (time: string): string => {
      cast.clock.at = time;
      return binding(aMachine());
    };
    const before = new Date(Date.parse(notBefore) - 1).toISOString();
    const last = new Date(Date.parse(notAfter) - 1).toISOString();
    expect([at(before), at(notBefore), at(last), at(notAfter)]).toEqual(['certificate_invalid', 'accepted', 'accepted', 'certificate_invalid']);
    cast.clock.at = notBefore;
    expect(binding(aMachine({ subject: { commonName: '张三' } }))).toBe('certificate_invalid');
  });

  test('by who does not show its key: another key, another participant, another certificate, no assertion', () => {
    const [machine, other] = [aMachine(), aMachine()];
    const shown = (assertion: string): string => binding(machine, { assertion });
    expect(shown(anAssertion({ ...machine, key: other.key }, cast.vendor.org))).toBe('signature_invalid');
    expect(shown(anAssertion(machine, cast.both.org))).toBe('signature_invalid');
    expect(shown(anAssertion({ ...machine, certificate: other.certificate }, cast.vendor.org))).toBe('signature_invalid');
    expect(shown('x')).toBe('signature_invalid');
    expect(shown(anAssertion(machine, cast.vendor.org))).toBe('accepted');
  });

  test('that cannot be read, for a person of another, or by who is suspended', () => {
    expect(outcome(cast, cast.vendor, 'binding.bind', { ...introducing(aMachine(), cast.vendor), chain: ['AAAA'] })).toBe('certificate_invalid');
    expect(binding(aMachine(), { person: cast.both.person })).toBe('reference_invalid');
    cast.submit(cast.maker, 'participant.suspend', { id: cast.vendor.org, reason: 'x' });
    expect(binding(aMachine())).toBe('participant_not_active');
  });

  test('as one credential too many', () => {
    const room = 50 - credentialsOf(cast.vendor).length;
    for (let i = 0; i < room; i++) aBinding(cast);
    expect(binding(aMachine())).toBe('limit_exceeded');
  });
});

/** What may be done to a binding, whether it is allowed just now or not. */
const STEPS = {
  'revoke': (id) => { outcome(cast, cast.vendor, 'binding.revoke', { id, reason: 'x' }); },
  'distrust': (id) => { outcome(cast, SYSTEM, 'binding.distrust', { id, reason: 'x' }); },
  'expire': (id) => { outcome(cast, SYSTEM, 'binding.expire', { id, reason: 'x' }); },
  'revoke credential': (id) => { outcome(cast, cast.vendor, 'credential.revoke', { id: cast.vendor.org, credential: `cli_${uuidOf(id)}`, reason: 'x' }); },
} as const satisfies Record<string, (id: Id<'binding'>) => void>;

test('whatever order things happen in, a binding stands exactly while its credential does, until it expires', () => {
  const steps = fc.array(fc.tuple(fc.constantFrom(...Object.values(STEPS)), fc.nat(2)), { maxLength: 8 });
  fc.assert(fc.property(steps, (taken) => {
    const bound = [aBinding(cast), aBinding(cast), aBinding(cast)];
    for (const [step, which] of taken) step(bound[which]!);
    for (const id of bound) {
      const isInForce = (): boolean => credentialsOf(cast.vendor).find((one) => one.binding === id)?.revokedAt === null;
      const { state } = cast.state(id);
      expect(state === 'EXPIRED' || isInForce() === (state === 'BOUND')).toBe(true);
      if (isInForce()) STEPS['revoke credential'](id);
      expect([isInForce(), cast.state(id).state]).toEqual([false, state === 'EXPIRED' ? 'EXPIRED' : 'REVOKED']);
    }
  }), { numRuns: 25 });
});

test('a participant that leaves leaves no binding behind', () => {
  const id = aBinding(cast);
  cast.submit(cast.vendor, 'participant.exit', { id: cast.vendor.org, reason: 'x' });
  wait(cast, 40);
  const open = { asOf: 0, grants: 0, transfers: 0, jobs: 0, orders: 0, settlements: 0, disputes: 0, incidents: 0, requests: 0, obligations: 0, registrations: 0, pledges: 0, authorisations: 0, sponsorships: 0 };
  cast.submit(cast.maker, 'participant.close', { id: cast.vendor.org, reason: 'x', open });
  expect(cast.state(id).state).toBe('REVOKED');
});

describe('an assertion', () => {
  const AT = new Date('2026-06-15T01:30:00Z');
  const NOW = AT.getTime() / 1000;
  const machine = aMachine();
  const expected: AssertionExpected = { client: 'prt_x:cli_y', audiences: ['https://exchange.example', 'https://exchange.example/oauth/token'], at: AT };
  const verdict = (said: Said = {}, change: Partial<AssertionExpected> = {}, by: Pick<Machine, 'key' | 'certificate'> = machine): string => {
    const read = readAssertion(anAssertion(by, 'prt_x:cli_y', { at: AT, ...said }));
    return read.ok ? assertionFault(read.value, machine.certificate, { ...expected, ...change })?.reason ?? 'taken' : read.reason;
  };

  test('is taken for the issuer and for its token endpoint, by either name of the certificate', () => {
    const x5c = [Buffer.from(machine.der).toString('base64')];
    expect([verdict(), verdict({ audience: 'https://exchange.example/oauth/token' }), verdict({ claims: { aud: ['https://exchange.example'] } }), verdict({ header: { x5c, 'x5t#S256': undefined } }), verdict({ header: { x5c } })]).toEqual(Array(5).fill('taken'));
  });

  test.each<[string, Said, RegExp]>([
    ['for another audience', { audience: 'https://elsewhere.example' }, /audience/], ['for two audiences', { claims: { aud: ['https://exchange.example', 'https://exchange.example/oauth/token'] } }, /one aud/],
    ['of another issuer', { claims: { iss: 'prt_x:cli_z' } }, /another client/], ['about another subject', { claims: { sub: 'prt_x:cli_z' } }, /another client/],
    ['without an end', { claims: { exp: undefined } }, /lacks a claim/], ['without a number', { claims: { jti: undefined } }, /lacks a claim/], ['with an empty number', { claims: { jti: '' } }, /lacks a claim/],
    ['that names no certificate', { header: { 'x5t#S256': undefined } }, /names no certificate/], ['with a thumbprint that is none', { header: { 'x5t#S256': 'x' } }, /names no certificate/],
    ['with a chain of nothing', { header: { x5c: [] } }, /names no certificate/], ['that names two certificates', { header: { x5c: ['AAAA'] } }, /two certificates/], ['with a critical parameter', { header: { crit: ['b64'] } }, /critical/],
  ])('%s is refused', (_what, said, reason) => {
    expect(verdict(said)).toMatch(reason);
  });

  test('begins and ends at its own instants: its end is exact, its beginning has the clocks’ difference', () => {
    const between = (iat: number, exp: number): string => verdict({ claims: { iat, exp } });
    expect([between(NOW - 10, NOW), between(NOW - 10, NOW + 1)]).toEqual(['the assertion has expired', 'taken']);
    expect([between(NOW + CLOCK_AHEAD_SECONDS_MAX, NOW + 100), between(NOW + CLOCK_AHEAD_SECONDS_MAX + 1, NOW + 100)]).toEqual(['taken', 'the assertion is not valid yet']);
    expect([between(NOW, NOW + ASSERTION_SECONDS_MAX), between(NOW - 1, NOW + ASSERTION_SECONDS_MAX)]).toEqual(['taken', `the assertion lives for more than ${ASSERTION_SECONDS_MAX} seconds`]);
    expect([verdict({ claims: { nbf: NOW + 30 } }), verdict({ claims: { nbf: NOW + 31 } })]).toEqual(['taken', 'the assertion is not valid yet']);
  });

  test('by another key, or for another certificate, is refused', () => {
    const other = aMachine();
    expect(verdict({}, {}, other)).toContain('another certificate');
    expect(verdict({}, {}, { key: other.key, certificate: machine.certificate })).toContain('not signed by the key');
    const rsa = aMachine({}, { kind: 'RSA' });
    expect(verdict({}, {}, { key: rsa.key, certificate: machine.certificate })).toContain('not signed by the key');
  });

  test('that is no JWT of an algorithm that is taken is refused, whatever it is', () => {
    const none = (alg: string): string => `${Buffer.from(JSON.stringify({ alg })).toString('base64url')}.e30.AA`;
    for (const text of ['', '.', '..', 'a.b.c', none('none'), none('HS256'), none('toString'), `${'x'.repeat(100_000)}..`]) expect(readAssertion(text).ok).toBe(false);
    fc.assert(fc.property(fc.string(), (text) => !readAssertion(text).ok));
  });

  test.each(['P-256', 'P-384', 'RSA', 'SM2'] as const)('by a key of %s is taken', (kind) => {
    const one = aMachine({}, { kind });
    const read = readAssertion(anAssertion(one, expected.client, { at: AT }));
    expect(read.ok && assertionFault(read.value, one.certificate, expected)).toBeUndefined();
  });
});
