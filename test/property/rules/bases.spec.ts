import { beforeEach, describe, expect, test } from '@jest/globals';
import { derivedId } from '#ledger';
import type { BasisKind, Caller, CommandInput, CommandName, Id } from '#core/exchange';
import { SYSTEM, abroad, admit } from '../../support/ledger.js';
import { PERSONAL, aCast, outcome, refusalOf, type Cast } from '../cast.js';

/** Each instrument by the days that its law reckons, from both sides of each of them. */
let cast: Cast;
beforeEach(async () => {
  cast = await aCast(PERSONAL);
});

const DIGEST = '0'.repeat(64);
const on = (day: string): void => {
  cast.clock.at = `${day}T04:00:00.000Z`;
};
const decided = (decidedOn: string) => ({ decidedOn, documentSha256: DIGEST });
const step = <N extends CommandName>(name: N, input: CommandInput<N>, caller: Caller = cast.vendor): string => outcome(cast, caller, name, input);
const stateOf = (id: Id<'basis'>): string => cast.state(id).state;
const obligation = (id: Id<'basis'>, name: string) => cast.state(derivedId(1, 'obligation', id, name));

function drafted(kind: BasisKind, change: Partial<CommandInput<'basis.draft'>> = {}): Id<'basis'> {
  const id = cast.ledger.newId('basis');
  const scope = { recipients: [cast.foreign.org], countries: ['SG'], purposes: [], fields: [], generalMax: 1000, sensitiveMax: 0 };
  cast.submit(cast.vendor, 'basis.draft', { id, kind, scope, documentSha256: DIGEST, impactAssessmentSha256: DIGEST, ...change });
  return id;
}

/** An assessment that was applied for and accepted on `day`. */
function accepted(day = '2026-06-15'): Id<'basis'> {
  const id = drafted('SECURITY_ASSESSMENT');
  expect(step('basis.apply', { id, authority: '广东省网信办', appliedOn: day, selfAssessmentSha256: DIGEST })).toBe('accepted');
  expect(step('basis.accept', { id, ...decided(day) })).toBe('accepted');
  return id;
}

function approved(day = '2026-06-15'): Id<'basis'> {
  const id = accepted(day);
  expect(step('basis.approve', { id, ...decided(day), number: '国网信评〔2026〕1号' })).toBe('accepted');
  return id;
}

describe('a security assessment', () => {
  test('is applied for with a self-assessment report', () => {
    const id = drafted('SECURITY_ASSESSMENT');
    expect(step('basis.apply', { id, authority: 'x', appliedOn: '2026-06-15' })).toBe('basis_insufficient');
    expect(stateOf(id)).toBe('DRAFT');
  });

  test('is awaited for 12 working days until it is accepted, and for 45 until it is decided', () => {
    const id = drafted('SECURITY_ASSESSMENT');
    step('basis.apply', { id, authority: 'x', appliedOn: '2026-06-15', selfAssessmentSha256: DIGEST });
    expect(cast.state(id).answer).toEqual({ by: '2026-07-02', calendar: 'CN', article: '《数据出境安全评估办法》第七条（期限待核）' });
    step('basis.accept', { id, ...decided('2026-06-15') });
    expect(cast.state(id).answer).toMatchObject({ by: '2026-08-18', article: '《数据出境安全评估办法》第十二条（期限待核）' });
    step('basis.prolong', { id, ...decided('2026-06-15'), until: '2026-09-30' });
    expect(cast.state(id).answer).toMatchObject({ by: '2026-09-30' });
  });

  test('that is incomplete goes back to its exporter, and may be applied for again', () => {
    const id = drafted('SECURITY_ASSESSMENT');
    for (const _ of [1, 2]) {
      step('basis.apply', { id, authority: 'x', appliedOn: '2026-06-15', selfAssessmentSha256: DIGEST });
      expect(step('basis.return', { id, ...decided('2026-06-15'), reason: '材料不齐全' })).toBe('accepted');
      expect(stateOf(id)).toBe('DRAFT');
    }
  });

  test('is valid for three years from its issue, the last day included', () => {
    const id = approved('2026-06-15');
    expect(cast.state(id)).toMatchObject({ validFrom: '2026-06-15', validUntil: '2029-06-15', approvalNumber: '国网信评〔2026〕1号', dueAt: '2029-06-15T16:00:00.000Z' });
  });

  test('lasts no longer than it was wanted for', () => {
    const id = drafted('SECURITY_ASSESSMENT', { validUntil: '2027-01-31' });
    step('basis.apply', { id, authority: 'x', appliedOn: '2026-06-15', selfAssessmentSha256: DIGEST });
    step('basis.accept', { id, ...decided('2026-06-15') });
    step('basis.approve', { id, ...decided('2026-06-15'), number: '1' });
    expect(cast.state(id).validUntil).toBe('2027-01-31');
  });

  test.each([['2026-06-14', 'outside_period'], ['2026-06-15', 'accepted'], ['2026-06-16', 'outside_period']])('is decided not before it was accepted and not in the future: %s %s', (day, expected) => {
    expect(step('basis.approve', { id: accepted(), ...decided(day), number: '1' })).toBe(expected);
  });

  test.each([['2026-07-07', 'accepted'], ['2026-07-08', 'outside_period']])('that was refused may be asked for again within 15 working days: on %s %s', (day, expected) => {
    const id = accepted();
    step('basis.refuse', { id, ...decided('2026-06-15'), reason: 'x' });
    expect(cast.state(id).answer).toMatchObject({ by: '2026-07-07', article: '《数据出境安全评估办法》第十三条（期限待核）' });
    on(day);
    expect(step('basis.reassess', { id, requestedOn: day, documentSha256: DIGEST })).toBe(expected);
  });

  test('is re-assessed once: the second refusal is final', () => {
    const id = accepted();
    step('basis.refuse', { id, ...decided('2026-06-15'), reason: 'x' });
    step('basis.reassess', { id, requestedOn: '2026-06-15', documentSha256: DIGEST });
    step('basis.refuse', { id, ...decided('2026-06-15'), reason: 'x' });
    expect([stateOf(id), step('basis.reassess', { id, requestedOn: '2026-06-15', documentSha256: DIGEST })]).toEqual(['REFUSED_FINALLY', 'state_conflict']);
  });

  test('that was refused stands refused when the 15 working days are over', () => {
    const id = accepted();
    step('basis.refuse', { id, ...decided('2026-06-15'), reason: 'x' });
    expect(cast.state(id).dueAt).toBe('2026-07-07T16:00:00.000Z');
    cast.submit(SYSTEM, 'basis.expire', { id, reason: 'The time was over.' });
    expect(stateOf(id)).toBe('REFUSED_FINALLY');
  });

  test.each([['2026-09-01', 'outside_period'], ['2026-09-02', 'accepted'], ['2026-12-01', 'accepted'], ['2026-12-02', 'outside_period']])(
    'is extended by an application within the 60 working days before its last day: on %s %s', (day, expected) => {
      on('2023-12-01');
      const id = approved('2023-12-01');
      expect(cast.state(id).validUntil).toBe('2026-12-01');
      on(day);
      expect(step('basis.apply_extension', { id, appliedOn: day, documentSha256: DIGEST })).toBe(expected);
    },
  );

  test('is extended by three years from its last day, also when the decision comes after it; until then nothing is carried', () => {
    on('2023-12-01');
    const id = approved('2023-12-01');
    on('2026-11-02');
    step('basis.apply_extension', { id, appliedOn: '2026-11-02', documentSha256: DIGEST });
    expect([stateOf(id), cast.state(id).dueAt]).toEqual(['EXTENDING', '2027-12-01T16:00:00.000Z']);
    on('2026-12-20');
    expect(step('basis.extend', { id, ...decided('2026-12-20'), number: '2' })).toBe('accepted');
    expect(cast.state(id)).toMatchObject({ state: 'APPROVED', validUntil: '2029-12-01', approvalNumber: '2', dueAt: '2029-12-01T16:00:00.000Z' });
  });

  test('whose extension is refused lasts to its last day', () => {
    on('2023-12-01');
    const id = approved('2023-12-01');
    on('2026-11-02');
    step('basis.apply_extension', { id, appliedOn: '2026-11-02', documentSha256: DIGEST });
    step('basis.refuse_extension', { id, ...decided('2026-11-02'), reason: 'x' });
    expect(cast.state(id)).toMatchObject({ state: 'APPROVED', validUntil: '2026-12-01', dueAt: '2026-12-01T16:00:00.000Z' });
  });

  test('is applied for again on a change; its successor supersedes it and fulfils that duty', () => {
    const [old, next] = [approved(), approved()];
    step('basis.report_change', { id: old, changes: ['recipient_use', 'retention'], changedOn: '2026-06-15', description: '保存期限延长' });
    expect(obligation(old, 'redoing')).toMatchObject({ state: 'OPEN', dueOn: '2026-06-30' });
    expect(step('basis.supersede', { id: old, by: old })).toBe('reference_invalid');
    expect(step('basis.supersede', { id: old, by: accepted() })).toBe('basis_insufficient');
    expect(step('basis.supersede', { id: old, by: next })).toBe('accepted');
    expect([cast.state(old), obligation(old, 'redoing')]).toMatchObject([{ state: 'SUPERSEDED', supersededBy: next }, { state: 'DONE' }]);
  });
});

describe('a certificate', () => {
  const certified = (): Id<'basis'> => {
    const id = drafted('CERTIFICATION');
    step('basis.apply', { id, authority: '某认证中心', appliedOn: '2026-06-15' });
    step('basis.certify', { id, ...decided('2026-06-15'), number: 'C-1' });
    return id;
  };
  const notice = (id: Id<'basis'>) => ({ id, authority: '某认证中心', noticeOn: '2026-06-15', documentSha256: DIGEST, reason: '与认证不符' });

  test('is valid for three years', () => {
    expect(cast.state(certified())).toMatchObject({ state: 'CERTIFIED', validFrom: '2026-06-15', validUntil: '2029-06-15' });
  });

  test('is suspended by its certifier’s notice, which its holder cannot take back', () => {
    const id = certified();
    expect(step('basis.suspend', notice(id))).toBe('accepted');
    expect(step('basis.resume', notice(id))).toBe('scope_denied');
    expect(step('basis.resume', notice(id), cast.maker)).toBe('accepted');
    expect(step('basis.revoke', notice(id), cast.regulator)).toBe('accepted');
    expect(stateOf(id)).toBe('REVOKED');
  });
});

describe('a standard contract', () => {
  const inForce = (): Id<'basis'> => {
    const id = drafted('STANDARD_CONTRACT', { validFrom: '2026-01-01', validUntil: '2026-12-31' });
    step('basis.effect', { id, effectiveOn: '2026-06-15' });
    return id;
  };
  const submit = (id: Id<'basis'>): string => step('basis.submit_filing', { id, authority: '广东省网信办', submittedOn: '2026-06-15' });

  test('states its own days', () => {
    const scope = { recipients: [cast.foreign.org], countries: ['SG'], purposes: [], fields: [], generalMax: 1, sensitiveMax: 1 };
    const input: CommandInput<'basis.draft'> = { id: cast.ledger.newId('basis'), kind: 'STANDARD_CONTRACT', scope, documentSha256: DIGEST, impactAssessmentSha256: DIGEST };
    expect(refusalOf(cast, cast.vendor, 'basis.draft', input)).toMatchObject({ code: 'invalid_request', params: { pointer: '/validFrom' } });
  });

  test('takes effect when it is signed or later', () => {
    const id = drafted('STANDARD_CONTRACT', { validFrom: '2026-01-01', validUntil: '2026-12-31' });
    expect(step('basis.effect', { id, effectiveOn: '2026-06-14', signedOn: '2026-06-15' })).toBe('outside_period');
    expect(step('basis.effect', { id, effectiveOn: '2026-06-15', signedOn: '2026-06-15' })).toBe('accepted');
  });

  test('has done its duty to file when the materials are submitted; the authority has 15 working days', () => {
    const id = inForce();
    expect(submit(id)).toBe('accepted');
    expect([obligation(id, 'filing').state, cast.state(id).answer?.by]).toEqual(['DONE', '2026-07-07']);
    step('basis.file', { id, authority: '广东省网信办', filingNumber: '粤备1', filedOn: '2026-06-15' });
    expect(cast.state(id)).toMatchObject({ state: 'FILED', answer: null, filings: [{ side: 'MAINLAND', filingNumber: '粤备1' }] });
  });

  test('is supplemented within ten working days, as often as it is asked for', () => {
    const id = inForce();
    for (const [day, due] of [['2026-06-15', '2026-06-30'], ['2026-06-16', '2026-07-01']] as const) {
      on(day);
      step('basis.submit_filing', { id, authority: 'x', submittedOn: day });
      step('basis.ask_supplement', { id, ...decided(day), reason: '补充影响评估报告' });
      expect(obligation(id, `supplement-${day}`)).toMatchObject({ state: 'OPEN', dueOn: due, article: '个人信息出境标准合同备案指南（第二版）' });
    }
    expect(step('basis.submit_filing', { id, authority: 'x', submittedOn: '2026-06-16' })).toBe('accepted');
    expect([obligation(id, 'supplement-2026-06-15').state, obligation(id, 'supplement-2026-06-16').state]).toEqual(['DONE', 'DONE']);
  });

  test('cannot be filed before it is in force, or before its effect', () => {
    const id = drafted('STANDARD_CONTRACT', { validFrom: '2026-01-01', validUntil: '2026-12-31' });
    expect(submit(id)).toBe('state_conflict');
    step('basis.effect', { id, effectiveOn: '2026-06-15' });
    expect(step('basis.file', { id, authority: 'x', filingNumber: '1', filedOn: '2026-06-14' })).toBe('outside_period');
    expect(step('basis.file', { id, side: 'HK', authority: 'x', filingNumber: '1', filedOn: '2026-06-15' })).toBe('basis_insufficient');
  });

  test('that has changed is superseded by another contract or by an assessment, not by a certificate', () => {
    const id = inForce();
    step('basis.report_change', { id, changes: ['purpose'], changedOn: '2026-06-15', description: 'x' });
    expect(obligation(id, 'redoing')).toMatchObject({ article: '《个人信息出境标准合同办法》第八条', dueOn: '2026-06-30' });
    expect(step('basis.supersede', { id, by: drafted('CERTIFICATION') })).toBe('reference_invalid');
    expect(step('basis.supersede', { id, by: inForce() })).toBe('accepted');
  });
});

describe('a contract within the Greater Bay Area', () => {
  const recipients: Partial<Record<'HK' | 'MO', Caller>> = {};
  beforeEach(async () => {
    for (const gba of ['HK', 'MO'] as const) recipients[gba] = await admit(cast, cast, { ...abroad(gba), capacities: ['buyer'], gba });
  });
  const recipient = (region: 'HK' | 'MO'): Caller => recipients[region] ?? cast.foreign;
  const scope = (region: 'HK' | 'MO', change: Partial<CommandInput<'basis.draft'>['scope']> = {}) =>
    ({ recipients: [recipient(region).org], countries: [region], purposes: [], fields: [], generalMax: 1000, sensitiveMax: 100, ...change });
  const input = (region: 'HK' | 'MO', change: Parameters<typeof scope>[1] = {}): CommandInput<'basis.draft'> => ({
    id: cast.ledger.newId('basis'), kind: 'GBA_STANDARD_CONTRACT', scope: scope(region, change), validFrom: '2026-01-01', validUntil: '2027-12-31', documentSha256: DIGEST, impactAssessmentSha256: DIGEST,
  });
  const inForce = (region: 'HK' | 'MO', effectiveOn = '2026-06-15'): Id<'basis'> => {
    const draft = input(region);
    cast.submit(cast.vendor, 'basis.draft', draft);
    const { id } = draft;
    step('basis.effect', { id, effectiveOn, signedOn: '2026-06-15', impactAssessedOn: '2026-06-01' });
    return id;
  };

  test.each<[string, () => CommandInput<'basis.draft'>]>([
    ['two recipients', () => input('HK', { recipients: [recipient('HK').org, recipient('MO').org] })],
    ['Hong Kong and Macau at once', () => input('HK', { countries: ['HK', 'MO'] })],
    ['a place outside the area', () => input('HK', { countries: ['SG'] })],
    ['a recipient of the other region', () => input('HK', { recipients: [recipient('MO').org] })],
    ['onward provision', () => input('HK', { onward: true })],
  ])('cannot be drawn up for %s', (_, draft) => {
    expect(refusalOf(cast, cast.vendor, 'basis.draft', draft())).toMatchObject({ code: 'basis_insufficient', params: { article: '粤港澳大湾区标准合同实施指引第二条、第四条' } });
  });

  test('is no instrument of an exporter outside the nine cities', () => {
    expect(step('basis.draft', input('HK'))).toBe('accepted');
    const participant = cast.state(cast.vendor.org);
    const { gba, ...organisation } = participant.organisation;
    cast.put({ ...participant, organisation });
    expect([gba, step('basis.draft', input('HK'))]).toEqual(['MAINLAND_NINE', 'basis_insufficient']);
  });

  test.each([['2026-03-14', 'outside_period'], ['2026-03-15', 'accepted'], ['2026-06-15', 'accepted'], ['2026-06-16', 'outside_period']])(
    'signed on 2026-06-15 rests on an impact assessment of the three months before: of %s %s', (impactAssessedOn, expected) => {
      const draft = input('MO');
      cast.submit(cast.vendor, 'basis.draft', draft);
      expect(step('basis.effect', { id: draft.id, effectiveOn: '2026-06-15', signedOn: '2026-06-15', impactAssessedOn })).toBe(expected);
    },
  );

  test('is to be filed on both sides, each at home by its own working days and its own party', () => {
    on('2026-09-21');
    const id = inForce('HK', '2026-09-21');
    expect(obligation(id, 'filing')).toMatchObject({ owner: cast.vendor.org, dueOn: '2026-10-12', calendar: 'CN' });
    expect(obligation(id, 'filing-HK')).toMatchObject({ owner: recipient('HK').org, dueOn: '2026-10-06', calendar: 'HK' });
    expect(obligation(inForce('MO', '2026-09-21'), 'filing-MO')).toMatchObject({ dueOn: '2026-10-01', calendar: 'MO-provisional' });
  });

  test('is FILED only when both sides are, in either order, each once, by its own parties', () => {
    const id = inForce('HK');
    const filing = { id, authority: 'x', filingNumber: '1', filedOn: '2026-06-15' };
    expect(step('basis.file', filing)).toBe('basis_insufficient');
    expect(step('basis.file', { ...filing, side: 'MO' })).toBe('basis_insufficient');
    expect(step('basis.file', { ...filing, side: 'HK' }, recipient('MO'))).toBe('not_found');
    expect(step('basis.file', { ...filing, side: 'HK' }, recipient('HK'))).toBe('accepted');
    expect([stateOf(id), obligation(id, 'filing-HK').state, obligation(id, 'filing').state]).toEqual(['FILED_ON_ONE_SIDE', 'DONE', 'OPEN']);
    expect(step('basis.file', { ...filing, side: 'HK' })).toBe('already_exists');
    expect(step('basis.file', { ...filing, side: 'MAINLAND' })).toBe('accepted');
    expect([stateOf(id), obligation(id, 'filing').state]).toEqual(['FILED', 'DONE']);
  });
});
