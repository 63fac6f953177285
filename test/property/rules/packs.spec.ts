import { beforeEach, describe, expect, test } from '@jest/globals';
import { EXPORT_PACKS } from '#core/law';
import { governing, sha256Hex, type Id } from '#core/exchange';
import { derivedId } from '#ledger';
import { SYSTEM, callerOf, check } from '../../support/ledger.js';
import { casesOf } from '../../conformance/law/cases.js';
import { PERSONAL, aCast, aChecked, aGrant, aRequest, outcome, refusalOf, type Cast } from '../cast.js';
import { aDefinition, aScheduledPack, aSignedPack, aTestedPack } from '../packs.js';

let cast: Cast;
beforeEach(async () => { cast = await aCast(PERSONAL); });

const at = (instant: string): void => { cast.clock.at = instant; };
const draft = (change: Parameters<typeof aDefinition>[0] = {}): Id<'pack'> => {
  const id = cast.ledger.newId('pack');
  cast.submit(cast.maker, 'pack.draft', { id, definition: aDefinition(change), note: '试行' });
  return id;
};
const rulebook = () => cast.state(derivedId(1, 'rulebook', 'cn-export')).adopted;
const due = (id: Id<'pack'>): string => outcome(cast, SYSTEM, 'pack.enter_force', { id, reason: 'The day has come.' });

describe('a draft', () => {
  test('states everything: what it leaves out is as in today’s law, and its digest covers it', () => {
    const { definition, digest } = cast.state(draft({ policy: { hrNeedsBoth: false } }));
    expect(definition).toMatchObject({ version: '2026.7', policy: { hrNeedsBoth: false, gbaWaivesVolumeCap: false }, thresholds: { contractGeneral: 100_000 } });
    expect(digest).not.toBe(cast.state(draft({ policy: { hrNeedsBoth: true } })).digest);
  });

  test.each([
    ['a provision that the catalogue does not have', { provisions: ['R99'] }, '/definition/provisions/0'],
    ['a switch that there is not', { policy: { everythingIsFree: true } }, '/definition/policy/everythingIsFree'],
    ['a threshold of another name', { thresholds: { people: 1 } }, '/definition/thresholds/people'],
    ['an end before its beginning', { effectiveTo: '2026-06-30' }, '/definition/effectiveTo'],
  ])('is refused with %s, at its place', (_, change, pointer) => {
    expect(refusalOf(cast, cast.maker, 'pack.draft', { id: cast.ledger.newId('pack'), definition: aDefinition(change), note: 'x' })).toMatchObject({ code: 'invalid_request', params: { pointer } });
  });

  test('cannot take the version of a pack that governs or has governed', () => {
    aScheduledPack(cast, { version: 'own.1', effectiveFrom: '2026-07-01' });
    for (const version of ['2022.1', '2024.1', 'own.1']) {
      expect(outcome(cast, cast.maker, 'pack.draft', { id: cast.ledger.newId('pack'), definition: aDefinition({ version }), note: 'x' })).toBe('already_exists');
    }
  });

  test('is made and signed by persons, not by a machine’s credential', () => {
    const machine = callerOf(cast.maker.org, ['operator']);
    expect(outcome(cast, machine, 'pack.draft', { id: cast.ledger.newId('pack'), definition: aDefinition(), note: 'x' })).toBe('scope_denied');
  });
});

describe('golden cases', () => {
  const tried = (id: Id<'pack'>, cases: string): string => outcome(cast, cast.maker, 'pack.test', { id, cases });
  const golden = (id: string, facts: object, path: string, more: object = {}): string => JSON.stringify({ id, facts, expected: { path }, ...more });

  test('the published ones pass under the law of their days, with the draft beside it', () => {
    const published = casesOf<object>('export-cases.jsonl').map((line) => JSON.stringify(line)).join('\n');
    const id = draft();
    expect(tried(id, published)).toBe('accepted');
    expect(cast.state(id)).toMatchObject({ state: 'TESTED', trial: { passed: 60, failed: 0, casesSha256: sha256Hex(published) } });
    expect(cast.documents.get(cast.state(id).trial?.casesSha256 ?? '')?.body).toBe(published);
  });

  test('one that comes out otherwise is named with what was found, and the draft stays a draft', () => {
    const id = draft({ thresholds: { contractGeneral: 50_000 } });
    expect(tried(id, [golden('below', { counts: { generalNew: 49_999 } }, 'EXEMPT'), golden('at', { counts: { generalNew: 50_000 } }, 'EXEMPT')].join('\n'))).toBe('accepted');
    expect(cast.state(id)).toMatchObject({ state: 'DRAFT', trial: { passed: 1, failed: 1, failures: [{ id: 'at', expected: 'EXEMPT', found: expect.stringMatching(/^STANDARD_CONTRACT CERTIFICATION R23 /) }] } });
    expect(outcome(cast, cast.maker, 'pack.sign', { id, digest: cast.state(id).digest })).toBe('state_conflict');
    expect(tried(id, golden('at', { counts: { generalNew: 50_000 } }, 'STANDARD_CONTRACT'))).toBe('accepted');
    expect(cast.state(id).state).toBe('TESTED');
  });

  test('of a stated day are judged by the pack of that day: the eve of the first day keeps its law', () => {
    const id = draft({ thresholds: { contractGeneral: 50_000 } });
    const counts = { generalNew: 50_000 };
    expect(tried(id, [golden('eve', { asOf: '2026-06-30', counts }, 'EXEMPT'), golden('day', { asOf: '2026-07-01', counts }, 'STANDARD_CONTRACT')].join('\n'))).toBe('accepted');
    expect(cast.state(id).state).toBe('TESTED');
  });

  test('that never meet the pack under test prove nothing', () => {
    expect(tried(draft(), golden('eve', { asOf: '2026-06-30' }, 'EXEMPT'))).toBe('reference_invalid');
  });

  test.each([
    ['no JSON', 'CN-001'], ['a list', '[]'], ['no id', golden('', {}, 'EXEMPT')], ['a path that there is not', golden('a', {}, 'FREE')], ['facts that there are not', golden('a', { people: 1 }, 'EXEMPT')],
    ['two of one name', `${golden('a', {}, 'EXEMPT')}\n${golden('a', {}, 'EXEMPT')}`], ['nothing', ' \n'], ['half a character', golden('\ud800', {}, 'EXEMPT').replace('\\ud800', '\ud800')],
    ['too many', Array.from({ length: 1001 }, (_, i) => golden(String(i), {}, 'EXEMPT')).join('\n')],
  ])('that are %s are refused and leave nothing behind', (_, cases) => {
    const id = draft();
    expect(tried(id, cases)).toBe('invalid_request');
    expect(cast.state(id).trial).toBeNull();
  });
});

describe('two signatures', () => {
  test('are of two persons of the operator, on the digest that each has read', () => {
    const id = aTestedPack(cast);
    const { digest } = cast.state(id);
    expect(outcome(cast, cast.maker, 'pack.sign', { id, digest: '0'.repeat(64) })).toBe('reference_invalid');
    expect(outcome(cast, cast.maker, 'pack.sign', { id, digest })).toBe('accepted');
    expect(cast.state(id).state).toBe('TESTED');
    expect(outcome(cast, cast.maker, 'pack.schedule', { id })).toBe('state_conflict');
    expect(outcome(cast, cast.maker, 'pack.sign', { id, digest })).toBe('same_person');
    expect(outcome(cast, cast.checker, 'pack.sign', { id, digest })).toBe('accepted');
    expect(cast.state(id)).toMatchObject({ state: 'SIGNED', signatures: [{ person: cast.maker.person, digest }, { person: cast.checker.person, digest }] });
  });
});

describe('the first day of a pack', () => {
  test('is tomorrow in Shanghai at the earliest: one millisecond before midnight decides', () => {
    at('2026-06-15T15:59:59.999Z');
    const id = aTestedPack(cast, { effectiveFrom: '2026-06-16' });
    const { digest } = cast.state(id);
    expect(outcome(cast, cast.maker, 'pack.sign', { id, digest })).toBe('accepted');
    at('2026-06-15T16:00:00.000Z');
    expect(refusalOf(cast, cast.checker, 'pack.sign', { id, digest })).toMatchObject({ code: 'pack_retroactive', params: { earliest: '2026-06-17' } });
  });

  test('that has come before the pack is scheduled makes it retroactive all the same', () => {
    const id = aSignedPack(cast, { effectiveFrom: '2026-06-16' });
    at('2026-06-15T16:00:00.000Z');
    expect(outcome(cast, cast.maker, 'pack.schedule', { id })).toBe('pack_retroactive');
  });

  test('lies in the past only where both signers state why', () => {
    const one = aTestedPack(cast, { effectiveFrom: '2026-06-01' });
    const { digest } = cast.state(one);
    expect(outcome(cast, cast.maker, 'pack.sign', { id: one, digest })).toBe('pack_retroactive');
    expect(outcome(cast, cast.maker, 'pack.sign', { id: one, digest, lateCorrection: '更正开关' })).toBe('accepted');
    expect(outcome(cast, cast.checker, 'pack.sign', { id: one, digest })).toBe('pack_retroactive');
    expect(outcome(cast, cast.checker, 'pack.sign', { id: one, digest, lateCorrection: '更正开关' })).toBe('accepted');
    expect(outcome(cast, cast.maker, 'pack.schedule', { id: one })).toBe('accepted');
    expect(rulebook()).toMatchObject([{ pack: one, isLateCorrection: true }]);
  });

  test('is no other pack’s, unless it corrects that one', () => {
    aScheduledPack(cast, { version: 'a', effectiveFrom: '2026-07-01' });
    const b = aSignedPack(cast, { version: 'b', effectiveFrom: '2026-07-01' });
    expect(outcome(cast, cast.maker, 'pack.schedule', { id: b })).toBe('already_exists');
    const correction = aScheduledPack(cast, { version: '2024.1b', effectiveFrom: '2024-03-22' });
    expect(governing(rulebook(), '2026-06-15').pack).toBe(correction);
  });

  test('gives the pack before it its last; a stated last day must be the eve of a successor', () => {
    const endless = aSignedPack(cast, { version: 'a', effectiveFrom: '2026-07-01', effectiveTo: '2026-09-30' });
    expect(outcome(cast, cast.maker, 'pack.schedule', { id: endless })).toBe('reference_invalid');
    aScheduledPack(cast, { version: 'b', effectiveFrom: '2026-10-01' });
    expect(outcome(cast, cast.maker, 'pack.schedule', { id: endless })).toBe('accepted');
  });
});

describe('coming into force', () => {
  test('happens with the first moment of the day in Shanghai, and supersedes the pack before', () => {
    const [first, second] = [aScheduledPack(cast, { version: 'a', effectiveFrom: '2026-07-01' }), aScheduledPack(cast, { version: 'b', effectiveFrom: '2026-08-01' })];
    expect(cast.state(first).dueAt).toBe('2026-06-30T16:00:00.000Z');
    at('2026-06-30T15:59:59.999Z');
    expect(due(first)).toBe('state_conflict');
    at('2026-06-30T16:00:00.000Z');
    expect(due(first)).toBe('accepted');
    at('2026-07-31T16:00:00.000Z');
    expect(due(second)).toBe('accepted');
    expect([cast.state(first), cast.state(second)]).toMatchObject([{ state: 'SUPERSEDED', supersededBy: 'b' }, { state: 'IN_FORCE', dueAt: null }]);
    expect(due(second)).toBe('state_conflict');
  });

  test('in whatever order the timekeeper comes by, one pack is left in force', () => {
    const [first, second] = [aScheduledPack(cast, { version: 'a', effectiveFrom: '2026-07-01' }), aScheduledPack(cast, { version: 'b', effectiveFrom: '2026-08-01' })];
    at('2026-08-02T00:00:00.000Z');
    expect([due(second), due(first)]).toEqual(['accepted', 'accepted']);
    expect([cast.state(first).state, cast.state(second).state]).toEqual(['SUPERSEDED', 'IN_FORCE']);
  });

  test('a correction of past days that another pack has followed is over at once', () => {
    const current = aScheduledPack(cast, { version: 'b', effectiveFrom: '2026-06-10' });
    due(current);
    const correction = aScheduledPack(cast, { version: 'a', effectiveFrom: '2026-06-01' });
    due(correction);
    expect([cast.state(correction), cast.state(current)]).toMatchObject([{ state: 'SUPERSEDED', supersededBy: 'b' }, { state: 'IN_FORCE' }]);
  });
});

describe('a withdrawal', () => {
  test('before the first day takes the pack out of the rulebook; from that day on only a successor ends it', () => {
    const id = aScheduledPack(cast, { effectiveFrom: '2026-07-01' });
    at('2026-06-30T16:00:00.000Z');
    expect(outcome(cast, cast.maker, 'pack.withdraw', { id, reason: 'x' })).toBe('state_conflict');
    at('2026-06-30T15:59:59.999Z');
    expect(outcome(cast, cast.maker, 'pack.withdraw', { id, reason: '撤回' })).toBe('accepted');
    expect([cast.state(id).state, rulebook()]).toEqual(['WITHDRAWN', []]);
    expect(outcome(cast, cast.maker, 'pack.draft', { id: cast.ledger.newId('pack'), definition: aDefinition(), note: 'again' })).toBe('accepted');
  });
});

describe('an export check', () => {
  const STRICTER = { version: 'own.1', effectiveFrom: '2026-07-01', thresholds: { contractGeneral: 10 } };
  let grant: Id<'grant'>;
  beforeEach(async () => { grant = await aGrant(cast); });
  const ten = { people: { general: 10, sensitive: 0 } };
  /** The exporter's own report, checked. */
  const reported = (of: Id<'grant'>, change: Parameters<typeof aChecked>[2]): Promise<Id<'transfer'>> => aChecked({ ...cast, foreign: cast.vendor }, of, change);

  test('goes by the pack of its own day: the last moment of the eve and the first of the day differ', async () => {
    aScheduledPack(cast, STRICTER);
    const [eve, day] = [aRequest(cast, grant, ten), aRequest(cast, grant, ten)];
    at('2026-06-30T15:59:59.999Z');
    await check(cast, eve);
    at('2026-06-30T16:00:00.000Z');
    await check(cast, day);
    expect([cast.state(eve), cast.state(day)]).toMatchObject([
      { clearance: 'CLEARED', decision: { pack: { version: '2024.1', digest: EXPORT_PACKS.at(-1)?.digest } } },
      { clearance: 'NEEDS_BASIS', decision: { path: 'STANDARD_CONTRACT', pack: { version: 'own.1', digest: rulebook()[0]?.digest } } },
    ]);
  });

  test('of a late report goes by the law of the day of the event, counts in its year, and says so', async () => {
    aScheduledPack(cast, STRICTER);
    at('2027-01-04T02:00:00.000Z');
    grant = await aGrant(cast);
    const late = await reported(grant, { ...ten, occurredOn: '2026-06-30' });
    expect(cast.state(late)).toMatchObject({ clearance: 'CLEARED', decision: { pack: { version: '2024.1' } }, counted: { tally: derivedId(1, 'tally', cast.vendor.org, '2026'), general: 10 } });
    expect(cast.state(derivedId(1, 'tally', cast.vendor.org, '2026'))).toMatchObject({ year: 2026, general: 10 });
    const verdict = cast.state(cast.state(late).decision?.check ?? 'chk_').verdict;
    expect(verdict?.findings[0]).toEqual({
      zh: '迟报：依行为发生日（2026-06-30）适用的规则（cn-export 2024.1）判断，人数计入2026年',
      en: 'late report: judged by the rules of the day of the event, 2026-06-30 (cn-export 2024.1), and counted in 2026',
    });
    expect(cast.state(await reported(grant, { ...ten, occurredOn: '2026-07-01' })).decision?.pack.version).toBe('own.1');
  });

  test('of a delivery of today says nothing of lateness', async () => {
    const today = await reported(grant, { ...ten, occurredOn: '2026-06-15' });
    expect(cast.state(cast.state(today).decision?.check ?? 'chk_').verdict?.findings).not.toContainEqual({ zh: expect.stringContaining('迟报'), en: expect.any(String) });
  });

  test.each([['tomorrow', '2026-06-16', 'invalid_request'], ['today', '2026-06-15', 'accepted'], ['three years ago', '2023-06-15', 'accepted'], ['a day before that', '2023-06-14', 'invalid_request']])('takes a delivery of %s: %s', (_, occurredOn, expected) => {
    const seen = outcome(cast, cast.vendor, 'transfer.request', { ...requestOf(grant), occurredOn });
    expect(seen).toBe(expected);
  });

  test('takes the day of a delivery from the exporter, who answers for it, and from nobody else', () => {
    expect(outcome(cast, cast.foreign, 'transfer.request', { ...requestOf(grant), occurredOn: '2026-06-14' })).toBe('wrong_party');
  });

  test('of a day before 2024-03-22 asks what the law asked then, which nobody has stated', async () => {
    const eve = await reported(grant, { ...ten, occurredOn: '2024-03-21' });
    expect(cast.state(eve)).toMatchObject({ clearance: 'NEEDS_BASIS', decision: { path: 'NEEDS_INPUT', pack: { version: '2022.1' } }, reason: expect.stringContaining('counts.totalProcessed') });
    const day = await reported(grant, { ...ten, occurredOn: '2024-03-22' });
    expect(cast.state(day)).toMatchObject({ clearance: 'CLEARED', decision: { path: 'EXEMPT', pack: { version: '2024.1' } } });
  });

  test('that was concluded stays as it was when a late correction is adopted; the next one goes by the correction', async () => {
    const before = await aChecked(cast, grant, ten);
    const decided = cast.state(before).decision;
    aScheduledPack(cast, { ...STRICTER, effectiveFrom: '2026-06-01' });
    expect(cast.state(before).decision).toEqual(decided);
    expect(cast.state(await aChecked(cast, grant, ten))).toMatchObject({ clearance: 'NEEDS_BASIS', decision: { pack: { version: 'own.1' } } });
  });
});

const requestOf = (grant: Id<'grant'>) => ({
  id: cast.ledger.newId('transfer'), grant, purpose: 'planning', mode: 'file' as const, people: { general: 0, sensitive: 0 }, circumstances: {},
  manifest: { files: [{ name: 'a', sha256: '0'.repeat(64), rows: 1, bytes: 1 }], rows: 1, bytes: 1, fields: ['junction'] },
});

describe('a replay', () => {
  test('is asked for by operators and regulators, under a pack that there is or under those that were recorded', () => {
    const pack = aTestedPack(cast);
    for (const caller of [cast.maker, cast.regulator]) {
      expect(outcome(cast, caller, 'replay.request', { id: cast.ledger.newId('replay'), pack })).toBe('accepted');
      expect(outcome(cast, caller, 'replay.request', { id: cast.ledger.newId('replay') })).toBe('accepted');
      expect(outcome(cast, caller, 'replay.request', { id: cast.ledger.newId('replay'), pack: cast.ledger.newId('pack') })).toBe('not_found');
    }
    expect(outcome(cast, cast.vendor, 'replay.request', { id: cast.ledger.newId('replay') })).toBe('scope_denied');
  });

  test('begins, ends with its report as a document, and is final', () => {
    const id = cast.ledger.newId('replay');
    cast.submit(cast.regulator, 'replay.request', { id });
    expect(outcome(cast, SYSTEM, 'replay.finish', { id, verdicts: 0, differing: 0, report: {} })).toBe('state_conflict');
    cast.submit(SYSTEM, 'replay.start', { id, entries: 10 });
    cast.submit(SYSTEM, 'replay.finish', { id, verdicts: 3, differing: 0, report: { b: 1, a: 2 } });
    expect(cast.state(id)).toMatchObject({ state: 'DONE', entries: 10, verdicts: 3, differing: 0, reportSha256: sha256Hex('{"a":2,"b":1}') });
    expect(outcome(cast, SYSTEM, 'replay.fail', { id, reason: 'x' })).toBe('state_conflict');
  });
});
