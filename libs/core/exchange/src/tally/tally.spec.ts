import { expect, test } from '@jest/globals';
import { evolveTally, type Tally } from './tally.js';

const common = { stream: 'tly_1', at: '2026-06-15T01:30:00.000Z', actor: { org: 'prt_1', client: 'test' }, private: {} } as const;
const reserve = (state: Tally | undefined, general: number, sensitive: number): Tally =>
  evolveTally(state, { ...common, type: 'tally.reserved', data: { exporter: 'prt_1', year: 2026, transfer: 'trf_1', general, sensitive } });
const release = (state: Tally | undefined, general: number, sensitive: number): Tally =>
  evolveTally(state, { ...common, type: 'tally.released', data: { transfer: 'trf_1', general, sensitive } });

test('a tally is the sum of what was reserved and not given back, general and sensitive apart', () => {
  const tally = release(reserve(reserve(undefined, 100, 3), 20, 0), 100, 3);
  expect(tally).toMatchObject({ year: 2026, owner: 'prt_1', general: 20, sensitive: 0 });
});

test.each([[21, 0], [0, 4]])('a tally never gives back what it never had (%i general, %i sensitive)', (general, sensitive) => {
  expect(() => release(reserve(undefined, 20, 3), general, sensitive)).toThrow('never had');
  expect(() => release(undefined, 0, 0)).toThrow('never had');
});
