import { expect, test } from '@jest/globals';
import { evolveObligation, fulfilment } from './obligation.js';

const at = '2026-06-15T01:30:00.000Z';
const common = { stream: 'obl_1', at, actor: { org: 'prt_1', client: 'test' }, private: {} } as const;
const open = evolveObligation(undefined, {
  ...common, type: 'obligation.opened',
  data: { debtor: 'prt_1', source: 'bas_1', duty: { zh: '备案' }, article: '第七条', dueOn: '2026-06-30', calendar: 'CN' },
});
const soon = evolveObligation(open, { ...common, type: 'obligation.due_soon', data: {} });
const overdue = evolveObligation(soon, { ...common, type: 'obligation.overdue', data: {} });

test('an obligation is reminded of three days before its last day ends in Shanghai, and is overdue when that day is over', () => {
  expect([open.state, open.dueAt]).toEqual(['OPEN', '2026-06-27T16:00:00.000Z']);
  expect([soon.state, soon.dueAt]).toEqual(['DUE_SOON', '2026-06-30T16:00:00.000Z']);
  expect([overdue.state, overdue.dueAt]).toEqual(['OVERDUE', null]);
});

test('an obligation fulfilled after its day is done late, whatever anybody says', () => {
  expect([open, soon, overdue].map((obligation) => fulfilment(obligation).type)).toEqual(['obligation.fulfilled', 'obligation.fulfilled', 'obligation.fulfilled_late']);
  expect(evolveObligation(overdue, { ...common, type: 'obligation.fulfilled_late', data: {} }).state).toBe('DONE_LATE');
  expect(() => evolveObligation(overdue, { ...common, type: 'obligation.fulfilled', data: {} })).toThrow('cannot follow OVERDUE');
});
