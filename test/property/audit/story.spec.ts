import fc from 'fast-check';
import { expect, test } from '@jest/globals';
import { documentsNamedBy, parseEntry } from '#core/audit';
import { Refusal } from '#core/exchange';
import { audited } from '../../support/audited.js';
import { openMemoryLedger, type MemoryLedger } from '../../support/memory-ledger.js';
import { aStandardContractStory } from '../../support/memory-story.js';
import { Account } from '../model/account.js';
import { aChoice, attemptOf, type Choice } from '../model/moves.js';
import { observe, openMarket, type World } from '../model/world.js';

const SEED = 20_261_123;
const STORIES = 60;

/** Documents that no entry names would be in no bundle, and nobody could audit them. */
function unnamed({ entries, documents }: MemoryLedger): string[] {
  const named = new Set(entries.flatMap(({ body }) => documentsNamedBy(parseEntry(body))));
  return [...documents.keys()].filter((digest) => !named.has(digest));
}

/** Takes a step where the story allows one; what is refused writes nothing. */
function take(world: World, ledger: MemoryLedger, choice: Choice): void {
  const attempt = attemptOf(world, choice);
  if (attempt === undefined) return;
  const before = ledger.entries.length;
  try {
    ledger.submit(attempt.caller, attempt.name, attempt.input);
  } catch (err) {
    if (!(err instanceof Refusal)) throw err;
  }
  observe(world, ledger.entries.slice(before));
}

test('an audit finds nothing in any story that the people of an exchange can tell', async () => {
  const moves = fc.array(fc.oneof({ weight: 12, arbitrary: aChoice }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 25 }) }), { maxLength: 300, size: 'max' });
  await fc.assert(fc.asyncProperty(moves, async (steps) => {
    const ledger = openMemoryLedger();
    const world: World = { ...(await openMarket(ledger, ledger.clock)), account: new Account() };
    observe(world, ledger.entries);
    for (const step of steps) {
      if (typeof step === 'number') ledger.clock.at = new Date(Date.parse(ledger.clock.at) + step * 86_400_000).toISOString();
      else take(world, ledger, step);
    }
    expect(audited(ledger).slice(0, 3)).toEqual([]);
    expect(unnamed(ledger)).toEqual([]);
  }), { seed: SEED, numRuns: STORIES });
});

test('an audit finds nothing in a delivery under a filed standard contract', async () => {
  expect(audited((await aStandardContractStory()).ledger)).toEqual([]);
});
