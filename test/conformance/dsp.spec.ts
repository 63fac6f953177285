import { describe, expect, test } from '@jest/globals';
import { LIFECYCLES, PERMISSIONS, type Action, type Lifecycle } from '#core/exchange';

/** `FROM TO who`: who sends the message that makes the transition, C the consumer (buyer), P the provider (vendor). */
type Transition = readonly [from: string, to: string, who: string];
const read = (diagram: string): Transition[] => diagram.trim().split('\n').map((line) => line.trim().split(' ')).map(([from = '', to = '', who = '']) => [from, to, who]);

/** Dataspace Protocol 2025-1, Contract Negotiation Protocol, state machine. */
const NEGOTIATION = read(`
  NEW REQUESTED C
  NEW OFFERED P
  REQUESTED OFFERED P
  REQUESTED AGREED P
  OFFERED REQUESTED C
  OFFERED ACCEPTED C
  ACCEPTED AGREED P
  AGREED VERIFIED C
  VERIFIED FINALIZED P
`);
/** "The message can be sent at any state of a CN" (Contract Negotiation Termination Message). */
const TERMINABLE = ['REQUESTED', 'OFFERED', 'ACCEPTED', 'AGREED', 'VERIFIED'];

/** Dataspace Protocol 2025-1, Transfer Process Protocol, state machine. */
const TRANSFER = read(`
  NEW REQUESTED C
  REQUESTED STARTED P
  REQUESTED TERMINATED CP
  STARTED COMPLETED CP
  STARTED SUSPENDED CP
  STARTED TERMINATED CP
  SUSPENDED STARTED CP
  SUSPENDED TERMINATED CP
`);

/** The transitions of a life cycle that an entry of the protocol makes; the ledger's own time-outs are nobody's message. */
const moves = (lifecycle: Lifecycle<string>): { action: Action; from: string; to: string }[] =>
  lifecycle.transitions.filter(([action]) => !action.endsWith('.lapse')).flatMap(([action, , from, to]) => from.filter((state) => state !== to).map((state) => ({ action, from: state, to })));
const names = (all: readonly { from: string; to: string }[]): string[] => [...new Set(all.map(({ from, to }) => `${from} ${to}`))].sort();
const senders = (action: Action): string => ['buyer', 'vendor'].filter((role) => role in PERMISSIONS[action]).map((role) => (role === 'buyer' ? 'C' : 'P')).join('');

describe('a negotiation', () => {
  const { negotiation } = LIFECYCLES;

  test('has the states of the protocol and no other', () => {
    expect(negotiation.states).toEqual(['REQUESTED', 'OFFERED', 'ACCEPTED', 'AGREED', 'VERIFIED', 'FINALIZED', 'TERMINATED']);
    expect(negotiation.final).toEqual(['FINALIZED', 'TERMINATED']);
  });

  test('has the transitions of the protocol and no other', () => {
    const expected = [...NEGOTIATION.map(([from, to]) => ({ from, to })), ...TERMINABLE.map((from) => ({ from, to: 'TERMINATED' }))];
    expect(names(moves(negotiation))).toEqual(names(expected));
  });

  test.each(NEGOTIATION)('%s to %s is the step of %s', (from, to, who) => {
    const steps = moves(negotiation).filter((move) => move.from === from && move.to === to);
    expect(steps.map(({ action }) => senders(action))).toEqual([who]);
  });

  test('may be terminated by either side', () => {
    expect(senders('negotiation.terminate')).toBe('CP');
  });
});

describe('a transfer', () => {
  const { transfer } = LIFECYCLES;

  test('has the states of the protocol and no other', () => {
    expect(transfer.states).toEqual(['REQUESTED', 'STARTED', 'SUSPENDED', 'COMPLETED', 'TERMINATED']);
    expect(transfer.final).toEqual(['COMPLETED', 'TERMINATED']);
  });

  test('has the transitions of the protocol, and a refusal at the door besides', () => {
    expect(names(moves(transfer))).toEqual([...names(TRANSFER.map(([from, to]) => ({ from, to }))), 'NEW TERMINATED'].sort());
  });

  test.each(TRANSFER)('%s to %s is no step of anybody but %s', (from, to, who) => {
    const steps = moves(transfer).filter((move) => move.from === from && move.to === to && move.action !== 'check.conclude');
    const others = steps.flatMap(({ action }) => senders(action).split('')).filter((side) => !who.includes(side));
    expect(steps).not.toEqual([]);
    // Beyond the protocol the vendor may announce a delivery itself.
    expect(others).toEqual(from === 'NEW' ? ['P'] : []);
  });
});
