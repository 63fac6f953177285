import { beforeEach, describe, expect, test } from '@jest/globals';
import { PROCEDURE_PACK, REPORTING_RULES, freezingDispute, type CommandInput, type Id } from '#core/exchange';
import { derivedId } from '#ledger';
import { NOTHING_OPEN, SYSTEM, aTransfer } from '../../support/ledger.js';
import { aCast, aGrant, outcome, refusalOf, wait, type Cast } from '../cast.js';
import { REFERENCE, aComplaint, aDispute, aSubjectRequest, anIncident } from '../troubles.js';
import { personOf } from '../reviews.js';
import { anOrder, instruct } from '../settling.js';
import { aPledge, aTitle } from '../titles.js';

const DIGEST = '0'.repeat(64);
const view = (cast: Cast) => ({ get: (id: Id) => { try { return cast.state(id); } catch { return undefined; } }, foresee: () => undefined }) as Parameters<typeof freezingDispute>[0];

let cast: Cast;
let grant: Id<'grant'>;
beforeEach(async () => {
  cast = await aCast();
  grant = await aGrant(cast);
});
const request = (): string => {
  const input = aTransfer(grant);
  cast.submit(cast.foreign, 'transfer.request', input);
  return cast.state(input.id).reason ?? 'requested';
};
const freeze = (id: Id<'dispute'>, until = '2026-07-01'): string => outcome(cast, cast.maker, 'dispute.freeze', { id, until, ground: 'x' });

describe('a dispute', () => {
  test('is filed by a party over what it is a party to; what is another’s does not exist', () => {
    const file = (subject: CommandInput<'dispute.file'>['subject']): CommandInput<'dispute.file'> => ({ id: cast.ledger.newId('dispute'), subject, claim: 'payment', statementSha256: DIGEST });
    expect(outcome(cast, cast.vendor, 'dispute.file', file(grant))).toBe('accepted');
    expect(outcome(cast, cast.foreign, 'dispute.file', file(cast.state(grant).negotiation))).toBe('accepted');
    expect(outcome(cast, cast.buyer, 'dispute.file', file(grant))).toBe('not_found');
  });

  test('is over an order and its settlements by their two sides, and over a title by its other parties against who has it registered', async () => {
    const file = (caller: typeof cast.vendor, subject: CommandInput<'dispute.file'>['subject']): string => outcome(cast, caller, 'dispute.file', { id: cast.ledger.newId('dispute'), subject, claim: 'payment', statementSha256: DIGEST });
    const order = await anOrder(cast);
    const settlement = instruct(cast, order, '1');
    expect([file(cast.foreign, order), file(cast.vendor, settlement), file(cast.buyer, order), file(cast.both, settlement)]).toEqual(['accepted', 'accepted', 'not_found', 'not_found']);
    const dispute = cast.entries.findLast(({ type }) => type === 'dispute.filed')?.stream as Id<'dispute'>;
    expect(cast.state(dispute)).toMatchObject({ subject: settlement, grant: cast.state(order).grant, respondent: cast.foreign.org });
    const title = aTitle(cast, cast.vendor);
    aPledge(cast, title, { by: cast.vendor, to: cast.both });
    expect([file(cast.both, title), file(cast.foreign, title), file(cast.vendor, title)]).toEqual(['accepted', 'not_found', 'reference_invalid']);
  });

  test('is conducted by neither party: an operator that is one is refused', () => {
    const id = aDispute(cast, grant);
    const partial = { ...cast.maker, org: cast.vendor.org };
    expect(outcome(cast, partial, 'dispute.accept', { id })).toBe('conflict_of_interest');
    expect(outcome(cast, cast.maker, 'dispute.accept', { id })).toBe('accepted');
    expect(outcome(cast, cast.maker, 'dispute.mediate', { id, mediator: personOf(cast.vendor) })).toBe('conflict_of_interest');
  });

  test('freezes the grant and whoever asks whether it is frozen is told by which dispute', () => {
    const id = aDispute(cast, grant);
    expect(freezingDispute(view(cast), cast.state(grant))).toBeUndefined();
    expect(freeze(id)).toBe('accepted');
    expect(freezingDispute(view(cast), cast.state(grant))).toBe(id);
    expect(request()).toContain(cast.state(id).freeze?.hold);
    expect(freeze(id)).toBe('already_exists');
  });

  test('freezes for a day to come, and not for longer than the rules say', () => {
    const id = aDispute(cast, grant);
    expect(['2026-06-15', '2026-12-31'].map((until) => freeze(id, until))).toEqual(['reference_invalid', 'reference_invalid']);
    const last = refusalOf(cast, cast.maker, 'dispute.freeze', { id, until: '2026-12-31', ground: 'x' })?.params['last'];
    expect(freeze(id, String(last))).toBe('accepted');
  });

  test('is unfrozen by two persons, not by one, nor by lifting the hold', () => {
    const id = aDispute(cast, grant);
    freeze(id);
    const hold = cast.state(id).freeze?.hold ?? cast.ledger.newId('hold');
    expect(outcome(cast, cast.checker, 'dispute.unfreeze', { id })).toBe('state_conflict');
    for (const authority of [cast.maker, cast.regulator]) expect(outcome(cast, authority, 'hold.lift', { id: hold, reason: 'x' })).toBe('wrong_party');
    cast.submit(cast.maker, 'dispute.propose_unfreeze', { id, reason: 'x' });
    expect(outcome(cast, cast.maker, 'dispute.unfreeze', { id })).toBe('same_person');
    expect(outcome(cast, cast.checker, 'dispute.unfreeze', { id })).toBe('accepted');
    expect([cast.state(grant).holds, cast.state(hold).state, request()]).toEqual([[], 'LIFTED', 'requested']);
  });

  test('whose freeze has come to its day is unfrozen by the timekeeper and goes on', () => {
    const id = aDispute(cast, grant);
    freeze(id, '2026-06-16');
    expect(cast.state(id).dueAt).toBe('2026-06-16T16:00:00.000Z');
    wait(cast, 2);
    cast.submit(SYSTEM, 'dispute.escalate', { id, reason: 'x' });
    expect([cast.state(id).state, cast.state(id).freeze, cast.state(id).escalations, cast.state(grant).holds]).toEqual(['FILED', null, 0, []]);
    wait(cast, 10);
    cast.submit(SYSTEM, 'dispute.escalate', { id, reason: 'x' });
    expect(cast.state(id).escalations).toBe(1);
  });

  test.each([
    ['withdrawn', (id: Id<'dispute'>) => { cast.submit(cast.vendor, 'dispute.withdraw', { id, reason: 'x' }); }],
    ['refused', (id: Id<'dispute'>) => { cast.submit(cast.maker, 'dispute.refuse', { id, reason: 'x' }); }],
  ])('that is %s ends its freeze', (_how, end) => {
    const id = aDispute(cast, grant);
    freeze(id);
    end(id);
    expect(cast.state(grant).holds).toEqual([]);
  });

  test('that a hold’s appeal has changed is unfrozen as well', () => {
    const id = aDispute(cast, grant);
    freeze(id);
    const hold = cast.state(id).freeze?.hold ?? cast.ledger.newId('hold');
    const appeal = cast.submit(cast.vendor, 'appeal.file', { id: cast.ledger.newId('appeal'), target: hold, ground: 'x', evidence: [] }).entries[0].stream as Id<'appeal'>;
    const third = { ...cast.maker, person: 'psn_00000000-0000-7000-8000-0000000000a1' };
    cast.submit(cast.checker, 'appeal.propose', { id: appeal, outcome: 'change', ground: 'x', articles: ['x'] });
    cast.submit(third, 'appeal.decide', { id: appeal });
    expect([cast.state(id).freeze, cast.state(grant).holds]).toEqual([null, []]);
  });

  test('is settled by the other party, on exactly what was proposed, and what it says is carried out', () => {
    const id = aDispute(cast, grant);
    cast.submit(cast.maker, 'dispute.accept', { id });
    freeze(id);
    const measures = [{ kind: 'revoke_grant' as const }, { kind: 'perform' as const, debtor: cast.foreign.org, duty: { zh: '退还数据' }, dueOn: '2026-07-31' }];
    cast.submit(cast.vendor, 'dispute.propose_settlement', { id, settlementSha256: DIGEST, measures });
    expect(outcome(cast, cast.vendor, 'dispute.accept_settlement', { id, settlementSha256: DIGEST })).toBe('wrong_party');
    expect(outcome(cast, cast.foreign, 'dispute.accept_settlement', { id, settlementSha256: '1'.repeat(64) })).toBe('reference_invalid');
    cast.submit(cast.foreign, 'dispute.accept_settlement', { id, settlementSha256: DIGEST });
    expect([cast.state(id).state, cast.state(grant).state, cast.state(grant).holds]).toEqual(['SETTLED', 'REVOKING', []]);
    expect(cast.state(derivedId(1, 'obligation', id, '1', 'dispute-performance'))).toMatchObject({ owner: cast.foreign.org, dueOn: '2026-07-31', state: 'OPEN' });
  });

  test('asks for nothing of who is no party, and for nothing on a day that has passed', () => {
    const id = aDispute(cast, grant);
    cast.submit(cast.maker, 'dispute.accept', { id });
    const perform = (debtor: Id<'participant'>, dueOn: string): string =>
      outcome(cast, cast.vendor, 'dispute.propose_settlement', { id, settlementSha256: DIGEST, measures: [{ kind: 'perform', debtor, duty: { zh: 'x' }, dueOn }] });
    expect([perform(cast.buyer.org, '2026-07-31'), perform(cast.foreign.org, '2026-06-14'), perform(cast.foreign.org, '2026-06-15')]).toEqual(['reference_invalid', 'invalid_request', 'accepted']);
  });

  test('is decided by two persons', () => {
    const id = aDispute(cast, grant);
    cast.submit(cast.maker, 'dispute.accept', { id });
    cast.submit(cast.maker, 'dispute.refer', { id, institution: { zh: '深圳国际仲裁院' }, reference: 'x' });
    expect(outcome(cast, cast.checker, 'dispute.decide', { id })).toBe('state_conflict');
    cast.submit(cast.maker, 'dispute.propose_decision', { id, awardSha256: DIGEST, ground: 'x', measures: [] });
    expect(outcome(cast, cast.maker, 'dispute.decide', { id })).toBe('same_person');
    expect(outcome(cast, cast.checker, 'dispute.decide', { id })).toBe('accepted');
  });

  test('keeps at most sixteen statements, and no text of them in the log', () => {
    const id = aDispute(cast, grant);
    cast.submit(cast.maker, 'dispute.accept', { id });
    const state = (): string => outcome(cast, cast.foreign, 'dispute.state', { id, statementSha256: DIGEST, statement: '机密内容' });
    expect(Array.from({ length: 16 }, state)).toEqual([...Array.from({ length: 15 }, () => 'accepted'), 'limit_exceeded']);
    expect(cast.entries.some(({ body }) => Buffer.from(body).includes('机密内容'))).toBe(false);
  });
});

describe('an incident', () => {
  const duty = (id: Id<'incident'>): Id<'obligation'> => derivedId(1, 'obligation', id, 'incident-report');

  test('opens the duty to report it, within the hours of its grade or of the risk to the public, whichever is shorter', () => {
    const hoursOf = (id: Id<'incident'>): number => (Date.parse(cast.state(id).reportBy) - Date.parse(cast.state(id).noticedAt)) / 3_600_000;
    expect(hoursOf(anIncident(cast, grant))).toBe(REPORTING_RULES.general.hours);
    expect(hoursOf(anIncident(cast, grant, { severity: 'extraordinary', endangersPublic: true }))).toBe(1);
    expect(hoursOf(anIncident(cast, grant, { endangersPublic: true }))).toBe(24);
    expect(cast.state(duty(anIncident(cast, grant)))).toMatchObject({ owner: cast.vendor.org, state: 'OPEN', kind: 'incident-report' });
  });

  test('reported at the last moment is in time, a millisecond later it is late', () => {
    const [timely, late] = [anIncident(cast, grant), anIncident(cast, grant)];
    const { reportBy } = cast.state(timely);
    const report = (id: Id<'incident'>, at: string): boolean | undefined => {
      cast.clock.at = at;
      cast.submit(cast.vendor, 'incident.report', { id, authority: 'x', reportSha256: DIGEST });
      return cast.state(id).report?.late;
    };
    expect([report(timely, reportBy), report(late, new Date(Date.parse(reportBy) + 1).toISOString())]).toEqual([false, true]);
    expect(cast.state(duty(timely)).state).toBe('DONE');
  });

  test('is reported by its report alone: nobody fulfils the duty to report it by saying so, and what an authority has rejected is shown anew', () => {
    const id = anIncident(cast, grant);
    const fulfil = (): string => outcome(cast, cast.vendor, 'obligation.fulfil', { id: duty(id), evidenceSha256: DIGEST });
    expect(() => cast.submit(cast.vendor, 'obligation.fulfil', { id: duty(id), evidenceSha256: DIGEST })).toThrow('fulfilled by incident.report');
    expect([fulfil(), cast.state(duty(id)).state]).toEqual(['state_conflict', 'OPEN']);
    cast.submit(cast.vendor, 'incident.report', { id, authority: 'x', reportSha256: DIGEST });
    cast.submit(cast.regulator, 'obligation.reject', { id: duty(id), reason: 'x' });
    expect([fulfil(), cast.state(duty(id)).state]).toEqual(['accepted', 'DONE']);
  });

  test('touches what is the declarer’s own; the exchange may name anybody’s', () => {
    const declaration = (): CommandInput<'incident.declare'> => ({ id: cast.ledger.newId('incident'), noticedAt: cast.clock.at, severity: 'general', endangersPublic: false, category: 'leak', grants: [grant], people: { general: 0, sensitive: 0 }, summarySha256: DIGEST });
    expect(['buyer', 'foreign', 'maker'].map((who) => outcome(cast, cast[who as 'buyer'], 'incident.declare', declaration()))).toEqual(['not_found', 'accepted', 'accepted']);
    expect(outcome(cast, cast.vendor, 'incident.declare', { ...declaration(), noticedAt: '2026-06-15T02:00:00.000Z' })).toBe('invalid_request');
  });

  test('suspends what it touches by its vendor, not by the buyer, and nothing else', async () => {
    const id = anIncident(cast, grant);
    const other = await aGrant(cast);
    expect(outcome(cast, cast.vendor, 'incident.suspend_grants', { id, grants: [other], reason: 'x' })).toBe('reference_invalid');
    expect(outcome(cast, { ...cast.foreign, roles: ['vendor'] }, 'incident.suspend_grants', { id, grants: [grant], reason: 'x' })).toBe('wrong_party');
    expect(outcome(cast, cast.vendor, 'incident.suspend_grants', { id, grants: [grant], reason: 'x' })).toBe('accepted');
    expect([cast.state(grant).state, outcome(cast, cast.vendor, 'incident.suspend_grants', { id, grants: [grant], reason: 'x' })]).toEqual(['SUSPENDED', 'state_conflict']);
  });

  test('is handled by who has declared it and closed by another', () => {
    const id = anIncident(cast, grant);
    expect(outcome(cast, cast.foreign, 'incident.report', { id, authority: 'x', reportSha256: DIGEST })).toBe('not_found');
    cast.submit(cast.vendor, 'incident.report', { id, authority: 'x', reportSha256: DIGEST });
    cast.submit(cast.vendor, 'incident.contain', { id, measuresSha256: DIGEST });
    cast.submit(cast.vendor, 'incident.report_finally', { id, reportSha256: DIGEST });
    expect(outcome(cast, { ...cast.maker, org: cast.vendor.org }, 'incident.close', { id, reason: 'x' })).toBe('conflict_of_interest');
    expect(outcome(cast, cast.maker, 'incident.close', { id, reason: 'x' })).toBe('accepted');
  });
});

describe('a complaint', () => {
  test('is nobody’s business but the complainant’s and the authorities’', () => {
    const id = aComplaint(cast);
    expect(cast.state(id).parties).toEqual([cast.buyer.org]);
    expect(outcome(cast, cast.vendor, 'complaint.withdraw', { id, reason: 'x' })).toBe('not_found');
  });

  test('that is held against the exchange is not handled by it', () => {
    const id = cast.ledger.newId('complaint');
    cast.submit(cast.buyer, 'complaint.file', { id, against: cast.maker.org, category: 'service', statementSha256: DIGEST });
    expect(outcome(cast, cast.maker, 'complaint.accept', { id })).toBe('conflict_of_interest');
    wait(cast, 30);
    cast.submit(SYSTEM, 'complaint.overrun', { id, reason: 'x' });
    expect([cast.state(id).state, outcome(cast, cast.regulator, 'complaint.conclude', { id, answerSha256: DIGEST })]).toEqual(['ESCALATED', 'accepted']);
  });
});

describe('a request of a data subject', () => {
  const answer = (id: Id<'subjectrequest'>, change: Partial<CommandInput<'subjectrequest.answer'>> = {}): string =>
    outcome(cast, cast.vendor, 'subjectrequest.answer', { id, outcome: 'granted', answerSha256: DIGEST, ground: null, ...change });

  test('names nobody: neither token nor secret is in the log', () => {
    const id = aSubjectRequest(cast);
    const said = cast.entries.filter(({ stream }) => stream === id).map(({ body }) => Buffer.from(body).toString()).join();
    expect([said.includes('1'.repeat(64)), said.includes(REFERENCE), cast.state(id).token]).toEqual([false, false, expect.stringMatching(/^[0-9a-f]{64}$/)]);
  });

  test('answered on its last day is in time, on the next it is late, and a reminder that came meanwhile changes nothing', () => {
    const [timely, late] = [aSubjectRequest(cast), aSubjectRequest(cast)];
    const { answerBy } = cast.state(timely);
    cast.clock.at = `${answerBy}T15:59:59.999Z`;
    expect([answer(timely), cast.state(timely).answer?.late]).toEqual(['accepted', false]);
    cast.clock.at = `${answerBy}T16:00:00.000Z`;
    cast.submit(SYSTEM, 'subjectrequest.escalate', { id: late, reason: 'x' });
    expect([answer(late), cast.state(late).answer?.late]).toEqual(['accepted', true]);
  });

  test('is refused with a ground and not without', () => {
    const id = aSubjectRequest(cast);
    expect([answer(id, { outcome: 'refused' }), answer(id, { outcome: 'refused', ground: '无法识别' })]).toEqual(['evidence_missing', 'accepted']);
  });

  test('goes on for who holds its secret: for another it does not exist', () => {
    const id = aSubjectRequest(cast);
    answer(id);
    expect(outcome(cast, SYSTEM, 'subjectrequest.contest', { id, reference: 'B'.repeat(43), statementSha256: DIGEST })).toBe('not_found');
    expect(outcome(cast, SYSTEM, 'subjectrequest.contest', { id, reference: REFERENCE, statementSha256: DIGEST })).toBe('accepted');
  });

  test('is contested twice; each time the vendor owes another answer', () => {
    const id = aSubjectRequest(cast);
    const contest = (): string => outcome(cast, SYSTEM, 'subjectrequest.contest', { id, reference: REFERENCE, statementSha256: DIGEST });
    expect([answer(id), contest(), answer(id), contest(), answer(id), contest()]).toEqual(['accepted', 'accepted', 'accepted', 'accepted', 'accepted', 'limit_exceeded']);
    expect(['0', '1', '2'].map((round) => cast.state(derivedId(1, 'obligation', id, round, 'subject-request')).state)).toEqual(['DONE', 'DONE', 'DONE']);
  });

  test('goes to a vendor and to a product of it', () => {
    const input = { id: cast.ledger.newId('subjectrequest'), right: 'access' as const, referenceSha256: DIGEST };
    expect(outcome(cast, SYSTEM, 'subjectrequest.file', { ...input, vendor: cast.buyer.org })).toBe('reference_invalid');
    expect(outcome(cast, SYSTEM, 'subjectrequest.file', { ...input, vendor: cast.both.org, product: cast.product })).toBe('reference_invalid');
    expect(outcome(cast, SYSTEM, 'subjectrequest.file', { ...input, vendor: cast.vendor.org, product: cast.product })).toBe('accepted');
  });

  test('that the vendor records counts from the day on which it was received', () => {
    const id = cast.ledger.newId('subjectrequest');
    const record = (receivedOn: string): string => outcome(cast, cast.vendor, 'subjectrequest.record', { id, right: 'access', receivedOn, referenceSha256: DIGEST });
    expect([record('2026-06-16'), record('2026-06-01')]).toEqual(['invalid_request', 'accepted']);
    expect(cast.state(id).answerBy).toBe('2026-06-23');
  });
});

describe('a participant that leaves', () => {
  const close = (open: Partial<CommandInput<'participant.close'>['open']>, caller = SYSTEM): string =>
    outcome(cast, caller, 'participant.close', { id: cast.vendor.org, reason: 'x', open: { ...NOTHING_OPEN, ...open } });
  beforeEach(() => { cast.submit(cast.vendor, 'participant.exit', { id: cast.vendor.org, reason: 'x' }); });

  test('does no new business, and its grants go on until its notice is over', () => {
    expect(request()).toContain('EXITING');
    expect(outcome(cast, SYSTEM, 'grant.wind_down', { id: grant })).toBe('state_conflict');
    cast.submit(SYSTEM, 'participant.end_notice', { id: cast.vendor.org, reason: 'x' });
    expect(outcome(cast, SYSTEM, 'grant.wind_down', { id: grant })).toBe('accepted');
    expect(cast.state(grant).state).toBe('REVOKING');
  });

  test('stays while something rests on it; the operator may let it go with obligations of its own', () => {
    expect([close({ grants: 1 }), close({ disputes: 1 }), close({ obligations: 1 }), close({ obligations: 1 }, cast.maker)]).toEqual(['state_conflict', 'state_conflict', 'state_conflict', 'accepted']);
  });

  test('leaves with its credentials', () => {
    expect(close({})).toBe('accepted');
    expect([cast.state(cast.vendor.org).state, cast.state(cast.vendor.org).credentials.every(({ revokedAt }) => revokedAt !== null)]).toEqual(['EXITED', true]);
  });
});

test('every period says where its number comes from, and whether that was confirmed', () => {
  for (const { workingDays, cite, status } of Object.values(PROCEDURE_PACK.periods)) {
    expect(workingDays).toBeGreaterThan(0);
    expect(status === 'unconfirmed' ? /待核/.test(cite) : true).toBe(true);
  }
  for (const { cite, status } of Object.values(REPORTING_RULES)) expect(/待核/.test(cite)).toBe((status as string) === 'unconfirmed');
});
