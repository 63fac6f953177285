import { describe, expect, test } from '@jest/globals';
import { Refusal } from '../refusals.js';
import { NEW, defects, dueAfter, hours, requireAllowed, stateAfter, toMermaid, type Lifecycle } from './lifecycle.js';

type Name = 'DRAFT' | 'OPEN' | 'CLOSED';
const SOUND: Lifecycle<Name> = {
  subject: 'box',
  states: ['DRAFT', 'OPEN', 'CLOSED'],
  final: ['CLOSED'],
  transitions: [
    ['hold.place', 'hold.placed', [NEW], 'DRAFT'],
    ['hold.lift', 'hold.lifted', ['DRAFT'], 'OPEN'],
    ['grant.expire', 'grant.expired', ['DRAFT', 'OPEN'], 'CLOSED'],
  ],
  timeouts: { OPEN: { after: hours(1), action: 'grant.expire' } },
};

test('a sound life cycle has no defects', () => {
  expect(defects(SOUND)).toEqual([]);
});

test.each<[string, Partial<Lifecycle<Name>>, string]>([
  ['a state that nothing leads to', { transitions: SOUND.transitions.filter(([action]) => action !== 'hold.lift') }, 'box: state OPEN is unreachable'],
  ['a state that nothing leads out of', { final: [] }, 'box: state CLOSED is a dead end'],
  ['an exit from a final state', { transitions: [...SOUND.transitions, ['grant.resume', 'grant.resumed', ['CLOSED'], 'OPEN']] }, 'box: grant.resume leaves a final state'],
  ['a time-out of a final state', { timeouts: { CLOSED: { after: 1, action: 'grant.expire' } } }, 'box: final state CLOSED has a time-out'],
])('%s is a defect', (_, change, defect) => {
  expect(defects({ ...SOUND, ...change })).toContain(defect);
});

test('an action that the state does not allow is a state_conflict that names what is allowed instead', () => {
  expect(() => requireAllowed(SOUND, 'OPEN', 'grant.expire')).not.toThrow();
  expect(() => requireAllowed(SOUND, 'CLOSED', 'grant.expire')).toThrow(Refusal);
  try {
    requireAllowed(SOUND, 'DRAFT', 'grant.suspend');
  } catch (err) {
    expect(err).toMatchObject({ code: 'state_conflict', params: { state: 'DRAFT', allowed: ['grant.expire', 'hold.lift'] } });
  }
});

describe('folding', () => {
  test('an entry leads to the state of its row', () => {
    expect(stateAfter(SOUND, undefined, 'hold.placed')).toBe('DRAFT');
    expect(stateAfter(SOUND, 'OPEN', 'grant.expired')).toBe('CLOSED');
  });

  test('an entry out of order is corrupt history, not a refusal', () => {
    expect(() => stateAfter(SOUND, 'CLOSED', 'hold.lifted')).toThrow('box: hold.lifted cannot follow CLOSED');
    expect(() => stateAfter(SOUND, undefined, 'hold.lifted')).not.toThrow(Refusal);
  });

  test('a waiting state is due its time after it was entered, any other never', () => {
    expect(dueAfter(SOUND, 'OPEN', '2026-06-15T01:30:00.000Z')).toBe('2026-06-15T02:30:00.000Z');
    expect(dueAfter(SOUND, 'DRAFT', '2026-06-15T01:30:00.000Z')).toBeNull();
  });
});

test('the diagram has an arrow per origin and an end per final state', () => {
  expect(toMermaid(SOUND).split('\n')).toEqual([
    'stateDiagram-v2', '  [*] --> DRAFT: hold.place', '  DRAFT --> OPEN: hold.lift', '  DRAFT --> CLOSED: grant.expire', '  OPEN --> CLOSED: grant.expire', '  CLOSED --> [*]',
  ]);
});
