import fc from 'fast-check';
import { describe, expect, test } from '@jest/globals';
import { EXPORT_PACKS, exportPackOf } from '#core/law';
import { addDays } from '../kernel/shanghai.js';
import { asStated } from '../pack/definition.js';
import type { Adoption } from './rulebook.js';
import { governing, tenures } from './tenure.js';

const [LAW_OF_2022, LAW_OF_2024] = [EXPORT_PACKS[0], EXPORT_PACKS[1] ?? EXPORT_PACKS[0]];
let serial = 0;

/** Today's law under another version, from another day on. */
function adopted(effectiveFrom: string, version = `x.${++serial}`): Adoption {
  const definition = { ...LAW_OF_2024.definition, version, effectiveFrom };
  return { pack: `pck_${String(++serial)}`, definition: asStated(definition), digest: exportPackOf(definition).digest, isLateCorrection: false };
}
const said = (adoptions: readonly Adoption[]): string[] => tenures(adoptions).map(({ version, from, until }) => `${version} ${from}..${until ?? ''}`);

describe('without an adopted pack', () => {
  test.each([['2022-09-01', '2022.1'], ['2024-03-21', '2022.1'], ['2024-03-22', '2024.1'], ['2099-12-31', '2024.1']])('%s is governed by %s', (day, version) => {
    expect(governing([], day).version).toBe(version);
  });

  test('a day before all packs falls to the first, whose provisions do not reach back', () => {
    expect(governing([], '2022-08-31').version).toBe('2022.1');
  });

  test('the built-in packs state the last days that their successors give them', () => {
    expect(tenures([]).map(({ until }) => until)).toEqual(EXPORT_PACKS.map(({ effectiveTo }) => effectiveTo ?? null));
    expect(LAW_OF_2022.effectiveTo).toBe('2024-03-21');
  });
});

describe('an adopted pack', () => {
  test('ends its predecessor on the day before its first', () => {
    expect(said([adopted('2027-01-01', '2027.1')])).toEqual(['2022.1 2022-09-01..2024-03-21', '2024.1 2024-03-22..2026-12-31', '2027.1 2027-01-01..']);
  });

  test('that is adopted later for an earlier day governs until the other begins', () => {
    expect(said([adopted('2027-06-01', 'b'), adopted('2027-01-01', 'a')]).slice(2)).toEqual(['a 2027-01-01..2027-05-31', 'b 2027-06-01..']);
  });

  test('that begins on the day of another takes its whole place', () => {
    expect(said([adopted('2024-03-22', '2024.1b')])).toEqual(['2022.1 2022-09-01..2024-03-21', '2024.1b 2024-03-22..']);
    expect(said([adopted('2027-01-01', 'a'), adopted('2027-01-01', 'b')]).slice(2)).toEqual(['b 2027-01-01..']);
  });

  test('judges as the pack that its definition makes, with the digest that was adopted', () => {
    const adoption = adopted('2027-01-01');
    expect(governing([adoption], '2027-01-01').compiled().digest).toBe(adoption.digest);
    expect(() => governing([{ ...adoption, digest: '0'.repeat(64) }], '2027-01-01').compiled()).toThrow('has the digest');
  });
});

const day = fc.integer({ min: 0, max: 3_000 }).map((count) => addDays('2022-09-01', count));

test('every day from the first on is governed by exactly one pack, whatever was adopted in whatever order', () => {
  fc.assert(fc.property(fc.array(day, { maxLength: 12 }), fc.array(day, { minLength: 1, maxLength: 20 }), (firstDays, asked) => {
    const adoptions = firstDays.map((from) => adopted(from));
    const all = tenures(adoptions);
    for (const one of asked) {
      const found = all.filter(({ from, until }) => from <= one && (until === null || one <= until));
      expect(found.map(({ version }) => version)).toEqual([governing(adoptions, one).version]);
    }
    expect(all.map(({ from }) => from)).toEqual([...new Set(all.map(({ from }) => from))].sort());
    all.forEach(({ until }, i) => { expect(until).toBe(all[i + 1] === undefined ? null : addDays(all[i + 1]?.from ?? '', -1)); });
  }), { numRuns: 200 });
});

test('a pack that begins after a day changes nothing about that day', () => {
  fc.assert(fc.property(fc.array(day, { maxLength: 8 }), day, day, (firstDays, later, asked) => {
    fc.pre(asked < later);
    const adoptions = firstDays.map((from) => adopted(from));
    expect(governing([...adoptions, adopted(later)], asked).version).toBe(governing(adoptions, asked).version);
  }), { numRuns: 200 });
});
