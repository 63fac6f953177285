import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { leafHash, mapRootOf, merkleRoot } from '#core/tlog';
import type { Sealing } from './day.js';
import { StatementFold, createStatementFold, type SavedStatements, type StatedEntry } from './statement-fold.js';
import { concernedBy, daysEndedBefore, statementRecord, type Statement } from './statement.js';

const PARTIES = ['a', 'b', 'c', 'd'].map((letter) => `prt_00000000-0000-7000-8000-00000000000${letter}`) as Statement['parties'];
const [A = 'prt_', B = 'prt_', C = 'prt_'] = PARTIES;
const leafOf = (index: number): Uint8Array => leafHash(Buffer.from(String(index)));
const entry = (index: number, at: string, ...parties: readonly string[]): StatedEntry => ({ index, at, leaf: leafOf(index), parties });
const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const folded = (...entries: readonly StatedEntry[]): StatementFold => {
  const fold = createStatementFold();
  for (const one of entries) expect(fold.add(one)).toEqual([]);
  return fold;
};

/** What the definition says of some entries, without any folding. */
function byDefinition(entries: readonly StatedEntry[]): { readonly statements: readonly Statement[]; readonly mapRoot: string } {
  const all = new Map(entries.flatMap(({ parties }) => concernedBy(parties)).map((parties) => [parties.join(), parties] as const));
  const statements = [...all.values()].map((parties): Statement => {
    const own = entries.filter((one) => parties.every((party) => one.parties.includes(party)));
    return { parties: [...parties] as Statement['parties'], entries: own.length, lastIndex: own.at(-1)?.index ?? 0, root: hexOf(merkleRoot(Buffer.concat(own.map(({ leaf }) => leaf)))) };
  });
  return { statements, mapRoot: hexOf(mapRootOf(statements.map(statementRecord).sort((x, y) => Buffer.compare(x.position, y.position)))) };
}

describe('the statements of an exchange', () => {
  test('are those of the definition, after any entries', () => {
    fc.assert(fc.property(fc.array(fc.subarray([...PARTIES]), { minLength: 1, maxLength: 40 }), (named) => {
      const entries = named.map((parties, index) => entry(index, '2026-06-15T02:00:00.000Z', ...parties));
      const fold = folded(...entries, entry(named.length, '2026-06-16T02:00:00.000Z'));
      const { statements, mapRoot } = byDefinition(entries);
      expect([...fold.statements()].sort((x, y) => (x.parties.join() < y.parties.join() ? -1 : 1))).toEqual([...statements].sort((x, y) => (x.parties.join() < y.parties.join() ? -1 : 1)));
      const pairs = statements.filter(({ parties }) => parties.length === 2).length;
      expect(fold.unsealed).toEqual([{ day: '2026-06-15', through: named.length - 1, participants: statements.length - pairs, pairs, mapRoot }]);
    }), { numRuns: 50 });
  });

  test('go on from where they were saved, wherever that is, as if nothing had been interrupted', () => {
    fc.assert(fc.property(fc.array(fc.record({ parties: fc.subarray([...PARTIES]), days: fc.integer({ min: 0, max: 1 }) }), { minLength: 1, maxLength: 30 }), fc.nat(), (told, cut) => {
      let day = 15;
      const entries = told.map(({ parties, days }, index) => entry(index, `2026-06-${String(day += Number(days === 1 && day < 28))}T02:00:00.000Z`, ...parties));
      const at = cut % entries.length;
      const saved = JSON.parse(JSON.stringify(folded(...entries.slice(0, at)).save())) as SavedStatements;
      const resumed = createStatementFold({}, saved);
      for (const one of entries.slice(at)) expect(resumed.add(one)).toEqual([]);
      const whole = folded(...entries);
      expect(resumed.unsealed).toEqual(whole.unsealed);
      expect(resumed.save()).toEqual(whole.save());
    }), { numRuns: 100 });
  });

  test('of a day end with the last millisecond in Shanghai, 16:00 UTC', () => {
    const fold = folded(entry(0, '2026-06-15T10:00:00.000Z', A), entry(1, '2026-06-15T15:59:59.999Z', A));
    expect(fold.unsealed).toEqual([]);
    fold.add(entry(2, '2026-06-15T16:00:00.000Z', A));
    expect(fold.unsealed).toMatchObject([{ day: '2026-06-15', through: 1 }]);
    expect(fold.openDay).toBe('2026-06-16');
  });

  test('follow the index where clocks disagree: what comes after the day ended belongs to the next', () => {
    const fold = folded(entry(0, '2026-06-15T15:59:59.000Z', A), entry(1, '2026-06-15T16:00:00.000Z', A), entry(2, '2026-06-15T15:59:59.500Z', A), entry(3, '2026-06-16T16:00:00.000Z', A));
    expect(fold.unsealed).toMatchObject([{ day: '2026-06-15', through: 0 }, { day: '2026-06-16', through: 2 }]);
  });

  test('of days without entries are sealed too, as they stood', () => {
    const fold = folded(entry(0, '2026-06-15T02:00:00.000Z', A, B), entry(1, '2026-06-18T02:00:00.000Z', C));
    const [first, ...quiet] = fold.unsealed;
    expect(first).toMatchObject({ day: '2026-06-15', through: 0, participants: 2, pairs: 1 });
    expect(quiet).toEqual(['2026-06-16', '2026-06-17'].map((day) => ({ ...first, day })));
  });

  test('an instant a century away ends no day and is told', () => {
    const fold = folded(entry(0, '2026-06-15T02:00:00.000Z', A));
    expect(fold.add(entry(1, '9999-06-15T02:00:00.000Z', A))).toEqual([expect.stringContaining('more than a century after 2026-06-15')]);
    expect(fold.unsealed).toEqual([]);
    expect(daysEndedBefore('2026-06-15', '2126-06-14T02:00:00.000Z')).toHaveLength(36_523);
  });
});

describe('a sealed day', () => {
  const sealed = (change: Partial<Sealing> = {}, hidden: Partial<StatedEntry> = {}): string[] => {
    const told = folded(entry(0, '2026-06-15T02:00:00.000Z', A, B), { ...entry(1, '2026-06-15T03:00:00.000Z', A), ...hidden }, entry(2, '2026-06-15T16:00:00.000Z', A));
    const fold = folded(entry(0, '2026-06-15T02:00:00.000Z', A, B), entry(1, '2026-06-15T03:00:00.000Z', A), entry(2, '2026-06-15T16:00:00.000Z', A));
    const [sealing] = told.unsealed;
    return sealing === undefined ? ['nothing to seal'] : fold.seal(3, { ...sealing, ...change });
  };

  test('is right when it is what the entries make', () => {
    expect(sealed()).toEqual([]);
  });

  test.each<[string, string[], RegExp]>([
    ['hides an entry from a party', sealed({}, { parties: [] }), /mapRoot/],
    ['shows another entry in its place', sealed({}, { leaf: leafOf(9) }), /mapRoot/],
    ['adds a party', sealed({}, { parties: [A, C] }), /participants 3, the entries make 2/],
    ['leaves out the last entry', sealed({ through: 0 }), /through 0, the entries make 1/],
    ['claims fewer participants', sealed({ participants: 1 }), /participants 1/],
    ['claims fewer pairs', sealed({ pairs: 0 }), /pairs 0/],
    ['skips a day', sealed({ day: '2026-06-16' }), /seals 2026-06-16, but 2026-06-15 is to be sealed first/],
  ])('that %s is found', (_, found, expected) => {
    expect(found.join('\n')).toMatch(expected);
    expect(found[0]).toMatch(/^entry 3 seals/);
  });

  test('before its end, or a second time, is found', () => {
    const fold = folded(entry(0, '2026-06-15T02:00:00.000Z', A), entry(1, '2026-06-15T16:00:00.000Z', A));
    const [sealing] = fold.unsealed;
    if (sealing === undefined) throw new Error('nothing to seal');
    expect(fold.seal(2, sealing)).toEqual([]);
    expect(fold.seal(3, sealing)).toEqual(['entry 3 seals 2026-06-15, which has not ended or was sealed before']);
  });
});
