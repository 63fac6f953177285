import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { boundsOf } from './head-count.js';
import { evolveTally, type Tally } from './tally.js';

const common = { stream: 'tly_1', at: '2026-06-15T01:30:00.000Z', actor: { org: 'prt_1', client: 'test' }, private: {} } as const;
const KEY = 'a'.repeat(64);

interface Told { readonly general?: number; readonly sensitive?: number; readonly recount?: { readonly held: number; readonly added: number }; readonly corrections?: number }
const setsOf = (isByTokens: boolean) => (isByTokens ? { sets: { key: KEY, general: 'tks_1' as const } } : {});
const reserve = (state: Tally | undefined, { general = 0, sensitive = 0, recount }: Told): Tally => evolveTally(state, {
  ...common, type: 'tally.reserved',
  data: { exporter: 'prt_1', year: 2026, transfer: 'trf_1', general, sensitive, ...setsOf(recount !== undefined), ...(recount === undefined ? {} : { recount: { general: recount, sensitive: { held: 0, added: 0 } } }) },
});
const release = (state: Tally | undefined, { general = 0, sensitive = 0, corrections = 0 }: Told, isByTokens = false): Tally =>
  evolveTally(state, { ...common, type: 'tally.released', data: { transfer: 'trf_1', general, sensitive, corrections, ...setsOf(isByTokens) } });
const correct = (state: Tally, general: number): Tally => evolveTally(state, {
  ...common, type: 'tally.corrected',
  data: { person: 'psn_2', proposedBy: 'psn_1', general, sensitive: 0, ground: 'x', evidenceSha256: KEY, before: { general: boundsOf(state.counts.general), sensitive: boundsOf(state.counts.sensitive) } },
});

describe('a tally of declared transfers', () => {
  test('lies between the largest and the sum of those that stand, general and sensitive apart', () => {
    const tally = release(reserve(reserve(reserve(undefined, { general: 100, sensitive: 3 }), { general: 20 }), { general: 50 }), { general: 100, sensitive: 3 });
    expect(tally).toMatchObject({ year: 2026, owner: 'prt_1', general: 70, sensitive: 0 });
    expect(boundsOf(tally.counts.general)).toEqual({ lower: 50, upper: 70 });
    expect(boundsOf(tally.counts.sensitive)).toEqual({ lower: 0, upper: 0 });
  });

  test.each([[21, 0], [0, 4]])('never gives back what it never had (%i general, %i sensitive)', (general, sensitive) => {
    expect(() => release(reserve(undefined, { general: 20, sensitive: 3 }), { general, sensitive })).toThrow('never had');
    expect(() => release(undefined, {})).toThrow('never had');
  });

  test('keeps a lower bound when more of the largest were given back than are remembered: the mean of the rest', () => {
    let tally: Tally | undefined;
    for (let people = 20; people > 0; people--) tally = reserve(tally, { general: people });
    for (let people = 20; people > 10; people--) tally = release(tally, { general: people });
    expect(tally === undefined ? null : boundsOf(tally.counts.general)).toEqual({ lower: 6, upper: 55 });
  });
});

describe('a corrected tally', () => {
  test('is what the exporter signed for, and later transfers come on top', () => {
    const corrected = correct(reserve(reserve(undefined, { general: 100 }), { general: 100 }), 120);
    expect(boundsOf(corrected.counts.general)).toEqual({ lower: 120, upper: 120 });
    expect(boundsOf(reserve(corrected, { general: 30 }).counts.general)).toEqual({ lower: 120, upper: 150 });
  });

  test('stays an upper bound when one of the transfers that it covers is given back: its people may be in the others', () => {
    const corrected = correct(reserve(reserve(undefined, { general: 100 }), { general: 100 }), 120);
    expect(boundsOf(release(corrected, { general: 100 }).counts.general)).toEqual({ lower: 20, upper: 120 });
  });

  test('drops its proposal when it is confirmed, and tells the proposal before', () => {
    const proposed = evolveTally(reserve(undefined, { general: 5 }), { ...common, type: 'tally.correction_proposed', data: { person: 'psn_1', general: 4, sensitive: 0, ground: 'x', evidenceSha256: KEY } });
    expect([proposed.proposal?.general, proposed.general, correct(proposed, 4).proposal, correct(proposed, 4).corrections]).toEqual([4, 5, null, 1]);
  });
});

/** A transfer of the story below: whom it carries, whether by tokens, and under how many corrections it was counted. */
interface Sent { readonly people: readonly number[]; readonly isByTokens: boolean; readonly corrections: number }
type Step = { readonly kind: 'send'; readonly people: readonly number[]; readonly isByTokens: boolean } | { readonly kind: 'return'; readonly which: number } | { readonly kind: 'correct' };

const aStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('send' as const), people: fc.uniqueArray(fc.nat(25), { minLength: 1, maxLength: 12 }), isByTokens: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('return' as const), which: fc.nat(30) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('correct' as const) }) },
);
const tokensOf = (sent: readonly Sent[]): Set<number> => new Set(sent.filter(({ isByTokens }) => isByTokens).flatMap(({ people }) => people));

/** Tells one step; `sent` is who really went. */
function tell(tally: Tally | undefined, sent: Sent[], step: Step): Tally | undefined {
  switch (step.kind) {
    case 'send': {
      const before = tokensOf(sent);
      sent.push({ ...step, corrections: tally?.corrections ?? 0 });
      const recount = { held: before.size, added: step.people.filter((one) => !before.has(one)).length };
      return reserve(tally, { general: step.people.length, ...(step.isByTokens ? { recount } : {}) });
    }
    case 'return': {
      const [gone] = sent.length === 0 ? [] : sent.splice(step.which % sent.length, 1);
      return gone === undefined ? tally : release(tally, { general: gone.people.length, corrections: gone.corrections }, gone.isByTokens);
    }
    case 'correct':
      return tally === undefined ? undefined : correct(tally, new Set(sent.flatMap(({ people }) => people)).size);
  }
}

test('whoever was sent, returned and corrected in whatever order: the distinct people lie within the bounds', () => {
  fc.assert(fc.property(fc.array(aStep, { maxLength: 40 }), (steps) => {
    const sent: Sent[] = [];
    let tally: Tally | undefined;
    for (const step of steps) {
      tally = tell(tally, sent, step);
      if (tally === undefined) continue;
      const distinct = new Set(sent.flatMap(({ people }) => people)).size;
      const { lower, upper } = boundsOf(tally.counts.general);
      expect([lower <= distinct, distinct <= upper]).toEqual([true, true]);
    }
  }), { numRuns: 2_000, seed: 20_260_615 });
});

test('by tokens alone the bounds meet: the people are counted, each once, as soon as tokens are counted again', () => {
  fc.assert(fc.property(fc.array(aStep, { maxLength: 30 }), fc.uniqueArray(fc.nat(25), { minLength: 1 }), (steps, people) => {
    const sent: Sent[] = [];
    let tally: Tally | undefined;
    for (const step of [...steps, { kind: 'send' as const, people }]) if (step.kind !== 'correct') tally = tell(tally, sent, step.kind === 'send' ? { ...step, isByTokens: true } : step);
    const distinct = tokensOf(sent).size;
    expect(tally === undefined ? null : boundsOf(tally.counts.general)).toEqual({ lower: distinct, upper: distinct });
  }), { numRuns: 1_000, seed: 20_260_615 });
});
