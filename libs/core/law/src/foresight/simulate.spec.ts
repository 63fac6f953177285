import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { evaluateExport } from '../export-path.js';
import { LawInputError } from '../reader.js';
import { factsOn, readSimulation } from './plan.js';
import { simulate } from './simulate.js';

const forecast = (simulation: object) => simulate(readSimulation({ asOf: '2026-06-15', ...simulation }));
const outcomes = (simulation: object): string[] => forecast(simulation).stretches.map(({ from, until, transfers, path }) => `${from} ${until} ${transfers} ${path}`);
const daily = (until: string, general: number) => ({ on: '2026-07-01', until, every: 'day', people: { general } });

describe('a plan is judged transfer by transfer, each with the people before it', () => {
  test('up to the last person before a line, and from the line on', () => {
    expect(outcomes({ counted: { general: 90_000 }, plan: [daily('2026-07-12', 1_000)] })).toEqual(['2026-07-01 2026-07-09 9 EXEMPT', '2026-07-10 2026-07-12 3 STANDARD_CONTRACT']);
    expect(outcomes({ counted: { general: 89_999 }, plan: [daily('2026-07-12', 1_000)] })).toEqual(['2026-07-01 2026-07-10 10 EXEMPT', '2026-07-11 2026-07-12 2 STANDARD_CONTRACT']);
  });

  test('a new year begins with nobody', () => {
    expect(outcomes({ counted: { general: 500_000 }, plan: [{ on: '2026-12-31', until: '2027-01-01', people: { general: 1_000 } }] }))
      .toEqual(['2026-12-31 2026-12-31 1 STANDARD_CONTRACT', '2027-01-01 2027-01-01 1 EXEMPT']);
  });

  test('exempt people stand outside, so a contract with the individual moves no line', () => {
    const forContract = { on: '2026-07-01', people: { general: 99_999 }, facts: { purpose: { type: 'contract_individual' } } };
    expect(forecast({ plan: [forContract, { on: '2026-07-02', people: { general: 1 } }] }).stretches.map(({ path, total }) => [path, total.general])).toEqual([['EXEMPT', 0], ['EXEMPT', 1]]);
  });

  test('each series may go to another recipient', () => {
    const many = { on: '2026-07-01', people: { general: 150_000 } };
    expect(outcomes({ plan: [{ ...many, facts: { recipient: { jurisdiction: 'HK', gba: 'HK' } } }] })).toEqual(['2026-07-01 2026-07-01 1 GBA_STANDARD_CONTRACT']);
    expect(outcomes({ facts: { recipient: { jurisdiction: 'HK', gba: 'HK' } }, plan: [{ ...many, facts: { recipient: { onwardOutsideGba: true } } }] })).toEqual(['2026-07-01 2026-07-01 1 STANDARD_CONTRACT']);
  });

  test('a monthly series keeps its day, or takes the last of a shorter month', () => {
    const monthly = readSimulation({ asOf: '2026-01-01', plan: [{ on: '2026-01-31', until: '2026-04-30', every: 'month' }] });
    expect(monthly.plan.map(({ on }) => on)).toEqual(['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30']);
  });

  test('whatever is planned, the outcome is the one that the law gives on that day', () => {
    const series = fc.record({
      on: fc.integer({ min: 0, max: 300 }).map((days) => new Date(Date.parse('2026-06-15') + days * 86_400_000).toISOString().slice(0, 10)),
      people: fc.record({ general: fc.integer({ min: 0, max: 400_000 }), sensitive: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 6_000 })) }),
      facts: fc.record({ data: fc.record({ sensitive: fc.boolean() }), recipient: fc.constantFrom({ jurisdiction: 'SG', gba: null }, { jurisdiction: 'HK', gba: 'HK' }) }),
    });
    fc.assert(fc.property(fc.array(series, { minLength: 1, maxLength: 12 }), (plan) => {
      const simulation = readSimulation({ asOf: '2026-06-15', plan });
      let [year, before] = ['2026', { general: 0, sensitive: 0 }];
      const expected = simulation.plan.map((transfer) => {
        if (!transfer.on.startsWith(year)) [year, before] = [transfer.on.slice(0, 4), { general: 0, sensitive: 0 }];
        const { path, rule } = evaluateExport(factsOn(transfer, before));
        const counts = path === 'EXEMPT' ? rule === 'R19' : path !== 'NOT_OUTBOUND';
        if (counts) before = { general: before.general + transfer.people.general, sensitive: before.sensitive + transfer.people.sensitive };
        return path;
      });
      expect(simulate(simulation).stretches.flatMap(({ path, transfers }) => Array.from({ length: transfers }, () => path))).toEqual(expected);
    }));
  });
});

describe('the lines that a plan reaches', () => {
  test('each once a year, with the transfer that brings the number to it', () => {
    expect(forecast({ counted: { general: 99_000 }, plan: [daily('2026-07-03', 999), { on: '2026-08-01', people: { general: 900_000 } }] }).crossings).toEqual([
      { threshold: 'contractGeneral', limit: 100_000, on: '2026-07-02', transfer: 2, before: 99_999, total: 100_998 },
      { threshold: 'assessmentGeneral', limit: 1_000_000, on: '2026-08-01', transfer: 4, before: 101_997, total: 1_001_997 },
    ]);
  });

  test('people with sensitive information have their own', () => {
    const plan = [{ on: '2026-07-01', people: { sensitive: 9_999 } }, { on: '2026-07-02', people: { sensitive: 1 } }];
    expect(forecast({ plan, facts: { data: { sensitive: true } } }).crossings).toEqual([{ threshold: 'assessmentSensitive', limit: 10_000, on: '2026-07-02', transfer: 2, before: 9_999, total: 10_000 }]);
  });
});

describe('at the present pace', () => {
  const outlook = (general: number, pace: object) => forecast({ counted: { general }, pace }).atPresentPace.map(({ threshold, on }) => `${threshold} ${String(on)}`);
  const NEVER = ['assessmentGeneral null', 'assessmentSensitive null'];

  test('a line is reached on the day that completes it', () => {
    expect(outlook(99_000, { general: 100, days: 1 })).toEqual(['contractGeneral 2026-06-25', ...NEVER]);
    expect(outlook(98_999, { general: 100, days: 1 })).toEqual(['contractGeneral 2026-06-26', ...NEVER]);
  });

  test('one that the year ends before is not reached', () => {
    expect(outlook(80_000, { general: 100, days: 1 })).toEqual(['contractGeneral 2026-12-31', ...NEVER].map((line) => line.replace('2026-12-31', 'null')));
    expect(outlook(80_100, { general: 100, days: 1 })).toEqual(['contractGeneral 2026-12-31', ...NEVER]);
  });

  test('one that is behind is not announced, and no pace announces none', () => {
    expect(outlook(100_000, { general: 1, days: 30 })).toEqual(NEVER);
    expect(outlook(0, { days: 30 })).toEqual(['contractGeneral null', ...NEVER]);
  });
});

describe('the lightest instruments', () => {
  const wide = { on: '2026-12-01', people: { general: 200_000 } };
  const needed = (simulation: object) => forecast(simulation).cheapest?.instruments.map(({ path }) => path);

  test('none where everything is exempt', () => {
    expect(forecast({ plan: [daily('2026-07-02', 1)] }).cheapest).toEqual({ instruments: [], cost: 0 });
  });

  test('carry all transfers; the costs that are given decide before the weight', () => {
    expect(needed({ plan: [wide] })).toEqual(['STANDARD_CONTRACT']);
    const costs = { GBA_STANDARD_CONTRACT: 1, STANDARD_CONTRACT: 900, CERTIFICATION: 300, SECURITY_ASSESSMENT: 1_000 };
    expect(needed({ plan: [{ ...wide, facts: { instruments: { certValid: true } } }], costs })).toEqual(['CERTIFICATION']);
  });

  test('tell by when an assessment is applied for', () => {
    const found = forecast({ plan: [{ on: '2026-12-01', people: { general: 1_000_000 } }] }).cheapest?.instruments;
    expect(found).toMatchObject([{ path: 'SECURITY_ASSESSMENT', neededFrom: '2026-12-01', applyBy: '2026-09-07' }]);
  });

  test('are not invented for what is forbidden or unknown', () => {
    expect(forecast({ plan: [wide], facts: { data: { grade: 'core' } } }).cheapest).toBeNull();
    expect(forecast({ plan: [wide], facts: { exporter: { ciio: null } } }).cheapest).toBeNull();
  });
});

describe('a simulation is read strictly', () => {
  test.each<[string, object, string]>([
    ['a day before asOf', { plan: [{ on: '2026-06-14' }] }, 'plan.0.on'],
    ['an end before its beginning', { plan: [{ on: '2026-07-02', until: '2026-07-01' }] }, 'plan.0.until'],
    ['a fact that is not known', { plan: [{ on: '2026-07-02', facts: { recipient: { planet: 'MARS' } } }] }, 'plan.0.facts.recipient.planet'],
    ['a fact of every transfer that is not known', { facts: { recipient: { planet: 'MARS' } } }, 'facts.recipient.planet'],
    ['counts among the facts', { plan: [{ on: '2026-07-02', facts: { counts: {} } }] }, 'plan.0.facts.counts'],
    ['a pace without days', { pace: { general: 1 } }, 'pace.days'],
    ['more transfers than are answered', { plan: [{ on: '2026-07-01', until: '2099-01-01' }] }, 'plan'],
    ['an instrument that is none', { costs: { EXEMPT: 1 } }, 'costs.EXEMPT'],
  ])('%s is refused by its place', (_, simulation, path) => {
    expect(() => forecast(simulation)).toThrow(LawInputError);
    expect(() => forecast(simulation)).toThrow(expect.objectContaining({ path }));
  });
});
