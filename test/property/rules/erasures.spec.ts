import { beforeEach, describe, expect, test } from '@jest/globals';
import { sha256Hex, type Caller, type CommandInput, type Id } from '#core/exchange';
import { canonicalJson } from '#core/tlog';
import { NOTHING_OPEN, SYSTEM, anApplication } from '../../support/ledger.js';
import { aCast, outcome, refusalOf, type Cast } from '../cast.js';

const DIGEST = '0'.repeat(64);
const OTHER_PERSON = 'psn_00000000-0000-0000-0000-00000000000b';
const GRANT = 'grt_01938f6e-0000-7000-8000-000000000001';

let cast: Cast;
let id: Id<'erasure'>;
beforeEach(async () => {
  cast = await aCast();
  id = cast.ledger.newId('erasure');
  cast.submit(cast.vendor, 'person.add', { id: cast.vendor.org, person: OTHER_PERSON, name: '陈静' });
});

const asking = (change: Partial<CommandInput<'erasure.request'>> = {}): CommandInput<'erasure.request'> =>
  ({ id, participant: cast.vendor.org, person: OTHER_PERSON, ground: 'consent_withdrawn', evidenceSha256: DIGEST, ...change });
const assessed = (records: CommandInput<'erasure.assess'>['records'] = []): string => outcome(cast, SYSTEM, 'erasure.assess', { id, asOf: 1, records });
const personsOf = (participant: Id<'participant'>) => cast.state(participant).persons.map(({ erasure }) => erasure);
const reason = 'x';

describe('an erasure is asked for', () => {
  test('by the participant for a person of its own, and by the operator for anybody’s', () => {
    expect(outcome(cast, cast.vendor, 'erasure.request', asking())).toBe('accepted');
    expect(outcome(cast, cast.maker, 'erasure.request', asking({ id: cast.ledger.newId('erasure'), participant: cast.buyer.org, person: cast.buyer.person }))).toBe('accepted');
  });

  test('not by anybody else, to whom the participant does not exist', () => {
    for (const caller of [cast.buyer, cast.regulator]) expect(outcome(cast, caller, 'erasure.request', asking())).toBe('not_found');
  });

  test('by a person, for a person who is there', () => {
    expect(outcome(cast, { ...cast.vendor, person: null }, 'erasure.request', asking())).toBe('scope_denied');
    expect(outcome(cast, cast.vendor, 'erasure.request', asking({ person: cast.buyer.person }))).toBe('reference_invalid');
  });

  test('once: what is under an erasure or erased is not asked for again', () => {
    cast.submit(cast.vendor, 'erasure.request', asking());
    const again = { ...asking(), id: cast.ledger.newId('erasure') };
    expect(refusalOf(cast, cast.vendor, 'erasure.request', again)).toMatchObject({ code: 'already_exists', params: { id } });
    cast.submit(cast.vendor, 'erasure.withdraw', { id, reason });
    expect(outcome(cast, cast.vendor, 'erasure.request', again)).toBe('accepted');
  });

  test('and the values are restricted from then on, of that person alone', () => {
    cast.submit(cast.vendor, 'erasure.request', asking());
    expect(personsOf(cast.vendor.org)).toEqual([null, { id, isExecuted: false }]);
  });

  test('of a whole participant: of every person that no other erasure has', () => {
    const whole = cast.ledger.newId('erasure');
    cast.submit(cast.vendor, 'erasure.request', asking());
    cast.submit(cast.maker, 'erasure.request', asking({ id: whole, person: null, ground: 'contract_ended' }));
    expect(personsOf(cast.vendor.org)).toEqual([{ id: whole, isExecuted: false }, { id, isExecuted: false }]);
    cast.submit(cast.maker, 'erasure.withdraw', { id: whole, reason });
    expect(personsOf(cast.vendor.org)).toEqual([null, { id, isExecuted: false }]);
  });
});

describe('the duties to retain', () => {
  beforeEach(() => { cast.submit(cast.vendor, 'erasure.request', asking()); });

  test('that there are none clear it for a decision within fifteen days', () => {
    expect([assessed(), cast.state(id).state, cast.state(id).dueAt]).toEqual(['accepted', 'CLEARED', '2026-06-30T01:30:00.000Z']);
  });

  test('postpone it to the first lawful day, Shanghai time, when they are looked at again', () => {
    assessed([{ kind: 'basis', open: null, endedOn: '2026-06-15' }]);
    expect(cast.state(id)).toMatchObject({ state: 'RESTRICTED', dueAt: '2029-06-15T16:00:00.000Z', retention: { lawfulFrom: '2029-06-16' } });
    cast.submit(SYSTEM, 'erasure.reopen', { id, reason });
    cast.clock.at = '2029-06-15T15:59:59.999Z';
    assessed([{ kind: 'basis', open: null, endedOn: '2026-06-15' }]);
    expect(cast.state(id).state).toBe('RESTRICTED');
    cast.submit(SYSTEM, 'erasure.reopen', { id, reason });
    cast.clock.at = '2029-06-15T16:00:00.000Z';
    assessed([{ kind: 'basis', open: null, endedOn: '2026-06-15' }]);
    expect(cast.state(id).state).toBe('CLEARED');
  });

  test('without a day are looked at again after thirty', () => {
    assessed([{ kind: 'grant', open: GRANT, endedOn: null }]);
    expect(cast.state(id)).toMatchObject({ state: 'RESTRICTED', dueAt: '2026-07-15T01:30:00.000Z', retention: { lawfulFrom: null, grounds: [{ class: 'trade', open: GRANT }] } });
  });

  test('hold while a hold on the participant is in force, and not after', () => {
    const hold = cast.ledger.newId('hold');
    cast.submit(cast.regulator, 'hold.place', { id: hold, target: cast.vendor.org, ground: 'x', article: 'y' });
    assessed();
    expect(cast.state(id).retention?.grounds).toMatchObject([{ class: 'hold', open: hold }]);
    cast.submit(cast.regulator, 'hold.lift', { id: hold, reason });
    cast.submit(cast.maker, 'erasure.reopen', { id, reason });
    assessed();
    expect(cast.state(id).state).toBe('CLEARED');
  });

  test('let nobody take back what a whole participant still needs: it has to leave first', () => {
    id = cast.ledger.newId('erasure');
    cast.submit(cast.maker, 'erasure.request', asking({ id, person: null, participant: cast.both.org }));
    assessed();
    expect(cast.state(id).retention?.grounds).toMatchObject([{ class: 'participation', open: cast.both.org }]);
    cast.submit(cast.both, 'participant.exit', { id: cast.both.org, reason });
    cast.submit(SYSTEM, 'participant.close', { id: cast.both.org, reason, open: NOTHING_OPEN });
    cast.submit(cast.maker, 'erasure.reopen', { id, reason });
    assessed();
    expect(cast.state(id).state).toBe('CLEARED');
  });

  test('keep the one person who holds what credentials there are, until another has one', () => {
    const credential = { id: 'cli_00000000-0000-0000-0000-000000000001', secretSha256: DIGEST, person: OTHER_PERSON, validFrom: '2026-01-01T00:00:00Z', validUntil: '2036-01-01T08:00:00+08:00' };
    const { org } = cast.vendor;
    cast.put({ ...cast.state(org), credentials: [{ ...credential, revokedAt: null }] });
    assessed();
    expect(cast.state(id).retention?.grounds).toMatchObject([{ class: 'participation', open: org }]);
    cast.submit(cast.vendor, 'credential.issue', { id: org, credential: { ...credential, id: 'cli_00000000-0000-0000-0000-000000000002', person: cast.vendor.person } });
    cast.submit(cast.maker, 'erasure.reopen', { id, reason });
    assessed();
    cast.submit(cast.vendor, 'credential.revoke', { id: org, credential: 'cli_00000000-0000-0000-0000-000000000002', reason });
    expect(outcome(cast, cast.checker, 'erasure.approve', { id })).toBe('reference_invalid');
  });

  test('are the machinery’s to look up, nobody states them', () => {
    for (const caller of [cast.vendor, cast.maker, cast.regulator]) expect(outcome(cast, caller, 'erasure.assess', { id, asOf: 1, records: [] })).toBe('scope_denied');
  });
});

describe('the order', () => {
  beforeEach(() => {
    cast.submit(cast.maker, 'erasure.request', asking());
  });

  test('waits for the duties to retain', () => {
    expect(outcome(cast, cast.checker, 'erasure.approve', { id })).toBe('state_conflict');
    assessed([{ kind: 'grant', open: GRANT, endedOn: null }]);
    expect(outcome(cast, cast.checker, 'erasure.approve', { id })).toBe('state_conflict');
  });

  test('is a second person’s, of the operator, and not that of whom it is about', () => {
    assessed();
    expect(outcome(cast, cast.maker, 'erasure.approve', { id })).toBe('same_person');
    expect(outcome(cast, { ...cast.maker, client: 'another' }, 'erasure.approve', { id })).toBe('same_person');
    expect(outcome(cast, { ...cast.checker, person: null }, 'erasure.approve', { id })).toBe('scope_denied');
    for (const caller of [cast.vendor, cast.regulator, SYSTEM]) expect(outcome(cast, caller, 'erasure.approve', { id })).toBe('scope_denied');
    expect(outcome(cast, cast.checker, 'erasure.approve', { id })).toBe('accepted');
  });

  test('to erase an operator’s person is not given by that person', () => {
    id = cast.ledger.newId('erasure');
    cast.submit(cast.maker, 'erasure.request', asking({ id, participant: cast.checker.org, person: cast.checker.person }));
    assessed();
    expect(outcome(cast, cast.checker, 'erasure.approve', { id })).toBe('conflict_of_interest');
  });

  test('ends the credentials of whom it is about, and no others', () => {
    const credential = { secretSha256: DIGEST, validFrom: '2026-01-01T00:00:00Z', validUntil: '2036-01-01T00:00:00Z' };
    for (const [n, person] of [[1, OTHER_PERSON], [2, cast.vendor.person]] as const) cast.submit(cast.vendor, 'credential.issue', { id: cast.vendor.org, credential: { ...credential, id: `cli_00000000-0000-0000-0000-00000000000${n}`, person } });
    assessed();
    cast.submit(cast.checker, 'erasure.approve', { id });
    expect(cast.state(cast.vendor.org).credentials.filter(({ revokedAt }) => revokedAt !== null).map(({ person }) => person)).toEqual([OTHER_PERSON]);
  });

  test('is not carried out when a duty to retain has come up since', () => {
    assessed();
    cast.submit(cast.checker, 'erasure.approve', { id });
    assessed([{ kind: 'grant', open: GRANT, endedOn: null }]);
    expect([cast.state(id).state, cast.state(id).orderedBy]).toEqual(['RESTRICTED', null]);
    expect(outcome(cast, SYSTEM, 'erasure.execute', { id })).toBe('state_conflict');
  });

  test('once begun is not taken back by anybody', () => {
    assessed();
    cast.submit(cast.checker, 'erasure.approve', { id });
    assessed();
    expect(cast.state(id).state).toBe('ERASING');
    const all: readonly [Caller, 'erasure.reject' | 'erasure.withdraw' | 'erasure.reopen'][] = [[cast.checker, 'erasure.reject'], [cast.maker, 'erasure.withdraw'], [cast.maker, 'erasure.reopen']];
    for (const [caller, name] of all) expect(outcome(cast, caller, name, { id, reason })).toBe('state_conflict');
    expect(assessed([{ kind: 'grant', open: GRANT, endedOn: null }])).toBe('state_conflict');
  });

  test('is executed with the number of the values and one digest over theirs', () => {
    const digests = Object.values(cast.state(cast.vendor.org).persons[1]?.digests ?? {});
    assessed();
    cast.submit(cast.checker, 'erasure.approve', { id });
    assessed();
    cast.submit(SYSTEM, 'erasure.execute', { id });
    expect(cast.state(id)).toMatchObject({ state: 'EXECUTED', dueAt: null, executed: { persons: 1, values: 1, digestsSha256: sha256Hex(canonicalJson(digests)) } });
    expect(personsOf(cast.vendor.org)).toEqual([null, { id, isExecuted: true }]);
    expect(outcome(cast, cast.vendor, 'erasure.request', asking({ id: cast.ledger.newId('erasure') }))).toBe('already_exists');
  });
});

describe('who has asked', () => {
  test('may withdraw it while nothing is ordered, and nobody else may; then the values are shown again', () => {
    cast.submit(cast.vendor, 'erasure.request', asking());
    expect(outcome(cast, cast.maker, 'erasure.withdraw', { id, reason })).toBe('wrong_party');
    expect(outcome(cast, cast.buyer, 'erasure.withdraw', { id, reason })).toBe('not_found');
    expect(outcome(cast, cast.vendor, 'erasure.withdraw', { id, reason })).toBe('accepted');
    expect([cast.state(id).state, personsOf(cast.vendor.org)]).toEqual(['WITHDRAWN', [null, null]]);
  });

  test('is told why, when the operator rejects it', () => {
    cast.submit(cast.vendor, 'erasure.request', asking());
    cast.submit(cast.checker, 'erasure.reject', { id, reason: '证明材料不符' });
    expect([cast.state(id).state, cast.state(id).reason, personsOf(cast.vendor.org)]).toEqual(['REJECTED', '证明材料不符', [null, null]]);
  });

  test('an applicant that was rejected has the operator ask for it, and nothing is left to wait for', () => {
    const application = anApplication();
    cast.submit(SYSTEM, 'participant.apply', application);
    cast.submit(cast.maker, 'participant.reject', { id: application.id, reason });
    cast.submit(cast.maker, 'erasure.request', asking({ participant: application.id, person: null, ground: 'purpose_achieved' }));
    assessed();
    expect(cast.state(id).state).toBe('CLEARED');
  });
});

test('what nobody takes along is escalated, and waits again', () => {
  cast.submit(cast.vendor, 'erasure.request', asking());
  assessed();
  cast.clock.at = '2026-07-01T00:00:00.000Z';
  cast.submit(SYSTEM, 'erasure.escalate', { id, reason });
  expect(cast.state(id)).toMatchObject({ state: 'CLEARED', escalations: 1, dueAt: '2026-07-16T00:00:00.000Z' });
});
