import { describe, expect, test } from '@jest/globals';
import type { Caller, Id } from '#core/exchange';
import { SYSTEM } from '../../support/ledger.js';
import { aCast, outcome, refusalOf, wait, type Cast } from '../cast.js';
import { DIGEST, MATERIALS, aFirst, aNoted, aPledge, aPledgeFiling, aRegistered, aTitle, anApplicationFor, anExamined, decided, waitUntilAfter, whole, type First } from '../titles.js';

/** A transfer of a title that both want, that was examined and decided, and whose notice runs. */
function aPublicisedTransfer(cast: Cast, title: Id<'title'>): Id<'registration'> {
  const transfer = anApplicationFor(cast, cast.vendor, { kind: 'transfer', title, right: 'operation', to: cast.both.org, share: 10_000 });
  cast.submit(cast.both, 'registration.consent', { id: transfer });
  anExamined(cast, transfer);
  cast.submit(cast.checker, 'registration.decide', { id: transfer });
  return transfer;
}

describe('a first registration', () => {
  test('is accepted in 3 working days, examined in 20, shown for 10, valid for three years', async () => {
    const cast = await aCast();
    const id = anApplicationFor(cast, cast.vendor, aFirst(cast.vendor.org));
    expect([cast.state(id).state, cast.state(id).dueOn]).toEqual(['FILED', '2026-06-18']);
    cast.submit(cast.maker, 'registration.accept', { id });
    expect([cast.state(id).state, cast.state(id).dueOn]).toEqual(['EXAMINING', '2026-07-14']);
    cast.submit(cast.maker, 'registration.propose', { id, decision: 'register', reason: 'x' });
    cast.submit(cast.checker, 'registration.decide', { id });
    expect(cast.state(id)).toMatchObject({ state: 'PUBLICISED', notice: { from: '2026-06-15', until: '2026-06-30' } });
    expect(outcome(cast, SYSTEM, 'registration.end_notice', { id, reason: 'x' })).toBe('state_conflict');
    waitUntilAfter(cast, '2026-06-30');
    cast.submit(SYSTEM, 'registration.end_notice', { id, reason: 'x' });
    expect(cast.state(cast.state(id).title ?? ('' as Id<'title'>))).toMatchObject({ state: 'REGISTERED', validFrom: '2026-07-01', validUntil: '2029-07-01', rights: whole(cast.vendor.org), chain: [{ kind: 'first', registration: id, on: '2026-07-01' }] });
  });

  test('takes two persons of the operator, neither of them of the applicant', async () => {
    const cast = await aCast();
    const id = anExamined(cast, anApplicationFor(cast, cast.vendor, aFirst(cast.vendor.org)));
    expect(outcome(cast, cast.maker, 'registration.decide', { id })).toBe('same_person');
    expect(outcome(cast, cast.maker, 'registration.return', { id, reason: 'x' })).toBe('same_person');
  });

  const cases: readonly (readonly [string, Partial<First>, string])[] = [
    ['of core data', { grade: 'core' }, 'core_data'],
    ['of raw public data', { source: 'public_raw' }, 'unlawful_source'],
    ['of what somebody else has authorised, without the authorisation', { source: 'authorised' }, 'unauthorised_source'],
  ];
  test.each(cases)('%s is not registered, and refused with its ground', async (_, change, ground) => {
    const cast = await aCast();
    const id = anApplicationFor(cast, cast.vendor, aFirst(cast.vendor.org, change));
    cast.submit(cast.maker, 'registration.accept', { id });
    expect(refusalOf(cast, cast.maker, 'registration.propose', { id, decision: 'register', reason: 'x' })).toMatchObject({ code: 'not_registrable', params: { ground } });
    cast.submit(cast.maker, 'registration.propose', { id, decision: 'refuse', ground: ground as 'core_data', reason: 'x' });
    cast.submit(cast.checker, 'registration.decide', { id });
    expect(cast.state(id)).toMatchObject({ state: 'REFUSED', ground, title: null });
  });

  test('of what is authorised, with the authorisation, is registered', async () => {
    const cast = await aCast();
    const id = anApplicationFor(cast, cast.vendor, aFirst(cast.vendor.org, { source: 'authorised' }), [...MATERIALS, { kind: 'authorisation', sha256: DIGEST }]);
    expect(cast.state(aRegistered(cast, id)).state).toBe('REGISTERED');
  });

  test('of content that another has on record waits for an answer', async () => {
    const cast = await aCast();
    const id = cast.ledger.newId('registration');
    cast.submit(cast.vendor, 'registration.apply', { id, matter: aFirst(cast.vendor.org), materials: MATERIALS });
    expect(outcome(cast, cast.maker, 'registration.accept', { id })).toBe('state_conflict');
    cast.submit(SYSTEM, 'registration.screen', { id, identical: [cast.ledger.newId('registration')], similar: [] });
    cast.submit(cast.maker, 'registration.accept', { id });
    expect(refusalOf(cast, cast.maker, 'registration.propose', { id, decision: 'register', reason: 'x' })).toMatchObject({ code: 'not_registrable', params: { ground: 'duplicate' } });
    cast.submit(cast.vendor, 'registration.answer_duplicates', { id, explanation: '经其许可重复登记', evidence: [DIGEST] });
    expect(outcome(cast, cast.maker, 'registration.propose', { id, decision: 'register', reason: 'x' })).toBe('accepted');
  });

  test('waits for the consent of every other holder', async () => {
    const cast = await aCast();
    const rights = { ...whole(cast.vendor.org), operation: [{ holder: cast.vendor.org, share: 6_000 }, { holder: cast.both.org, share: 4_000 }] };
    const id = anApplicationFor(cast, cast.vendor, aFirst(cast.vendor.org, { rights }));
    cast.submit(cast.maker, 'registration.accept', { id });
    expect(refusalOf(cast, cast.maker, 'registration.propose', { id, decision: 'register', reason: 'x' })).toMatchObject({ params: { ground: 'consent_missing', about: [cast.both.org] } });
    expect(outcome(cast, cast.vendor, 'registration.consent', { id })).toBe('wrong_party');
    cast.submit(cast.both, 'registration.consent', { id });
    expect(outcome(cast, cast.maker, 'registration.propose', { id, decision: 'register', reason: 'x' })).toBe('accepted');
  });

  test.each([
    ['more', [{ share: 10_000 }, { share: 1 }]], ['less', [{ share: 9_999 }]],
  ])('of a right that is divided into %s than the whole is refused', async (_, parts) => {
    const cast = await aCast();
    const holders = [cast.vendor, cast.both];
    const operation = parts.map(({ share }, at) => ({ holder: holders[at]?.org ?? cast.vendor.org, share }));
    const matter = aFirst(cast.vendor.org, { rights: { ...whole(cast.vendor.org), operation } });
    expect(outcome(cast, cast.vendor, 'registration.apply', { id: cast.ledger.newId('registration'), matter, materials: MATERIALS })).toBe('invalid_request');
  });
});

describe('what is not done in time', () => {
  test('by people goes up and waits again', async () => {
    const cast = await aCast();
    const id = anApplicationFor(cast, cast.vendor, aFirst(cast.vendor.org));
    cast.submit(SYSTEM, 'registration.escalate', { id, reason: 'x' });
    expect(cast.state(id)).toMatchObject({ state: 'FILED', escalations: 1 });
  });

  test('by the applicant, who was asked to supplement, lapses', async () => {
    const cast = await aCast();
    const id = anApplicationFor(cast, cast.vendor, aFirst(cast.vendor.org));
    cast.submit(cast.maker, 'registration.ask_supplement', { id, what: '请补充来源说明' });
    cast.submit(cast.vendor, 'registration.supplement', { id, materials: MATERIALS });
    cast.submit(cast.maker, 'registration.ask_supplement', { id, what: '请补充来源说明' });
    cast.submit(SYSTEM, 'registration.lapse', { id, reason: 'x' });
    expect(cast.state(id)).toMatchObject({ state: 'LAPSED', supplements: 2, dueAt: null });
  });

  test('a fourth supplement is not asked for', async () => {
    const cast = await aCast();
    const id = anApplicationFor(cast, cast.vendor, aFirst(cast.vendor.org));
    for (let count = 0; count < 3; count++) {
      cast.submit(cast.maker, 'registration.ask_supplement', { id, what: 'x' });
      cast.submit(cast.vendor, 'registration.supplement', { id, materials: MATERIALS });
    }
    expect(outcome(cast, cast.maker, 'registration.ask_supplement', { id, what: 'x' })).toBe('limit_exceeded');
  });
});

describe('an objection', () => {
  test('stops a notice until it is decided, and the notice goes on where it is dismissed', async () => {
    const cast = await aCast();
    const id = anExamined(cast, anApplicationFor(cast, cast.vendor, aFirst(cast.vendor.org)));
    expect(outcome(cast, cast.both, 'objection.file', { id: cast.ledger.newId('objection'), target: id, ground: 'x', evidence: [DIGEST] })).toBe('not_found');
    cast.submit(cast.checker, 'registration.decide', { id });
    expect(outcome(cast, cast.vendor, 'objection.file', { id: cast.ledger.newId('objection'), target: id, ground: 'x', evidence: [DIGEST] })).toBe('reference_invalid');
    const objection = aNoted(cast, id, cast.both);
    expect(cast.state(id)).toMatchObject({ state: 'OBJECTED', objections: [objection], dueAt: null });
    wait(cast, 40);
    expect(outcome(cast, SYSTEM, 'registration.end_notice', { id, reason: 'x' })).toBe('state_conflict');
    decided(cast, objection, 'dismiss');
    expect(cast.state(id)).toMatchObject({ state: 'PUBLICISED', objections: [] });
    wait(cast, 1);
    expect(outcome(cast, SYSTEM, 'registration.end_notice', { id, reason: 'x' })).toBe('accepted');
    expect(cast.state(id).state).toBe('REGISTERED');
  });

  test('that is upheld refuses the application, and ends what others have objected', async () => {
    const cast = await aCast();
    const id = anExamined(cast, anApplicationFor(cast, cast.vendor, aFirst(cast.vendor.org)));
    cast.submit(cast.checker, 'registration.decide', { id });
    const [first, second] = [aNoted(cast, id, cast.both), aNoted(cast, id, cast.buyer)];
    decided(cast, first, 'uphold');
    expect([cast.state(id), cast.state(second).state]).toMatchObject([{ state: 'REFUSED', ground: 'objection_upheld', objections: [] }, 'LAPSED']);
  });

  test('after the last day of the notice comes too late', async () => {
    const cast = await aCast();
    const id = anExamined(cast, anApplicationFor(cast, cast.vendor, aFirst(cast.vendor.org)));
    cast.submit(cast.checker, 'registration.decide', { id });
    waitUntilAfter(cast, cast.state(id).notice?.until ?? '');
    expect(outcome(cast, cast.both, 'objection.file', { id: cast.ledger.newId('objection'), target: id, ground: 'x', evidence: [DIGEST] })).toBe('outside_period');
  });

  test('noted on a title lapses when no action was brought in time; one that was brought waits for its decision', async () => {
    const cast = await aCast();
    const title = aTitle(cast, cast.vendor);
    const [idle, brought] = [aNoted(cast, title, cast.both), aNoted(cast, title, cast.buyer)];
    cast.submit(cast.buyer, 'objection.substantiate', { id: brought, evidenceSha256: DIGEST });
    wait(cast, 16);
    expect([outcome(cast, SYSTEM, 'objection.lapse', { id: idle, reason: 'x' }), outcome(cast, SYSTEM, 'objection.lapse', { id: brought, reason: 'x' })]).toEqual(['accepted', 'state_conflict']);
    expect(cast.state(title).objections).toEqual([brought]);
    cast.submit(cast.buyer, 'objection.withdraw', { id: brought, reason: 'x' });
    expect(cast.state(title).objections).toEqual([]);
  });

  test('that is upheld cancels the title', async () => {
    const cast = await aCast();
    const title = aTitle(cast, cast.vendor);
    decided(cast, aNoted(cast, title, cast.both), 'uphold');
    expect(cast.state(title)).toMatchObject({ state: 'CANCELLED', objections: [] });
  });

  test('is judged by nobody of the parties, and by two persons', async () => {
    const cast = await aCast();
    const title = aTitle(cast, cast.vendor);
    const objection = aNoted(cast, title, cast.both);
    expect(outcome(cast, cast.checker, 'objection.decide', { id: objection })).toBe('state_conflict');
    cast.submit(cast.maker, 'objection.propose', { id: objection, outcome: 'dismiss', ground: 'x' });
    expect(outcome(cast, cast.maker, 'objection.decide', { id: objection })).toBe('same_person');
    cast.submit(cast.checker, 'objection.return', { id: objection, reason: 'x' });
    expect(cast.state(objection)).toMatchObject({ state: 'NOTED', proposal: null });
  });
});

describe('a pledge', () => {
  test('binds when the creditor has confirmed it, and the record shows it', async () => {
    const cast = await aCast();
    const title = aTitle(cast, cast.vendor);
    const id = cast.ledger.newId('pledge');
    cast.submit(cast.vendor, 'pledge.file', aPledgeFiling(id, title, { to: cast.buyer }));
    expect(outcome(cast, cast.vendor, 'pledge.confirm', { id })).toBe('wrong_party');
    cast.submit(cast.buyer, 'pledge.confirm', { id });
    expect(cast.state(title).liens).toMatchObject([{ pledge: id, right: 'operation', holder: cast.vendor.org, share: 10_000, amount: '500000000' }]);
  });

  test('that leaves no room for another is not joined by one without the consent of its creditor', async () => {
    const cast = await aCast();
    const title = aTitle(cast, cast.vendor);
    const prior = aPledge(cast, title, { by: cast.vendor, to: cast.buyer, share: 6_000 });
    aPledge(cast, title, { by: cast.vendor, to: cast.both, share: 4_000 });
    const id = cast.ledger.newId('pledge');
    cast.submit(cast.vendor, 'pledge.file', aPledgeFiling(id, title, { to: cast.both, share: 1 }));
    expect(outcome(cast, cast.both, 'pledge.confirm', { id })).toBe('lien_conflict');
    for (const lien of cast.state(title).liens) cast.submit(lien.pledge === prior ? cast.buyer : cast.both, 'pledge.consent', { id: lien.pledge, to: id });
    expect(outcome(cast, cast.both, 'pledge.confirm', { id })).toBe('accepted');
    expect(cast.state(id).prior).toContain(prior);
  });

  test('stands in the way of a transfer until its creditor consents, and follows the share', async () => {
    const cast = await aCast();
    const title = aTitle(cast, cast.vendor);
    const pledge = aPledge(cast, title, { by: cast.vendor, to: cast.buyer, share: 5_000 });
    const transfer = (share: number): Id<'registration'> => {
      const id = anApplicationFor(cast, cast.vendor, { kind: 'transfer', title, right: 'operation', to: cast.both.org, share });
      cast.submit(cast.both, 'registration.consent', { id });
      return id;
    };
    aRegistered(cast, transfer(5_000));
    expect(cast.state(title).liens[0]?.holder).toBe(cast.vendor.org);
    const rest = transfer(5_000);
    cast.submit(cast.maker, 'registration.accept', { id: rest });
    expect(outcome(cast, cast.maker, 'registration.propose', { id: rest, decision: 'register', reason: 'x' })).toBe('lien_conflict');
    cast.submit(cast.buyer, 'pledge.consent', { id: pledge, to: rest });
    cast.submit(cast.maker, 'registration.propose', { id: rest, decision: 'register', reason: 'x' });
    cast.submit(cast.checker, 'registration.decide', { id: rest });
    waitUntilAfter(cast, cast.state(rest).notice?.until ?? '');
    cast.submit(SYSTEM, 'registration.end_notice', { id: rest, reason: 'x' });
    expect(cast.state(title)).toMatchObject({ rights: { operation: [{ holder: cast.both.org, share: 10_000 }] }, liens: [{ pledge, holder: cast.both.org }] });
  });

  test('ends when the creditor releases it, and with it what is owed at its end', async () => {
    const cast = await aCast();
    const title = aTitle(cast, cast.vendor);
    const id = aPledge(cast, title, { by: cast.vendor, to: cast.buyer });
    expect(outcome(cast, cast.vendor, 'pledge.release', { id, reason: 'x' })).toBe('wrong_party');
    cast.submit(cast.buyer, 'pledge.release', { id, reason: '已清偿' });
    expect([cast.state(id).state, cast.state(title).liens]).toEqual(['RELEASED', []]);
  });

  test('that nobody confirms lapses; what the pledgor withdraws is gone', async () => {
    const cast = await aCast();
    const title = aTitle(cast, cast.vendor);
    const [idle, regretted] = [cast.ledger.newId('pledge'), cast.ledger.newId('pledge')];
    for (const id of [idle, regretted]) cast.submit(cast.vendor, 'pledge.file', aPledgeFiling(id, title, { to: cast.buyer }));
    cast.submit(SYSTEM, 'pledge.lapse', { id: idle, reason: 'x' });
    cast.submit(cast.vendor, 'pledge.withdraw', { id: regretted, reason: 'x' });
    expect([cast.state(idle).state, cast.state(regretted).state]).toEqual(['LAPSED', 'WITHDRAWN']);
  });
});

describe('a registration on a title', () => {
  test('renews it in the last 60 days for three years, and neither before nor after', async () => {
    const cast = await aCast();
    const title = aTitle(cast, cast.vendor);
    const { validUntil } = cast.state(title);
    const renew = (): string => outcome(cast, cast.vendor, 'registration.apply', { id: cast.ledger.newId('registration'), matter: { kind: 'renewal', title }, materials: MATERIALS });
    const on = (daysBefore: number): void => { cast.clock.at = new Date(Date.parse(`${validUntil}T04:00:00.000Z`) - daysBefore * 86_400_000).toISOString(); };
    on(61);
    expect(renew()).toBe('outside_period');
    on(60);
    expect(renew()).toBe('accepted');
    on(0);
    aRegistered(cast, anApplicationFor(cast, cast.vendor, { kind: 'renewal', title }));
    expect(cast.state(title).validUntil).toBe('2032-07-01');
    waitUntilAfter(cast, '2032-07-01');
    cast.submit(SYSTEM, 'title.lapse', { id: title, reason: 'x' });
    expect([cast.state(title).state, renew()]).toEqual(['LAPSED', 'unfounded']);
  });

  test('corrects the description, cancels, and neither without a right in it', async () => {
    const cast = await aCast();
    const title = aTitle(cast, cast.vendor);
    const ask = (caller: Caller, matter: Parameters<typeof anApplicationFor>[2]): string => outcome(cast, caller, 'registration.apply', { id: cast.ledger.newId('registration'), matter, materials: MATERIALS });
    expect(ask(cast.both, { kind: 'cancel', title, reason: 'x' })).toBe('reference_invalid');
    expect(ask(cast.vendor, { kind: 'change', title, correction: {} })).toBe('invalid_request');
    aRegistered(cast, anApplicationFor(cast, cast.vendor, { kind: 'change', title, correction: { summary: { zh: '路口一分钟流量' } } }));
    expect(cast.state(title)).toMatchObject({ subject: { summary: { zh: '路口一分钟流量' }, name: { zh: '深圳道路交通流量' } } });
    aRegistered(cast, anApplicationFor(cast, cast.vendor, { kind: 'cancel', title, reason: '不再使用' }));
    expect(cast.state(title)).toMatchObject({ state: 'CANCELLED', chain: [{ kind: 'first' }, { kind: 'change' }] });
  });

  test('that is overtaken during its notice is refused and says why', async () => {
    const cast = await aCast();
    const title = aTitle(cast, cast.vendor);
    const transfer = aPublicisedTransfer(cast, title);
    aPledge(cast, title, { by: cast.vendor, to: cast.buyer });
    waitUntilAfter(cast, cast.state(transfer).notice?.until ?? '');
    cast.submit(SYSTEM, 'registration.end_notice', { id: transfer, reason: 'x' });
    expect(cast.state(transfer)).toMatchObject({ state: 'REFUSED', ground: 'overtaken', reason: expect.stringContaining('prior creditor') });
  });

  test('whose title is held or objected to at the end of its notice waits until that is over, and is lost to neither', async () => {
    const cast = await aCast();
    const title = aTitle(cast, cast.vendor);
    const transfer = aPublicisedTransfer(cast, title);
    const hold = cast.ledger.newId('hold');
    cast.submit(cast.regulator, 'hold.place', { id: hold, target: title, ground: 'x', article: 'x' });
    const endNotice = (): void => {
      waitUntilAfter(cast, cast.state(transfer).notice?.until ?? '');
      cast.submit(SYSTEM, 'registration.end_notice', { id: transfer, reason: 'x' });
    };
    const before = cast.state(transfer).notice;
    endNotice();
    expect(cast.state(transfer)).toMatchObject({ state: 'PUBLICISED', reason: expect.stringContaining('under hold'), notice: { from: before?.from } });
    expect(Number(cast.state(transfer).notice?.until.replaceAll('-', ''))).toBeGreaterThan(Number(before?.until.replaceAll('-', '')));
    cast.submit(cast.regulator, 'hold.lift', { id: hold, reason: 'x' });
    const objection = aNoted(cast, title, cast.buyer);
    endNotice();
    expect(cast.state(transfer)).toMatchObject({ state: 'PUBLICISED', reason: expect.stringContaining('objected to') });
    decided(cast, objection, 'dismiss');
    endNotice();
    expect(cast.state(transfer)).toMatchObject({ state: 'REGISTERED', reason: null });
    expect(cast.state(title).rights.operation).toEqual([{ holder: cast.both.org, share: 10_000 }]);
  });
});
