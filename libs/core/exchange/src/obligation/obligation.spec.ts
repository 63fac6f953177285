import { describe, expect, test } from '@jest/globals';
import { DUTIES, DUTY_KINDS, dutyOf } from './duties.js';
import { isBetterKnown } from './obligation.commands.js';
import { evolveObligation, obligationDays, type Obligation } from './obligation.js';
import { fulfilment, opening } from './opening.js';
import { DATED_DUTIES } from '#core/law';

const at = '2026-06-15T01:30:00.000Z';
const common = { stream: 'obl_1', at, actor: { org: 'prt_1', client: 'test' }, private: {} } as const;
const evolve = (state: Obligation | undefined, entry: object): Obligation => evolveObligation(state, { ...common, data: {}, ...entry } as unknown as Parameters<typeof evolveObligation>[1]);
const open = evolve(undefined, opening('obl_1', 'contract-filing', { debtor: 'prt_1', source: 'bas_1', on: '2026-06-15' }));
const soon = evolve(open, { type: 'obligation.due_soon' });
const overdue = evolve(soon, { type: 'obligation.overdue' });

describe('the days of an obligation', () => {
  test('it is due soon for its three last days in Shanghai, and overdue when the last one is over', () => {
    expect([open.state, open.dueOn, open.remindOn, open.dueAt]).toEqual(['OPEN', '2026-06-30', '2026-06-28', '2026-06-27T16:00:00.000Z']);
    expect([soon.state, soon.dueAt]).toEqual(['DUE_SOON', '2026-06-30T16:00:00.000Z']);
    expect([overdue.state, overdue.dueAt]).toEqual(['OVERDUE', null]);
  });

  test('what is only to be kept is looked at once, when its time is over', () => {
    const kept = evolve(undefined, opening('obl_1', 'impact-record', { debtor: 'prt_1', source: 'trf_1', on: '2026-12-31' }));
    expect([kept.dueOn, kept.dueAt]).toEqual(['2029-12-31', '2029-12-31T16:00:00.000Z']);
    expect(evolve(kept, { type: 'obligation.ended', data: { reason: 'over' } })).toMatchObject({ state: 'ENDED', dueAt: null });
  });

  test('the window of an extension opens 60 working days before the last day of an assessment', () => {
    expect(obligationDays(opened('assessment-extension', '2026-12-31'))).toEqual({ dueOn: '2026-12-31', remindOn: '2026-10-09', isProvisional: false });
  });

  test.each([
    ['2026-12-17', { dueOn: '2026-12-31', remindOn: '2026-12-29', isProvisional: false }],
    ['2026-12-18', { dueOn: '2027-01-01', remindOn: '2026-12-30', isProvisional: true }],
  ])('from %s they are provisional where the calendar of the year is not announced', (on, expected) => {
    expect(obligationDays(opened('contract-filing', on))).toEqual(expected);
  });
});

const opened = (kind: Parameters<typeof opening>[1], on: string): Obligation['reckoning'] => evolve(undefined, opening('obl_1', kind, { debtor: 'prt_1', source: 'bas_1', on })).reckoning;

describe('an obligation', () => {
  test('fulfilled after its day is done late, whatever anybody says', () => {
    expect([open, soon, overdue].map((obligation) => fulfilment(obligation).type)).toEqual(['obligation.fulfilled', 'obligation.fulfilled', 'obligation.fulfilled_late']);
    expect(evolve(overdue, { type: 'obligation.fulfilled_late' }).state).toBe('DONE_LATE');
    expect(() => evolve(overdue, { type: 'obligation.fulfilled' })).toThrow('cannot follow OVERDUE');
  });

  test('that is rejected is open again without its evidence, and due on its day or on the new one', () => {
    const done = evolve(open, { type: 'obligation.fulfilled', data: { evidenceSha256: 'a'.repeat(64) } });
    expect(done.evidenceSha256).toBe('a'.repeat(64));
    const again = evolve(done, { type: 'obligation.rejected', data: { reason: 'not readable', dueOn: '2026-07-31', remindOn: '2026-07-29' } });
    expect(again).toMatchObject({ state: 'OPEN', evidenceSha256: null, reason: 'not readable', dueOn: '2026-07-31', dueAt: '2026-07-28T16:00:00.000Z' });
  });

  test('that was overdue by a provisional day is open again when the calendar says otherwise', () => {
    const provisional = { ...overdue, isProvisional: true, dueOn: '2026-06-25', remindOn: '2026-06-23' };
    expect(isBetterKnown(provisional)).toBe(true);
    expect(evolve(provisional, { type: 'obligation.rescheduled', data: obligationDays(provisional.reckoning) })).toMatchObject({ state: 'OPEN', dueOn: '2026-06-30', isProvisional: false, dueAt: '2026-06-27T16:00:00.000Z' });
    expect(isBetterKnown(open)).toBe(false);
  });
});

describe('the table of duties', () => {
  test.each(DUTY_KINDS)('%s can be reckoned, and its reminder comes before its last day ends', (kind) => {
    const { due, calendar, remind } = dutyOf(kind);
    const { dueOn, remindOn } = obligationDays({ from: '2026-03-02', due, remind, calendar });
    expect(dueOn >= '2026-03-02').toBe(true);
    expect(remindOn < dueOn).toBe(true);
  });

  test('has a row for every dated duty that a verdict can name, with the same period', () => {
    /** Said of an instrument's own validity, or of a change that makes a new instrument: the row is another one. */
    const elsewhere: Readonly<Record<string, keyof typeof DUTIES | null>> = {
      'assessment-validity': 'assessment-extension', 'certificate-validity': 'certificate-renewal', 'assessment-newly-notified': 'important-data-assessment',
    };
    for (const { id, due } of DATED_DUTIES) {
      const kind = (elsewhere[id] ?? id) as keyof typeof DUTIES;
      expect(DUTY_KINDS).toContain(kind);
      if (!(id in elsewhere) && due !== null) expect([dutyOf(kind).due, dutyOf(kind).remind]).toContain(due.rule);
    }
  });
});
