import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Id } from '../kernel/id.js';
import { SPLITTING, suspicions, type Delivered } from './splitting.js';

const PARAMETERS = { ...SPLITTING, line: 1000 };
let index = 0;
const cleared = (change: Partial<Delivered>): Delivered => {
  index += 1;
  return { index, transfer: `trf_${index}`, exporter: 'prt_a', recipient: 'prt_x', day: '2026-06-15', people: 400, content: 'planning\nname', counts: true, ...change };
};
/** What is suspected when the last of these is cleared. */
const found = (clearances: readonly Delivered[], lastYear = 0): string[] => clearances.slice(-1).flatMap((latest) => suspicions(clearances, latest, PARAMETERS, lastYear)).map(({ detector, people }) => `${detector} ${people}`);

describe('several exporters to one recipient', () => {
  test('are noticed when together they reach the line that each stays under', () => {
    expect(found([cleared({ people: 600 }), cleared({ exporter: 'prt_b', people: 400 })])).toEqual(['affiliates 1000']);
    expect(found([cleared({ people: 600 }), cleared({ exporter: 'prt_b', people: 399 })])).toEqual([]);
  });

  test.each<[string, Partial<Delivered>]>([
    ['send other fields', { content: 'planning\nphone' }],
    ['send to another recipient', { recipient: 'prt_y' }],
    ['send 31 days later', { day: '2026-07-16' }],
    ['reach the line alone, so that the law counts them by itself', { people: 1000 }],
  ])('are not when they %s', (_, change) => {
    expect(found([cleared({ people: 600 }), cleared({ exporter: 'prt_b', people: 600, ...change })])).toEqual([]);
  });

  test('still belong together 30 days apart', () => {
    expect(found([cleared({ people: 600 }), cleared({ exporter: 'prt_b', day: '2026-07-15' })])).toEqual(['affiliates 1000']);
  });
});

describe('one exporter under exemptions that do not count', () => {
  const exempt = (recipient: Id<'participant'>, people: number): Delivered => cleared({ counts: false, recipient, people });

  test('is noticed when the same goes to several recipients and reaches the line', () => {
    expect(found([exempt('prt_x', 500), exempt('prt_y', 500)])).toEqual(['exempt_recipients 1000']);
    expect(found([exempt('prt_x', 500), exempt('prt_y', 499)])).toEqual([]);
  });

  test('is not for one recipient, nor when one delivery alone is that large', () => {
    expect(found([exempt('prt_x', 500), exempt('prt_x', 500)])).toEqual([]);
    expect(found([exempt('prt_x', 1000), exempt('prt_y', 1)])).toEqual([]);
  });
});

describe('the turn of the year', () => {
  const around = (lastYear: number, after: number, days: readonly [string, string] = ['2026-12-20', '2027-01-10']): string[] =>
    found([cleared({ people: 1, day: days[0] }), cleared({ people: after, day: days[1] })], lastYear);

  test('is noticed when a year ends just under the line and the same goes on at once', () => {
    expect(around(950, 50)).toEqual(['turn_of_year 1000']);
    expect(around(949, 51)).toEqual([]);
    expect(around(950, 49)).toEqual([]);
    expect(around(1000, 50)).toEqual([]);
  });

  test('ends with fifteen days on either side', () => {
    expect(around(950, 50, ['2026-12-17', '2027-01-15'])).toEqual(['turn_of_year 1000']);
    expect(around(950, 50, ['2026-12-16', '2027-01-15'])).toEqual([]);
    expect(around(950, 50, ['2026-12-17', '2027-01-16'])).toEqual([]);
  });
});

test('what is cleared later has no part in an earlier suspicion, so looking again finds the same', () => {
  const [first, second] = [cleared({ people: 600 }), cleared({ exporter: 'prt_b', people: 400 })];
  expect(suspicions([first, second], first, PARAMETERS, 0)).toEqual([]);
});

test('a split that is hidden in other traffic is found, and the traffic alone raises nothing', () => {
  const traffic = fc.array(fc.record({
    exporter: fc.constantFrom('prt_c', 'prt_d', 'prt_e'), recipient: fc.constantFrom('prt_u', 'prt_v'), people: fc.integer({ min: 1, max: 300 }), content: fc.uuid(),
  }).map((change) => cleared(change)), { maxLength: 40 });
  fc.assert(fc.property(traffic, fc.array(fc.integer({ min: 250, max: 450 }), { minLength: 4, maxLength: 8 }), (others, parts) => {
    expect(others.flatMap((latest) => suspicions(others, latest, PARAMETERS, 0))).toEqual([]);
    const planted = parts.map((people, i) => cleared({ exporter: `prt_part${i}`, people }));
    const [suspicion] = suspicions([...others, ...planted], planted.at(-1) ?? cleared({}), PARAMETERS, 0);
    expect(suspicion?.clearances).toEqual(planted);
  }));
});
