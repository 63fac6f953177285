import fc from 'fast-check';
import { expect, test } from '@jest/globals';
import { LIFECYCLES, Refusal, governing, tenures, type Adoption, type Id } from '#core/exchange';
import { derivedId } from '#ledger';
import { SYSTEM } from '../../support/ledger.js';
import { aCast, type Cast } from '../cast.js';
import { aScheduledPack } from '../packs.js';

const DAY_MS = 86_400_000;

/** One turn of a random history: a pack is adopted for a day before or after today, one is withdrawn, days pass, the timekeeper comes by. */
const turn = fc.oneof(
  fc.record({ kind: fc.constant('adopt' as const), inDays: fc.integer({ min: -20, max: 20 }) }),
  fc.record({ kind: fc.constant('withdraw' as const), which: fc.nat(20) }),
  fc.record({ kind: fc.constant('wait' as const), days: fc.integer({ min: 0, max: 10 }) }),
  fc.record({ kind: fc.constant('timekeeper' as const) }),
);

/** Corrections of one first day that come into force at once: the pack that they replace is over although neither of them saw it govern. */
const TWO_AT_ONCE = [
  { kind: 'adopt' as const, inDays: -1 }, { kind: 'wait' as const, days: 2 }, { kind: 'timekeeper' as const }, { kind: 'adopt' as const, inDays: -3 }, { kind: 'adopt' as const, inDays: -3 },
];

const shanghai = (cast: Cast, inDays = 0): string => new Date(Date.parse(cast.clock.at) + 8 * 3_600_000 + inDays * DAY_MS).toISOString().slice(0, 10);
const adopted = (cast: Cast): readonly Adoption[] => {
  const id = derivedId(1, 'rulebook', 'cn-export');
  return cast.entries.some(({ stream }) => stream === id) ? cast.state(id).adopted : [];
};
/** What is refused is part of the history. */
function attempt(step: () => void): void {
  try {
    step();
  } catch (err) {
    if (!(err instanceof Refusal)) throw err;
  }
}
function comeBy(cast: Cast, packs: readonly Id<'pack'>[]): void {
  const due = packs.map((id) => cast.state(id)).filter(({ state, dueAt }) => LIFECYCLES.pack.timeouts[state] !== undefined && dueAt !== null && dueAt <= cast.clock.at);
  for (const { id } of due) cast.submit(SYSTEM, 'pack.enter_force', { id, reason: 'due' });
}

test('whatever is adopted, withdrawn and waited for, one pack governs each day, and the one in force is the one that governs today', async () => {
  await fc.assert(fc.asyncProperty(fc.array(turn, { minLength: 1, maxLength: 25 }), async (turns) => {
    const cast = await aCast();
    const packs: Id<'pack'>[] = [];
    turns.forEach((one, i) => {
      if (one.kind === 'adopt') attempt(() => { packs.push(aScheduledPack(cast, { version: `v.${i}`, effectiveFrom: shanghai(cast, one.inDays) })); });
      else if (one.kind === 'withdraw') attempt(() => { cast.submit(cast.maker, 'pack.withdraw', { id: packs[one.which % Math.max(1, packs.length)] ?? cast.ledger.newId('pack'), reason: 'x' }); });
      else if (one.kind === 'wait') cast.clock.at = new Date(Date.parse(cast.clock.at) + one.days * DAY_MS).toISOString();
      else comeBy(cast, packs);
    });
    const all = tenures(adopted(cast));
    for (let inDays = -60; inDays < 60; inDays++) {
      const day = shanghai(cast, inDays);
      expect(all.filter(({ from, until }) => from <= day && (until === null || day <= until)).map(({ digest }) => digest)).toEqual([governing(adopted(cast), day).digest]);
    }
    comeBy(cast, packs);
    const { pack } = governing(adopted(cast), shanghai(cast));
    expect(packs.filter((id) => cast.state(id).state === 'IN_FORCE')).toEqual(pack === null ? [] : [pack]);
  }), { numRuns: 60, examples: [[TWO_AT_ONCE]] });
});
