import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Caller, CommandInput, Id } from '#core/exchange';
import { runCheck } from '#ledger';
import { SYSTEM, aTransfer, abroad, admit, foundExchange, grant, list, openTestLedger, type Operators, type TestLedger } from '../support/ledger.js';
import { NO_DOCUMENTS, numbers, openTokenRig, tokensOf, type TokenRig } from '../support/tokens.js';

/**
 * Many transfers of one exporter at once, through two ledgers and several workers: whatever order the ledger writes them in,
 * each is cleared exactly if a reader who knows nothing but the people, and goes through the log one entry after the other,
 * would have cleared it.
 */
let rig: TestLedger;
let other: TestLedger;
let tokens: TokenRig;
let operators: Operators;
let buyer: Caller;
beforeAll(async () => {
  const now = (): Date => new Date('2026-06-15T01:30:00.000Z');
  rig = await openTestLedger({ now });
  other = await openTestLedger({ now, url: rig.url });
  tokens = openTokenRig(rig);
  operators = await foundExchange(rig);
  buyer = await admit(rig, operators, { capacities: ['buyer'], ...abroad('SG') });
});
afterAll(async () => {
  await tokens.close();
  await other.close();
  await rig.close();
});

interface Market { readonly vendor: Caller; readonly granted: Id<'grant'>; readonly contract: Id<'basis'> }
async function aMarket(): Promise<Market> {
  const vendor = await admit(rig, operators, { capacities: ['vendor'] });
  const fields = ['junction', 'flow'].map((name) => ({ name, type: 'string' as const, grade: 'general' as const, personal: true, sensitive: false }));
  const { listing } = await list(rig, vendor, { description: { fields } });
  const granted = await grant(rig, { vendor, buyer, listing });
  const contract = rig.ledger.newId('basis');
  const scope = { recipients: [buyer.org], countries: ['SG'], purposes: [], fields: [], generalMax: 999_999, sensitiveMax: 9_999 };
  await rig.run(vendor, 'basis.draft', { id: contract, kind: 'STANDARD_CONTRACT', scope, validFrom: '2026-01-01', validUntil: '2026-12-31', documentSha256: '0'.repeat(64), impactAssessmentSha256: '0'.repeat(64) });
  await rig.run(vendor, 'basis.effect', { id: contract, effectiveOn: '2026-06-15' });
  return { vendor, granted, contract };
}

/** One delivery of the story: who is in it, whether the exporter shows tokens, and whether it is given up in the end. */
interface Plan { readonly general: readonly number[]; readonly sensitive: readonly number[]; readonly isByTokens: boolean; readonly isGivenUp: boolean }

/** The delivery from its request to its last check; a standard contract is attached where one is asked for. */
async function play({ vendor, granted, contract }: Market, plan: Plan, at: number): Promise<Id<'transfer'>> {
  const people = await peopleOf(vendor, plan);
  const input = aTransfer(granted, { people });
  await rig.run(vendor, 'transfer.request', input);
  await checkBy(at, input.id);
  if ((await rig.ledger.get(input.id))?.state.clearance === 'NEEDS_BASIS') {
    await rig.run(vendor, 'transfer.attach_basis', { id: input.id, basis: contract });
    await checkBy(at, input.id);
  }
  if (plan.isGivenUp) await rig.run(vendor, 'transfer.terminate', { id: input.id, reason: 'x' });
  return input.id;
}

async function peopleOf(vendor: Caller, { general, sensitive, isByTokens }: Plan): Promise<CommandInput<'transfer.request'>['people']> {
  const stated = { general: general.length, sensitive: sensitive.length };
  if (!isByTokens) return stated;
  const upload = (people: readonly number[]): Promise<string> => tokens.upload(vendor, tokensOf(people)).catch((err: unknown) => {
    throw new Error('an upload failed', { cause: err });
  });
  return { ...stated, tokens: { ...(general.length > 0 ? { general: await upload(general) } : {}), ...(sensitive.length > 0 ? { sensitive: await upload(sensitive) } : {}) } };
}

async function checkBy(at: number, transfer: Id<'transfer'>): Promise<void> {
  const round = (await rig.ledger.get(transfer))?.state.round ?? 1;
  const { entries: [{ stream }] } = await rig.run(SYSTEM, 'check.queue', { subject: transfer, round });
  await runCheck(at % 2 === 0 ? rig.ledger : other.ledger, stream as Id<'check'>, { counter: tokens.counter, documents: NO_DOCUMENTS });
}

/** The most people of a class that a reader of the log must reckon with: those who showed tokens, each once, and all who were only declared. */
function upperBound(plans: readonly Plan[], one: 'general' | 'sensitive'): number {
  const shown = new Set(plans.filter(({ isByTokens }) => isByTokens).flatMap((each) => each[one])).size;
  return plans.filter(({ isByTokens }) => !isByTokens).reduce((sum, each) => sum + each[one].length, shown);
}

/** 规定第五条、第七条、第八条 by hand: without a contract under 100,000 and nobody sensitive, with one under 1,000,000 and 10,000. */
const isLawful = (standing: readonly Plan[], plan: Plan, hasContract: boolean): boolean => {
  const [general, sensitive] = [upperBound([...standing, plan], 'general'), upperBound([...standing, plan], 'sensitive')];
  const carriesSensitive = plan.sensitive.length > 0;
  if (general < 100_000 && !carriesSensitive) return true;
  return hasContract && general < 1_000_000 && (!carriesSensitive || sensitive < 10_000);
};

/** Goes through the log and compares each clearance with what the reader would have said; returns how often it was yes and no. */
async function judge(plans: ReadonlyMap<Id, Plan>): Promise<{ readonly cleared: number; readonly refused: number }> {
  const standing = new Map<Id, Plan>();
  const contracts = new Set<Id>();
  let [cleared, refused] = [0, 0];
  for (let from = 0, size = await rig.ledger.size(); from < size; from += 1_000) {
    for (const { stream, type } of await rig.ledger.entries(from, 1_000)) {
      const plan = plans.get(stream);
      if (plan === undefined) continue;
      if (type === 'transfer.basis_attached') contracts.add(stream);
      if (type === 'transfer.terminated') standing.delete(stream);
      if (type !== 'transfer.cleared' && type !== 'transfer.basis_needed') continue;
      expect({ stream, type }).toEqual({ stream, type: isLawful([...standing.values()], plan, contracts.has(stream)) ? 'transfer.cleared' : 'transfer.basis_needed' });
      if (type === 'transfer.cleared') standing.set(stream, plan);
      cleared += type === 'transfer.cleared' ? 1 : 0;
      refused += type === 'transfer.basis_needed' ? 1 : 0;
    }
  }
  return { cleared, refused };
}

async function playAll(market: Market, plans: readonly Plan[]): Promise<ReadonlyMap<Id, Plan>> {
  const ids = await Promise.all(plans.map((plan, at) => play(market, plan, at)));
  return new Map(ids.map((id, i) => [id, plans[i] ?? { general: [], sensitive: [], isByTokens: false, isGivenUp: false }]));
}

const declared = (general: number, sensitive = 0, isGivenUp = false): Plan => ({ general: { length: general } as readonly number[], sensitive: { length: sensitive } as readonly number[], isByTokens: false, isGivenUp });
/** A number that looks random and is the same in every run. */
const scattered = (i: number, below: number): number => (i * 7_919 + 104_729) % below;

describe('transfers at once clear exactly those that a reader of the log would clear', () => {
  test.each([
    ['100,000', 30, (i: number) => declared([9_999, 10_000, 1, 2_500][i % 4] ?? 1, 0, i % 7 === 6)],
    ['1,000,000', 30, (i: number) => declared([99_999, 100_000, 1, 25_000][i % 4] ?? 1, 0, i % 7 === 6)],
    ['10,000 sensitive', 30, (i: number) => declared(0, [999, 1_000, 1, 250][i % 4] ?? 1, i % 7 === 6)],
  ])('around %s, by declared numbers', async (_, count, planOf) => {
    const market = await aMarket();
    const { cleared, refused } = await judge(await playAll(market, Array.from({ length: count }, (__, i) => planOf(i))));
    expect([cleared > 5, refused > 5]).toEqual([true, true]);
  });

  test('by tokens of people who are sent again and again, and by declared numbers beside them', async () => {
    const market = await aMarket();
    const plans = Array.from({ length: 24 }, (_, i): Plan => ({
      general: i % 3 === 0 ? numbers(scattered(i, 500), 200 + i) : [], sensitive: i % 5 === 4 ? declared(0, 700).sensitive : numbers(scattered(i, 9_000), 600 + scattered(i, 900)),
      isByTokens: i % 5 !== 4, isGivenUp: i % 6 === 5,
    })).map((plan) => (plan.isByTokens ? plan : { ...plan, general: [] }));
    const { cleared, refused } = await judge(await playAll(market, plans));
    expect([cleared > 5, refused > 5]).toEqual([true, true]);
  });

  test.each([[99_999, 'CLEARED'], [100_000, 'NEEDS_BASIS']])('%i people, however they are cut, end with %s', async (total, clearance) => {
    const market = await aMarket();
    const parts = [33_333, 33_333, total - 66_667, 1];
    const ids = await Promise.all(parts.map(async (general, at) => {
      const input = aTransfer(market.granted, { people: { general, sensitive: 0 } });
      await rig.run(buyer, 'transfer.request', input);
      await checkBy(at, input.id);
      return input.id;
    }));
    const found = await Promise.all(ids.map(async (id) => (await rig.ledger.get(id))?.state.clearance));
    expect(found.filter((one) => one === 'NEEDS_BASIS').length).toBe(clearance === 'CLEARED' ? 0 : 1);
  });
});
